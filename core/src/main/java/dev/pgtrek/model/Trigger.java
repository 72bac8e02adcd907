package dev.pgtrek.model;

/**
 * Something that happens by itself when rows of a table or a view change.
 *
 * @param name its name
 * @param table the table or view that it watches
 * @param sql the text that made it
 */
public record Trigger(Identifier name, TableName table, String sql) {}
