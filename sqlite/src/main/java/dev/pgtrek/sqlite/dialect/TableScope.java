package dev.pgtrek.sqlite.dialect;

import dev.pgtrek.model.Column;
import dev.pgtrek.spi.ColumnRoute;
import dev.pgtrek.spi.TableRoute;

/** The columns of one table. */
final class TableScope implements Scope {

  private final TableRoute route;

  TableScope(TableRoute route) {
    this.route = route;
  }

  @Override
  public Operand find(Expression.Name name) {
    String table = name.table();
    if (table != null && !table.equals(route.source().name().table().text())) {
      throw new NotTranslatable("it names the table " + table);
    }
    for (ColumnRoute column : route.all()) {
      if (column.source().name().text().equals(name.name())) {
        return StoredColumns.operand(column, column.target().name().quoted());
      }
    }
    for (Column column : route.source().columns()) {
      if (column.name().text().equals(name.name())) {
        throw new NotTranslatable(
            "it names the column " + column.name() + ", which is not carried over");
      }
    }
    throw new NotTranslatable("it names " + name.name() + ", which is no column of the table");
  }
}
