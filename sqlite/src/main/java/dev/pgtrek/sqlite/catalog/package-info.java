/**
 * What a database declares. In: a connection. Out: the model's catalog, and findings about
 * declarations that lead nowhere. It reads no user rows but the highest rowid.
 */
@NullMarked
package dev.pgtrek.sqlite.catalog;

import org.jspecify.annotations.NullMarked;
