/**
 * Reads the text of CREATE statements. In: SQL as sqlite_schema holds it. Out: the names and
 * expressions that no pragma tells. It does no I/O and never fails on odd text.
 */
@NullMarked
package dev.pgtrek.sqlite.sql;

import org.jspecify.annotations.NullMarked;
