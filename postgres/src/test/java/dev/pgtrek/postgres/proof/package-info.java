/** Tests of comparing two PostgreSQL databases. */
@NullMarked
package dev.pgtrek.postgres.proof;

import org.jspecify.annotations.NullMarked;
