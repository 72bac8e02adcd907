/**
 * Rows into PostgreSQL: column codecs and the binary COPY stream. In: a cursor and a route. Out:
 * committed rows with their journal record, every value exactly as it was, or a refusal that names
 * table, column and kind. It knows neither the proof nor how rows are read back: a fault here must
 * not be able to hide there.
 */
@NullMarked
package dev.pgtrek.postgres.copy;

import org.jspecify.annotations.NullMarked;
