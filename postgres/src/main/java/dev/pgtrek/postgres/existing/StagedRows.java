package dev.pgtrek.postgres.existing;

import dev.pgtrek.model.Column;
import dev.pgtrek.model.ColumnCast;
import dev.pgtrek.model.ColumnType;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.Table;
import dev.pgtrek.model.TableName;
import dev.pgtrek.spi.ColumnRoute;
import dev.pgtrek.spi.TableRoute;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Rows that stand for a moment in a table of the session's own, as they travelled, so that the
 * server itself makes of them what an application's columns hold. The table goes with the
 * transaction.
 */
public final class StagedRows {

  private static final TableName STAGE = TableName.of("pg_temp", "pgtrek_stage");

  private StagedRows() {}

  /** Whether a table's rows cannot be copied into it as they travel. */
  public static boolean needed(TableRoute route) {
    return route.columns().stream()
        .map(ColumnRoute::cast)
        .anyMatch(cast -> cast != null && !cast.write().isEmpty());
  }

  /** The same rows into the stage. */
  public static TableRoute route(TableRoute route) {
    List<ColumnRoute> columns = new ArrayList<>();
    for (int i = 0; i < route.columns().size(); i++) {
      ColumnRoute column = route.columns().get(i);
      columns.add(
          new ColumnRoute(
              column.source(),
              Column.of(name(i).text(), column.target().type()),
              column.format(),
              column.large()));
    }
    return new TableRoute(
        route.source(),
        Table.of(STAGE, columns.stream().map(ColumnRoute::target).toList()),
        columns);
  }

  static Identifier name(int column) {
    return Identifier.of("c" + column);
  }

  /** Makes the stage, and lets the application's functions see what they see in its sessions. */
  public static void prepare(Connection connection, TableRoute staged) throws SQLException {
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          staged.columns().stream()
              .map(c -> c.target().name().quoted() + " " + c.target().type().sql())
              .collect(
                  Collectors.joining(
                      ", ", "CREATE TEMPORARY TABLE pgtrek_stage (", ") ON COMMIT DROP")));
    }
  }

  /** Moves the staged rows into the table; gives how many arrived. */
  public static long move(Connection connection, TableRoute route) throws SQLException {
    String columns =
        route.columns().stream()
            .map(c -> c.target().name().quoted())
            .collect(Collectors.joining(", "));
    String values =
        IntStream.range(0, route.columns().size())
            .mapToObj(i -> writing(route.columns().get(i).cast(), name(i).quoted()))
            .collect(Collectors.joining(", "));
    try (Statement statement = connection.createStatement()) {
      return statement.executeLargeUpdate(
          "INSERT INTO "
              + route.target().name().quoted()
              + " ("
              + columns
              + ") OVERRIDING SYSTEM VALUE SELECT "
              + values
              + " FROM "
              + STAGE.quoted());
    }
  }

  private static String writing(@Nullable ColumnCast cast, String column) {
    if (cast == null) {
      return column;
    }
    return cast.write().isEmpty() ? column + "::" + cast.declared() : cast.writing(column);
  }

  static String stage() {
    return STAGE.quoted();
  }

  /** What reads a written value back as what travelled. */
  static String readBack(ColumnCast cast, ColumnType type, String value) {
    String written = cast.write().isEmpty() ? value + "::" + cast.declared() : cast.writing(value);
    return cast.read().isEmpty()
        ? "(" + written + ")::" + type.sql()
        : cast.reading("(" + written + ")");
  }
}
