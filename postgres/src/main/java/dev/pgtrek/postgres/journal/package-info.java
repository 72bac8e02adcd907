/**
 * The schema {@code pgtrek}: how far a run is, what it made, which rows it rejected, and the lock
 * of the one process that may write. In: sessions and what was done. Out: where a run stands, and a
 * database without what a run made: nothing else drops anything.
 */
@NullMarked
package dev.pgtrek.postgres.journal;

import org.jspecify.annotations.NullMarked;
