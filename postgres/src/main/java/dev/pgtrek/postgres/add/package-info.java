/**
 * What a database gets beside what its source has: columns, with the values that can be computed
 * for them, and their indexes. In: what the user wrote, and connections. Out: findings, a reviewed
 * SQL file, and columns. Extensions are made elsewhere.
 */
@NullMarked
package dev.pgtrek.postgres.add;

import org.jspecify.annotations.NullMarked;
