/** Planted, so that the rules are seen to fail. */
@NullMarked
package dev.pgtrek.cases.planted.copy;

import org.jspecify.annotations.NullMarked;
