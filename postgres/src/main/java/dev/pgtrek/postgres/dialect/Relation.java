package dev.pgtrek.postgres.dialect;

import dev.pgtrek.model.Column;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.postgres.dialect.QueryTranslator.Out;
import dev.pgtrek.spi.ColumnRoute;
import dev.pgtrek.spi.TableRoute;
import dev.pgtrek.spi.ViewRoute.Accuracy;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something that a FROM can read: a table, a view, a query.
 *
 * @param name what the query calls it
 * @param fields its columns, in order
 * @param rowId SQLite's row id, or null where it has none that is carried
 */
record Relation(String name, List<Field> fields, @Nullable Operand rowId) {

  /**
   * A column.
   *
   * @param operand the column as an operand, or null where it is not carried
   */
  record Field(String name, @Nullable Operand operand, Accuracy accuracy) {}

  /** A table under its own name, its columns without a name in front. */
  static Relation of(TableRoute route) {
    boolean strict = route.source().traits().strict();
    List<Field> fields = new ArrayList<>();
    @Nullable Operand rowId = null;
    for (Column column : route.source().columns()) {
      ColumnRoute travelling = travelling(route, column);
      Operand operand =
          travelling == null
              ? null
              : QueryExpressions.asText(TableScope.operand(travelling, strict), false);
      fields.add(new Field(column.name().text(), operand, Accuracy.EXACT));
      if (column.identity() != null) {
        rowId = operand;
      }
    }
    return new Relation(route.source().name().table().text(), fields, rowId);
  }

  /** What a query's columns are to the query around it. */
  static Relation outside(String name, List<Out> columns) {
    List<Field> fields = new ArrayList<>();
    for (Out column : columns) {
      fields.add(
          new Field(
              column.name(),
              column.operand().outside(Identifier.of(column.name()).quoted()),
              column.accuracy()));
    }
    return new Relation(name, fields, null);
  }

  private static @Nullable ColumnRoute travelling(TableRoute route, Column column) {
    for (ColumnRoute travelling : route.all()) {
      if (travelling.source().name().equals(column.name())) {
        return travelling;
      }
    }
    return null;
  }

  /** The same under another name, which stands in front of its columns. */
  Relation as(String alias) {
    String front = Identifier.of(alias).quoted() + ".";
    return new Relation(alias, fields.stream().map(f -> behind(f, front)).toList(), front(front));
  }

  /** The same as a trigger's NEW or OLD. */
  Relation asRecord(String record) {
    String front = record + ".";
    return new Relation(record, fields.stream().map(f -> behind(f, front)).toList(), front(front));
  }

  private @Nullable Operand front(String front) {
    return rowId == null ? null : rowId.outside(front + rowId.sql());
  }

  @Nullable Field field(String wanted) {
    for (Field field : fields) {
      if (Scope.same(field.name(), wanted)) {
        return field;
      }
    }
    return null;
  }

  private static Field behind(Field field, String front) {
    Operand operand = field.operand();
    return operand == null
        ? field
        : new Field(field.name(), operand.outside(front + operand.sql()), field.accuracy());
  }
}
