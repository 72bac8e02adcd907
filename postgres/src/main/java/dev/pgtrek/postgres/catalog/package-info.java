/**
 * What a PostgreSQL database declares, from the server's own catalogs: a source as a whole, with
 * everything that the model has no place for named; a target's schema, to be held against its plan;
 * and either as facts for a manifest. In: a connection, of a source in the snapshot that is read.
 * Out: the model. It may not know how rows are read.
 */
@NullMarked
package dev.pgtrek.postgres.catalog;

import org.jspecify.annotations.NullMarked;
