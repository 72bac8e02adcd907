/** Planted, so that the rules are seen to fail. */
@NullMarked
package dev.pgtrek.cases.planted.model;

import org.jspecify.annotations.NullMarked;
