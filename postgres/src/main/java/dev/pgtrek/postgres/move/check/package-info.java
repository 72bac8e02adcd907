/**
 * What stands against a move, asked of both servers at once. In: a connection to each. Out:
 * findings. Nothing is written.
 *
 * <p>What the source alone answers is a question in {@code SourceQuestions}; what takes both has a
 * class of its own, named after what is compared, and a line in {@code SidesCompared}.
 */
@NullMarked
package dev.pgtrek.postgres.move.check;

import org.jspecify.annotations.NullMarked;
