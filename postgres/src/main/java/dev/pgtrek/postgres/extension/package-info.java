/**
 * Extensions of a server: what it offers, whether one works, and how its host gets one. In: a
 * connection and names. Out: facts and findings.
 */
@NullMarked
package dev.pgtrek.postgres.extension;

import org.jspecify.annotations.NullMarked;
