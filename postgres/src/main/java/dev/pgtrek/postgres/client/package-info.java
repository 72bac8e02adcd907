/**
 * PostgreSQL's own client programs, {@code pg_dump} and its like: where they are, whether they are
 * new enough, and how they are run. In: folders, a server's version, a URL. Out: an archive, a
 * listing, what the program said. It knows nothing of SQL.
 */
@NullMarked
package dev.pgtrek.postgres.client;

import org.jspecify.annotations.NullMarked;
