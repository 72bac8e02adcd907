/**
 * What a database held at one moment, as a file: its facts and the fingerprints of its tables.
 * Comes in: facts and sums that others read. Goes out: the file, and what is no longer so. It reads
 * no database itself.
 */
@NullMarked
package dev.pgtrek.manifest;

import org.jspecify.annotations.NullMarked;
