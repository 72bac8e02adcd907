/**
 * A database in memory, for tests of the stages: rows given as Java objects, read as any other
 * database is.
 */
@NullMarked
package dev.pgtrek.memory;

import org.jspecify.annotations.NullMarked;
