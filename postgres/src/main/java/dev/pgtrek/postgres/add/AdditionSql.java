package dev.pgtrek.postgres.add;

import dev.pgtrek.postgres.add.PlannedColumn.PlannedIndex;
import dev.pgtrek.postgres.add.PlannedColumn.PlannedPoints;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The statements that add columns. They may run again, and then do nothing: a team takes them into
 * its own migrations, which also come to the database that has the columns already.
 */
final class AdditionSql {

  private AdditionSql() {}

  /** What is not there yet; nothing where all is. */
  static List<String> missing(List<PlannedColumn> columns) {
    List<PlannedColumn> fresh = columns.stream().filter(c -> !c.there()).toList();
    List<String> statements = new ArrayList<>();
    for (PlannedColumn column : columns) {
      if (column.there() && column.index() != null && !column.index().there()) {
        statements.add(index(column, column.index()));
      }
    }
    statements.addAll(statements(fresh));
    return List.copyOf(statements);
  }

  /** The statements, in order; each ends with a semicolon and may begin with a comment. */
  static List<String> statements(List<PlannedColumn> columns) {
    List<String> statements = new ArrayList<>();
    for (PlannedColumn column : columns) {
      statements.add(column.points() == null ? plain(column) : filled(column, column.points()));
      String comment = comment(column);
      if (!comment.isEmpty()) {
        statements.add(
            "COMMENT ON COLUMN %s.%s IS %s;"
                .formatted(column.table(), column.column(), literal(comment)));
      }
    }
    for (PlannedColumn column : columns) {
      if (column.index() != null) {
        statements.add(index(column, column.index()));
      }
    }
    if (!columns.isEmpty()) {
      statements.add(check(columns));
    }
    return List.copyOf(statements);
  }

  private static String plain(PlannedColumn column) {
    return "ALTER TABLE %s ADD COLUMN IF NOT EXISTS %s %s%s%s;"
        .formatted(
            column.table(),
            column.column(),
            column.type(),
            column.asked().notNull() ? " NOT NULL" : "",
            column.defaultValue() == null ? "" : " DEFAULT " + column.defaultValue());
  }

  /** What fills a column that is there, for who wants that. */
  static String update(PlannedColumn column, PlannedPoints points) {
    return "UPDATE %s SET %s = %s WHERE %s IS NULL;"
        .formatted(column.table(), column.column(), points.expression(), column.column());
  }

  /**
   * Computed while the table is rewritten, and then a column like any other: an UPDATE would fire
   * triggers, follow rules and policies, need a replica identity, and leave every row twice.
   */
  private static String filled(PlannedColumn column, PlannedPoints points) {
    String guard =
        column.asked().points() != null && column.asked().points().othersNull()
            ? ""
            : """
                IF EXISTS (SELECT FROM %s WHERE %s) THEN
                  RAISE EXCEPTION %s;
                END IF;
            """
                .formatted(
                    column.table(),
                    points.nowhere(),
                    literal(
                        "%s has rows whose %s and %s are no place on Earth"
                            .formatted(column.table(), points.longitude(), points.latitude())
                            .replace("%", "%%")));
    return """
    -- The points of %2$s (degrees east) and %3$s (degrees north), computed once while the table is
    -- rewritten, so that no trigger, rule or policy sees it; later writes do not change them.
    DO $add$
    BEGIN
      IF NOT EXISTS (SELECT FROM pg_attribute WHERE attrelid = %4$s::regclass
          AND attname = %5$s AND NOT attisdropped) THEN
    %6$s    ALTER TABLE %1$s ADD COLUMN %7$s %8$s
          GENERATED ALWAYS AS (%9$s) STORED;
        ALTER TABLE %1$s ALTER COLUMN %7$s DROP EXPRESSION;
      END IF;
    END
    $add$;\
    """
        .formatted(
            column.table(),
            points.longitude(),
            points.latitude(),
            literal(column.table()),
            literal(column.asked().column().text()),
            guard,
            column.column(),
            column.type(),
            points.expression());
  }

  private static String comment(PlannedColumn column) {
    if (column.asked().comment() != null) {
      return column.asked().comment();
    }
    return column.points() == null
        ? ""
        : "WGS 84, made of %s and %s when the column was added."
            .formatted(column.points().longitude(), column.points().latitude());
  }

  private static String index(PlannedColumn column, PlannedIndex index) {
    return "CREATE INDEX IF NOT EXISTS %s ON %s USING %s (%s%s);"
        .formatted(
            index.name(),
            column.table(),
            index.method(),
            column.column(),
            index.operatorClass() == null ? "" : " " + index.operatorClass());
  }

  /** IF NOT EXISTS does not look at the type of what is there. */
  private static String check(List<PlannedColumn> columns) {
    String wanted =
        columns.stream()
            .map(
                c ->
                    "(%s::regclass, %s, ARRAY[%s])"
                        .formatted(
                            literal(c.table()),
                            literal(c.asked().column().text()),
                            c.type().equals(c.plainType())
                                ? literal(c.type())
                                : literal(c.type()) + ", " + literal(c.plainType())))
            .collect(Collectors.joining(",\n      "));
    return """
    -- IF NOT EXISTS takes a column of any type for the one that is wanted.
    DO $check$
    DECLARE wrong record;
    BEGIN
      FOR wrong IN
        SELECT w.tab, w.col, w.types[1] AS type, format_type(a.atttypid, a.atttypmod) AS found
        FROM (VALUES
          %s
        ) AS w (tab, col, types)
        LEFT JOIN pg_attribute a ON a.attrelid = w.tab AND a.attname = w.col AND NOT a.attisdropped
        WHERE NOT coalesce(format_type(a.atttypid, a.atttypmod) = ANY (w.types), false)
      LOOP
        RAISE EXCEPTION 'column %%.%% is %%, not %%', wrong.tab, wrong.col, wrong.found, wrong.type;
      END LOOP;
    END
    $check$;\
    """
        .formatted(wanted);
  }

  /** Every session of ours, and every migration tool's, has standard_conforming_strings on. */
  static String literal(String text) {
    return '\'' + text.replace("'", "''") + '\'';
  }
}
