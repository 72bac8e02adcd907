/**
 * What the plan's rules make of the rows: which are left out, which are rejected, which values
 * change. In: a snapshot, the routes, the target's judges of values. Out: a sieve per table, what
 * each rule touches, and what stands against the run. It writes nothing, and finds the same
 * whenever the snapshot and the plan are the same.
 */
@NullMarked
package dev.pgtrek.sift;

import org.jspecify.annotations.NullMarked;
