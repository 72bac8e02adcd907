/** Tests of the source's schema as pieces of a blueprint. */
@NullMarked
package dev.pgtrek.postgres.move;

import org.jspecify.annotations.NullMarked;
