/**
 * The rows of a move, from server to server: tables cut into parts, each piped undecoded where both
 * sides write the type alike, and what else is content: large objects, positions of sequences, rows
 * of extensions. In: a connection to each side. Out: rows on the target, told to a recording.
 */
@NullMarked
package dev.pgtrek.postgres.move.rows;

import org.jspecify.annotations.NullMarked;
