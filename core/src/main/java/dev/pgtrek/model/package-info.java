/**
 * Facts about a database: names, tables, columns, types, keys, profiles, findings. Values only; no
 * I/O. It imports nothing of ours.
 */
@NullMarked
package dev.pgtrek.model;

import org.jspecify.annotations.NullMarked;
