package dev.pgtrek.sqlite.dialect;

import dev.pgtrek.model.Column;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.spi.ColumnRoute;
import dev.pgtrek.spi.TableRoute;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something with rows that a query reads.
 *
 * @param name what it is called in the query
 * @param place how it is written in a FROM
 * @param fields its columns
 */
record Relation(String name, String place, List<Field> fields) {

  Relation {
    fields = List.copyOf(fields);
  }

  /**
   * A column.
   *
   * @param name its name in PostgreSQL
   * @param target its name here
   * @param value what it is; its text is of no use
   */
  record Field(String name, Identifier target, Operand value) {}

  static Relation of(TableRoute route) {
    List<Field> fields = new ArrayList<>();
    for (ColumnRoute column : route.all()) {
      String sql = column.target().name().quoted();
      fields.add(
          new Field(
              column.source().name().text(),
              column.target().name(),
              StoredColumns.operand(nullable(column), sql)));
    }
    return new Relation(
        route.source().name().table().text(), route.target().name().table().quoted(), fields);
  }

  /** A join may put NULLs in the place of every column. */
  private static ColumnRoute nullable(ColumnRoute column) {
    Column c = column.source();
    return new ColumnRoute(
        new Column(
            c.name(),
            c.declared(),
            c.type(),
            false,
            c.defaultSql(),
            c.generated(),
            c.collation(),
            c.identity()),
        column.target(),
        column.format(),
        column.large(),
        column.rule(),
        column.cast(),
        column.sameSpelling(),
        column.written());
  }

  Relation as(String alias) {
    return new Relation(alias, place, fields);
  }

  @Nullable Field field(String wanted) {
    for (Field field : fields) {
      if (field.name.equals(wanted)) {
        return field;
      }
    }
    return null;
  }

  /** The column's value as the query that reads this writes it. */
  Operand operand(Field field) {
    return field.value.outside(Identifier.of(name).quoted() + "." + field.target.quoted());
  }
}
