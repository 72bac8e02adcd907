/**
 * PostgreSQL statements, ours and others': texts cut into words, questions whose answers are small,
 * attempts that the server may refuse, and failures as pgtrek tells them. In: SQL and connections.
 * Out: rows as texts, findings, refusals.
 */
@NullMarked
package dev.pgtrek.postgres.sql;

import org.jspecify.annotations.NullMarked;
