/**
 * Files of pgtrek's own that appear whole or not at all. In: a text and a name. Out: the file. It
 * imports nothing of ours.
 */
@NullMarked
package dev.pgtrek.file;

import org.jspecify.annotations.NullMarked;
