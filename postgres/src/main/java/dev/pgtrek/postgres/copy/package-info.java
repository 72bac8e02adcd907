/**
 * Rows into PostgreSQL: column codecs and the binary COPY stream. In: a cursor and a route. Out:
 * committed rows with their journal record.
 */
@NullMarked
package dev.pgtrek.postgres.copy;

import org.jspecify.annotations.NullMarked;
