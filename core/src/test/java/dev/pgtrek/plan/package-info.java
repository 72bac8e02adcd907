/** Tests of the plan. */
@NullMarked
package dev.pgtrek.plan;

import org.jspecify.annotations.NullMarked;
