package dev.pgtrek.copy;

import dev.pgtrek.model.TableName;
import java.util.Map;

/**
 * What was carried.
 *
 * @param tables by the source table's name
 */
public record CopyResult(Map<TableName, TableCopied> tables) {

  public CopyResult {
    tables = Map.copyOf(tables);
  }

  /**
   * One table.
   *
   * @param rows rows of all its chunks, those of an interrupted run before included
   * @param bytes bytes sent by this process
   * @param nanos time that this process's streams spent on it, summed
   */
  public record TableCopied(long rows, long bytes, long nanos) {

    static final TableCopied NOTHING = new TableCopied(0, 0, 0);

    TableCopied plus(TableCopied more) {
      return new TableCopied(rows + more.rows, bytes + more.bytes, nanos + more.nanos);
    }
  }

  public long rows() {
    return tables.values().stream().mapToLong(TableCopied::rows).sum();
  }

  public long bytes() {
    return tables.values().stream().mapToLong(TableCopied::bytes).sum();
  }
}
