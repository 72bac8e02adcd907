/**
 * What stands against a move, asked of both servers at once. In: a connection to each. Out:
 * findings. Nothing is written.
 */
@NullMarked
package dev.pgtrek.postgres.move.check;

import org.jspecify.annotations.NullMarked;
