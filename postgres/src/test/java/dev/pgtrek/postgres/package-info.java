/** Tests of the target. */
@NullMarked
package dev.pgtrek.postgres;

import org.jspecify.annotations.NullMarked;
