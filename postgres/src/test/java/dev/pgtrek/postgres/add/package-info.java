/** Tests of what a database gets beside. */
@NullMarked
package dev.pgtrek.postgres.add;

import org.jspecify.annotations.NullMarked;
