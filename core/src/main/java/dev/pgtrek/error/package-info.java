/**
 * What can go wrong, sorted by who must act, and what was probably meant. Findings and differences
 * are values of the model, never exceptions. It imports nothing of ours.
 */
@NullMarked
package dev.pgtrek.error;

import org.jspecify.annotations.NullMarked;
