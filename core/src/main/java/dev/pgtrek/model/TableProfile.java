package dev.pgtrek.model;

import java.util.List;

/**
 * The profile of one table.
 *
 * @param table the table
 * @param rows its rows
 * @param bytes the bytes of all texts and blobs and eight for each number: a measure of what has to
 *     travel
 * @param columns one profile per {@link Table#readable} column, in their order
 */
public record TableProfile(TableName table, long rows, long bytes, List<ColumnProfile> columns) {

  public TableProfile {
    columns = List.copyOf(columns);
  }
}
