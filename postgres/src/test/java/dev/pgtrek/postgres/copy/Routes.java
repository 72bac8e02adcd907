package dev.pgtrek.postgres.copy;

import dev.pgtrek.model.Column;
import dev.pgtrek.model.ColumnType;
import dev.pgtrek.model.ScalarType;
import dev.pgtrek.model.Table;
import dev.pgtrek.model.TableName;
import dev.pgtrek.model.ValueFormat;
import dev.pgtrek.spi.ColumnRoute;
import dev.pgtrek.spi.TableRoute;
import java.util.ArrayList;
import java.util.List;

/** Routes of tables that a test made. */
public final class Routes {

  private final TableName target;
  private final List<ColumnRoute> columns = new ArrayList<>();

  private Routes(TableName target) {
    this.target = target;
  }

  public static Routes into(String schema, String table) {
    return new Routes(TableName.of(schema, table));
  }

  public Routes column(String name, ColumnType type, ValueFormat format) {
    columns.add(
        new ColumnRoute(Column.of(name, ScalarType.ANY), Column.of(name, type), format, false));
    return this;
  }

  public Routes column(String name, ColumnType type) {
    return column(name, type, ValueFormat.NATIVE);
  }

  public TableRoute route() {
    return new TableRoute(
        Table.of(
            TableName.of("main", target.table().text()),
            columns.stream().map(ColumnRoute::source).toList()),
        Table.of(target, columns.stream().map(ColumnRoute::target).toList()),
        columns);
  }
}
