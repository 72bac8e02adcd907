/**
 * Rows out of PostgreSQL, through binary COPY, as a cursor. It shares no decoding with the codecs
 * that wrote the rows.
 */
@NullMarked
package dev.pgtrek.postgres.read;

import org.jspecify.annotations.NullMarked;
