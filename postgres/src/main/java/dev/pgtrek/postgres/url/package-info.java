/**
 * Where a PostgreSQL database is and how to log in. In: any form of its URL, the environment,
 * libpq's password file. Out: one {@code PostgresUrl}, and the same for the driver and for
 * PostgreSQL's own programs. Nothing connects here.
 */
@NullMarked
package dev.pgtrek.postgres.url;

import org.jspecify.annotations.NullMarked;
