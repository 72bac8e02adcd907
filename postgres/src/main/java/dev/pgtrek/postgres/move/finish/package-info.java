/**
 * What is built on the rows of a move: indexes, keys, references, materialized views, statistics.
 * In: the blueprint and the catalogs. Out: steps, and defects where rows do not keep what the
 * source promised.
 */
@NullMarked
package dev.pgtrek.postgres.move.finish;

import org.jspecify.annotations.NullMarked;
