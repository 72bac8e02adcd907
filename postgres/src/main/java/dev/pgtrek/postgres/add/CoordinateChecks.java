package dev.pgtrek.postgres.add;

import dev.pgtrek.model.Finding;
import dev.pgtrek.model.Severity;
import dev.pgtrek.postgres.add.PlannedColumn.PlannedPoints;
import dev.pgtrek.postgres.sql.Rows;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether two columns of numbers are places on Earth. Reads the whole table once. */
final class CoordinateChecks {

  private static final int SAMPLES = 5;

  private final Connection connection;
  private final FoundTable table;
  private final PlannedPoints points;
  private final boolean othersNull;

  CoordinateChecks(
      Connection connection, FoundTable table, PlannedPoints points, boolean othersNull) {
    this.connection = connection;
    this.table = table;
    this.points = points;
    this.othersNull = othersNull;
  }

  List<Finding> findings(String subject) throws SQLException {
    String counts =
        """
        SELECT count(*) FILTER (WHERE %3$s),
          count(*) FILTER (WHERE (%1$s IS NULL) <> (%2$s IS NULL)),
          count(*) FILTER (WHERE %1$s = 0 AND %2$s = 0),
          count(*) FILTER (WHERE %3$s AND %2$s BETWEEN -180 AND 180 AND %1$s BETWEEN -90 AND 90)
        FROM %4$s
        """
            .formatted(points.longitude(), points.latitude(), points.nowhere(), table.sql());
    List<String> counted = Rows.of(connection, counts).getFirst();
    List<Finding> found = new ArrayList<>();
    long nowhere = Long.parseLong(counted.get(0));
    if (nowhere > 0) {
      found.add(nowhere(subject, nowhere, Long.parseLong(counted.get(3)) == nowhere));
    }
    if (Long.parseLong(counted.get(1)) > 0) {
      found.add(
          new Finding(
              "coordinates-half",
              Severity.WARN,
              subject,
              counted.get(1) + " rows have one of both numbers",
              "A point has both; these rows get none.",
              "Nothing to do, or mend them first: "
                  + find(
                      "("
                          + points.longitude()
                          + " IS NULL) <> ("
                          + points.latitude()
                          + " IS NULL)")));
    }
    if (Long.parseLong(counted.get(2)) > 0) {
      found.add(
          new Finding(
              "coordinates-zero",
              Severity.WARN,
              subject,
              counted.get(2) + " rows have 0 and 0",
              "That is a place in the Gulf of Guinea, and more often a place that nobody knew.",
              "Nothing to do where it is meant; else set both to NULL first: "
                  + find(points.longitude() + " = 0 AND " + points.latitude() + " = 0")));
    }
    return found;
  }

  private Finding nowhere(String subject, long rows, boolean exchanged) throws SQLException {
    String keys = keys();
    return new Finding(
        "coordinates-out-of-range",
        othersNull ? Severity.WARN : Severity.BLOCK,
        subject,
        rows + " rows are no place on Earth" + (keys == null ? "" : ", among them " + keys),
        othersNull
            ? "They get no point, as was asked for."
            : "PostGIS would move such a point to another place without a word.",
        (exchanged
                ? "All of them would be places with both numbers exchanged: from ("
                    + points.latitude()
                    + ", "
                    + points.longitude()
                    + ")? "
                : "")
            + (othersNull ? "Look at them: " : "Mend them, or write else null behind from (…): ")
            + find(points.nowhere()));
  }

  private String find(String condition) throws SQLException {
    String key = table.plainKey(connection);
    return "SELECT "
        + (key == null ? "*" : key + ", " + points.longitude() + ", " + points.latitude())
        + " FROM "
        + table.sql()
        + " WHERE "
        + condition
        + ";";
  }

  /** Some keys, where they are numbers or UUIDs; a finding holds nothing that could be personal. */
  private @Nullable String keys() throws SQLException {
    String key = table.plainKey(connection);
    if (key == null) {
      return null;
    }
    String asked =
        "SELECT ROW(%1$s)::text FROM %2$s WHERE %3$s ORDER BY %1$s LIMIT %4$d"
            .formatted(key, table.sql(), points.nowhere(), SAMPLES);
    List<String> rows = Rows.of(connection, asked).stream().map(List::getFirst).toList();
    return "(" + key + ") = " + String.join(", ", rows);
  }
}
