package dev.pgtrek.sqlite.dialect;

import dev.pgtrek.model.Check;
import dev.pgtrek.model.Column;
import dev.pgtrek.model.ForeignKey;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.Key;
import dev.pgtrek.model.ScalarType;
import dev.pgtrek.model.Table;
import dev.pgtrek.spi.Step;
import dev.pgtrek.sqlite.access.Names;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The tables with everything that belongs to them: SQLite adds no key, condition or reference to a
 * table that is there. Only indexes come later.
 */
final class NewTables {

  /** The collations that every SQLite has. */
  private static final Set<String> COLLATIONS = Set.of("binary", "nocase", "rtrim");

  private NewTables() {}

  static List<Step> steps(List<Table> tables) {
    return Stream.concat(
            GeoPackageTables.step(tables).stream(),
            tables.stream()
                .map(t -> new Step(Step.Kind.TABLE, t.name(), t.name().table().text(), made(t))))
        .toList();
  }

  /** A table that has a statement of its own is made by that. */
  private static String made(Table table) {
    String own = table.traits().sql();
    return own.isEmpty() ? create(table) : own;
  }

  private static String create(Table table) {
    List<String> parts = new ArrayList<>();
    Column counter = counter(table);
    for (Column column : table.columns()) {
      parts.add(column(column, table, counter));
    }
    if (table.primaryKey() != null && counter == null) {
      Key key = table.primaryKey();
      parts.add(named(key.name()) + "PRIMARY KEY " + columns(key.columns()));
    }
    for (Key key : table.uniqueKeys()) {
      parts.add(named(key.name()) + "UNIQUE " + columns(key.columns()));
    }
    for (Check check : table.checks()) {
      parts.add(named(check.name()) + "CHECK (" + check.expression() + ")");
    }
    for (ForeignKey key : table.foreignKeys()) {
      parts.add(reference(key));
    }
    return "CREATE TABLE "
        + table.name().table().quoted()
        + " (\n  "
        + String.join(",\n  ", parts)
        + "\n)"
        + (table.traits().withoutRowid() ? " WITHOUT ROWID" : "");
  }

  /**
   * The column that is another name for the rowid, or null: the whole primary key, of integers and
   * declared by just that word.
   */
  static @Nullable Column counter(Table table) {
    Key key = table.primaryKey();
    if (key == null || key.columns().size() != 1 || table.traits().withoutRowid()) {
      return null;
    }
    return table
        .column(key.columns().getFirst())
        .filter(c -> c.generated() == null && Names.same(c.declared(), "INTEGER"))
        .orElse(null);
  }

  /** Whether a table's rowids are never used twice. */
  static boolean autoincrement(Table table) {
    Column counter = counter(table);
    return counter != null && (counter.identity() != null || table.traits().autoincrement());
  }

  private static String column(Column column, Table table, @Nullable Column counter) {
    StringBuilder sql = new StringBuilder(column.name().quoted());
    if (!column.declared().isEmpty()) {
      sql.append(' ').append(column.declared());
    }
    if (column.equals(counter)) {
      Identifier name = Objects.requireNonNull(table.primaryKey()).name();
      sql.append(name == null ? " " : " " + named(name)).append("PRIMARY KEY");
      sql.append(autoincrement(table) ? " AUTOINCREMENT" : "");
    }
    if (column.notNull()) {
      sql.append(" NOT NULL");
    }
    if (column.collation() != null && COLLATIONS.contains(Names.fold(column.collation().text()))) {
      sql.append(" COLLATE ").append(column.collation().text());
    } else if (column.type() == ScalarType.CITEXT) {
      sql.append(" COLLATE NOCASE");
    }
    if (column.generated() != null) {
      sql.append(" GENERATED ALWAYS AS (").append(column.generated().expression()).append(')');
      sql.append(column.generated().stored() ? " STORED" : " VIRTUAL");
    } else if (column.defaultSql() != null) {
      sql.append(" DEFAULT ").append(column.defaultSql());
    }
    return sql.toString();
  }

  private static String reference(ForeignKey key) {
    String sql =
        named(key.name())
            + "FOREIGN KEY "
            + columns(key.columns())
            + " REFERENCES "
            + key.parent().table().quoted()
            + " "
            + columns(key.parentColumns());
    if (key.onDelete() != ForeignKey.Action.NO_ACTION) {
      sql += " ON DELETE " + key.onDelete().sql();
    }
    if (key.onUpdate() != ForeignKey.Action.NO_ACTION) {
      sql += " ON UPDATE " + key.onUpdate().sql();
    }
    if (key.deferrable()) {
      sql += " DEFERRABLE" + (key.initiallyDeferred() ? " INITIALLY DEFERRED" : "");
    }
    return sql;
  }

  private static String named(@Nullable Identifier name) {
    return name == null ? "" : "CONSTRAINT " + name.quoted() + " ";
  }

  static String columns(List<Identifier> columns) {
    return columns.stream().map(Identifier::quoted).collect(Collectors.joining(", ", "(", ")"));
  }
}
