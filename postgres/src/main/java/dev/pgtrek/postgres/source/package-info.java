/**
 * One held state of a database, from which all is read: its snapshot, checks before and after, the
 * readers' sessions, its backup. In: sessions that cannot write. Out: the contract's {@code
 * Snapshot}. The door to it is {@code PostgresSource}.
 */
@NullMarked
package dev.pgtrek.postgres.source;

import org.jspecify.annotations.NullMarked;
