package dev.pgtrek.spi;

import dev.pgtrek.model.Column;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.Table;
import dev.pgtrek.model.TableName;
import java.util.List;

/**
 * How one table is read for a fingerprint.
 *
 * @param name the table
 * @param key the columns that put a row into its bucket; empty where the whole row does
 * @param columns what counts, in the order in which it does
 */
public record TableReading(TableName name, List<Identifier> key, List<ColumnReading> columns) {

  public TableReading {
    key = List.copyOf(key);
    columns = List.copyOf(columns);
  }

  /** The places of the key among the columns; empty where a part of it is not among them. */
  public int[] keyPlaces() {
    List<Identifier> names = columns.stream().map(ColumnReading::name).toList();
    int[] places = key.stream().mapToInt(names::indexOf).toArray();
    for (int place : places) {
      if (place < 0) {
        return new int[0];
      }
    }
    return places;
  }

  /** What of the table is read, as a table. */
  public Table table() {
    return Table.of(name, columns.stream().map(c -> Column.of(c.name().text(), c.type())).toList());
  }
}
