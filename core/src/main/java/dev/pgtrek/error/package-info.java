/**
 * What can go wrong, sorted by who must act. Findings and differences are values of the model,
 * never exceptions. It imports nothing of ours.
 */
@NullMarked
package dev.pgtrek.error;

import org.jspecify.annotations.NullMarked;
