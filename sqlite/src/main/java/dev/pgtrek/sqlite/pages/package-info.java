/**
 * The pages of a database file, after SQLite's published <a
 * href="https://www.sqlite.org/fileformat2.html">Database File Format</a>, whose sections are named
 * where they apply. In: the bytes of a file that nothing changes. Out: the cells of one b-tree, in
 * order, and the bytes of their payloads. Nothing in the file is believed: what does not fit is a
 * {@link dev.pgtrek.sqlite.pages.MalformedPageException}. It knows nothing of tables, columns and
 * values.
 */
@NullMarked
package dev.pgtrek.sqlite.pages;

import org.jspecify.annotations.NullMarked;
