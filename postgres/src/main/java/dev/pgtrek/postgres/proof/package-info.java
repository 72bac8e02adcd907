/**
 * Whether two PostgreSQL databases hold the same: rows by sums that both servers compute by
 * themselves, and everything else by its definition. In: a connection to each. Out: what differs,
 * as the contract's values. It decodes no row.
 */
@NullMarked
package dev.pgtrek.postgres.proof;

import org.jspecify.annotations.NullMarked;
