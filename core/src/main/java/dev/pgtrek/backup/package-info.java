/**
 * Backups: the verified copy of the source that a run stands on, and those that are taken by
 * themselves. In: a living source, or files that others made. Out: a snapshot; a file with its
 * name, seal, facts and checks beside it. It knows no server; it writes into the run's folder and
 * into folders of backups only.
 */
@NullMarked
package dev.pgtrek.backup;

import org.jspecify.annotations.NullMarked;
