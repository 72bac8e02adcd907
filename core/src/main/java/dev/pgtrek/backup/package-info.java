/**
 * The verified copy of the source that a run stands on. In: a living source and, for a run that is
 * taken up again, what the journal says of the first copy. Out: a snapshot. It writes into the
 * run's folder only.
 */
@NullMarked
package dev.pgtrek.backup;

import org.jspecify.annotations.NullMarked;
