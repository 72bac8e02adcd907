/**
 * Pre-flight: everything that stands against a run, found at once, before anything is changed. In:
 * the two sides as far as they are there. Out: findings.
 */
@NullMarked
package dev.pgtrek.check;

import org.jspecify.annotations.NullMarked;
