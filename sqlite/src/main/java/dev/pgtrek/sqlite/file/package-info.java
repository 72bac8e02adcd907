/**
 * What the bytes of a database file and of its companions say before any SQL is asked. In: paths.
 * Out: headers, states, kinds of file. It knows no driver and no SQL.
 */
@NullMarked
package dev.pgtrek.sqlite.file;

import org.jspecify.annotations.NullMarked;
