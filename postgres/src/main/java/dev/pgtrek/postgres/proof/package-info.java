/**
 * Whether two PostgreSQL databases hold the same: rows by sums that both servers compute by
 * themselves, and everything else by its definition.
 */
@NullMarked
package dev.pgtrek.postgres.proof;

import org.jspecify.annotations.NullMarked;
