package dev.pgtrek.plan;

/**
 * The choice to load into tables that the application has made.
 *
 * @param rows what happens to rows that are there, where a table's entry in the plan file does not
 *     say
 */
public record IntoExisting(RowsRule rows) {}
