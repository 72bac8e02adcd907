/**
 * Parallel work: one list of tasks, several threads, the first failure ends all. It knows the
 * errors only.
 */
@NullMarked
package dev.pgtrek.work;

import org.jspecify.annotations.NullMarked;
