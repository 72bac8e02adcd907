package dev.pgtrek.model;

import org.jspecify.annotations.Nullable;

/**
 * A condition that every row keeps.
 *
 * @param name the constraint's name, or null where it has none
 * @param expression its text in the dialect of the table's side, without the outer parentheses
 */
public record Check(@Nullable Identifier name, String expression) {}
