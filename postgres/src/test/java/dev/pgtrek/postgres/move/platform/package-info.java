/** Tests of what a platform keeps to itself. */
@NullMarked
package dev.pgtrek.postgres.move.platform;

import org.jspecify.annotations.NullMarked;
