/**
 * What is done at a database before and after rows arrive: the pre-flight, the steps, searches. In:
 * sessions and the journal. Out: findings and recorded steps. The door to it is {@code
 * PostgresTarget}.
 */
@NullMarked
package dev.pgtrek.postgres.target;

import org.jspecify.annotations.NullMarked;
