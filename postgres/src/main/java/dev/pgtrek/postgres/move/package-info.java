/**
 * From one PostgreSQL server to another: the source's schema as pieces of a blueprint, in the order
 * in which they are made. In: a connection to each side, and pg_dump's archive. Out: pieces and
 * what is left out, and why. Beside it: {@code check}, what stands against the move; {@code rows},
 * the ways of rows; {@code finish}, what is built on them; {@code platform}, what a platform keeps
 * to itself. None of them keeps a journal.
 */
@NullMarked
package dev.pgtrek.postgres.move;

import org.jspecify.annotations.NullMarked;
