/** Tests of what is built on the rows of a move. */
@NullMarked
package dev.pgtrek.postgres.move.finish;

import org.jspecify.annotations.NullMarked;
