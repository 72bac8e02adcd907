/**
 * The user's own queries. In: a file of SQL. Out: pairs of texts, one for each side, of which it is
 * certain that each is one statement that only reads. It knows how SQL is written, and runs
 * nothing.
 */
@NullMarked
package dev.pgtrek.queries;

import org.jspecify.annotations.NullMarked;
