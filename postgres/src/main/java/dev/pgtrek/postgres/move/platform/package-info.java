/**
 * What a platform keeps to itself on either side of a move, by a profile: its schemas, roles, own
 * tables and rows. In: the profile and both catalogs. Out: what is carried, checked and compared
 * otherwise.
 */
@NullMarked
package dev.pgtrek.postgres.move.platform;

import org.jspecify.annotations.NullMarked;
