/**
 * Rows out of PostgreSQL, through binary COPY, as a cursor. In: a table, a range of its pages and
 * the columns wanted. Out: their values, typed. It shares no decoding with the codecs that wrote
 * the rows, and must not: a fault in both would hide itself from the proof.
 */
@NullMarked
package dev.pgtrek.postgres.read;

import org.jspecify.annotations.NullMarked;
