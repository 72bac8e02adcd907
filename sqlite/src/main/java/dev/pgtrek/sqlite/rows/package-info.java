/**
 * Rows of an immutable copy. In: a table, a chunk. Out: borders and cursors. It knows neither how
 * the copy was made nor what becomes of the rows.
 */
@NullMarked
package dev.pgtrek.sqlite.rows;

import org.jspecify.annotations.NullMarked;
