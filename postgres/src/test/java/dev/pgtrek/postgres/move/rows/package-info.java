/** Tests of the ways of rows from server to server. */
@NullMarked
package dev.pgtrek.postgres.move.rows;

import org.jspecify.annotations.NullMarked;
