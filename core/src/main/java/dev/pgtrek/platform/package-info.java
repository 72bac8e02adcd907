/**
 * Profiles of platforms that run PostgreSQL with schemas and roles of their own. In: a file, or the
 * name of one that pgtrek brings along; all of them are data. Out: the profile, or where the file
 * cannot be taken. It knows no server.
 */
@NullMarked
package dev.pgtrek.platform;

import org.jspecify.annotations.NullMarked;
