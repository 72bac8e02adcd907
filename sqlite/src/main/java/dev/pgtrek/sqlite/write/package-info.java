/**
 * The way of rows into a SQLite file: codecs into buffers, buffers into inserts on the one
 * connection that writes; and the file's own way from a partial file to its name. It knows nothing
 * of catalogs and plans but the routes that it is given.
 */
@NullMarked
package dev.pgtrek.sqlite.write;

import org.jspecify.annotations.NullMarked;
