/** Tests of what stands against moving a PostgreSQL database to another server. */
@NullMarked
package dev.pgtrek.postgres.move.check;

import org.jspecify.annotations.NullMarked;
