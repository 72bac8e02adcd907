/**
 * The one way to the driver. In: paths. Out: connections, raw statements, and failures of SQLite as
 * failures of pgtrek. It knows nothing of catalogs and rows.
 */
@NullMarked
package dev.pgtrek.sqlite.access;

import org.jspecify.annotations.NullMarked;
