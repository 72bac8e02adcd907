/**
 * From measurements to one word: go, look or roll back. In: a policy, whose rules are data, and
 * what a run measured. Out: the decision with a line per rule. It measures nothing itself, and
 * knows neither the proof nor the report.
 */
@NullMarked
package dev.pgtrek.decide;

import org.jspecify.annotations.NullMarked;
