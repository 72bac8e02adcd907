/**
 * Parallel work: tasks, the milestones that they wait for and lead to, several threads; the first
 * failure ends all. It knows the errors only.
 */
@NullMarked
package dev.pgtrek.work;

import org.jspecify.annotations.NullMarked;
