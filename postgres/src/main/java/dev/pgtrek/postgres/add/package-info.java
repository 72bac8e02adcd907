/**
 * What a database gets beside what its source has: extensions, and columns with the values that can
 * be computed for them, and their indexes. In: what the user wrote, and connections. Out: findings,
 * a reviewed SQL file, and what was asked for.
 */
@NullMarked
package dev.pgtrek.postgres.add;

import org.jspecify.annotations.NullMarked;
