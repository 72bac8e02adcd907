package dev.pgtrek.postgres.journal;

import java.util.UUID;

/**
 * A run, and in whose name this process writes it: an entry is written only while the run has that
 * holder.
 *
 * @param number the run's number in the journal
 * @param holder what this process calls itself there
 */
record HeldRun(long number, UUID holder) {}
