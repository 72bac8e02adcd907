/**
 * Whole-program comparisons, measured as ratios in one run. Never shipped. It may know every
 * module.
 */
@NullMarked
package dev.pgtrek.benchmarks;

import org.jspecify.annotations.NullMarked;
