/**
 * The whole program on real input, and the house's own rules. In: the folders beside this module's
 * {@code src}. It may know every module.
 */
@NullMarked
package dev.pgtrek.cases;

import org.jspecify.annotations.NullMarked;
