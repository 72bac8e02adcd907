/** Tests of statements, our own and others. */
@NullMarked
package dev.pgtrek.postgres.sql;

import org.jspecify.annotations.NullMarked;
