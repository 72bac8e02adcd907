/**
 * From one PostgreSQL server to another: what stands against a move, and the pipe that rows would
 * take, undecoded. In: a connection to each. Out: findings; rows on the other side. It plans
 * nothing and keeps no journal.
 */
@NullMarked
package dev.pgtrek.postgres.move;

import org.jspecify.annotations.NullMarked;
