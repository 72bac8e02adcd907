package dev.pgtrek.model;

import java.util.List;

/**
 * A query with a name.
 *
 * @param name its name
 * @param columns what its columns are called, in order; empty where the engine itself cannot
 *     evaluate it, because something that it reads is gone
 * @param sql the text that made it
 */
public record View(TableName name, List<Identifier> columns, String sql) {

  public View {
    columns = List.copyOf(columns);
  }
}
