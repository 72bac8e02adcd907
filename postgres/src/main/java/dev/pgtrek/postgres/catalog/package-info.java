/**
 * What a PostgreSQL database declares, from the server's own catalogs. In: a session in the
 * snapshot that is read. Out: the model, with everything that the model has no place for named. It
 * may not know how rows are read.
 */
@NullMarked
package dev.pgtrek.postgres.catalog;

import org.jspecify.annotations.NullMarked;
