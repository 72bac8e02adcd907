/**
 * Rows from source to target, chunk by chunk, over several streams. In: a snapshot, a target, the
 * routes and the journal. Out: what was carried. What the journal says is done is not done again.
 */
@NullMarked
package dev.pgtrek.copy;

import org.jspecify.annotations.NullMarked;
