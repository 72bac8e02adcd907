/**
 * From one PostgreSQL server to another: what stands against a move, the source's schema as pieces
 * of a blueprint, and the ways of rows and of what is built on them. In: a connection to each, and
 * pg_dump's archive. Out: findings, pieces and steps; objects and rows on the other side. It keeps
 * no journal.
 */
@NullMarked
package dev.pgtrek.postgres.move;

import org.jspecify.annotations.NullMarked;
