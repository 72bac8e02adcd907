/** What stands against moving a PostgreSQL database to another PostgreSQL server. */
@NullMarked
package dev.pgtrek.postgres.move;

import org.jspecify.annotations.NullMarked;
