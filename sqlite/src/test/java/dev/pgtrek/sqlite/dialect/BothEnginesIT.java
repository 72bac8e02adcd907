package dev.pgtrek.sqlite.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgtrek.spi.ColumnRoute;
import dev.pgtrek.spi.TableRoute;
import dev.pgtrek.spi.Translation;
import dev.pgtrek.testkit.Servers;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Expressions as applications write them, declared on a real server and read back as its catalog
 * spells them: each is refused, or gives the same over the same rows in both engines. How many are
 * carried is held, so that none is lost unseen.
 */
class BothEnginesIT {

  /** Of {@link RealisticExpressions}; a change that carries fewer has to say why. */
  private static final int CARRIED = 335;

  /** A row for which the server gives an error and no value. */
  static final String FAILED = "(an error)";

  private final List<String> different = new ArrayList<>();
  private final List<String> left = new ArrayList<>();
  private int carried;

  @ParameterizedTest
  @ValueSource(ints = {15, 18})
  void giveTheSameOrAreRefused(int major) throws SQLException {
    try (Connection sqlite = DriverManager.getConnection("jdbc:sqlite::memory:");
        Connection postgres = Servers.postgres(major).jdbc(database(major))) {
      TableRoute route = RealisticExpressions.fill(postgres, sqlite);

      for (String check : RealisticExpressions.CHECKS) {
        check(postgres, sqlite, route, check);
      }
      for (String term : RealisticExpressions.TERMS) {
        term(postgres, sqlite, route, term);
      }
      for (String[] column : RealisticExpressions.GENERATED) {
        generated(postgres, sqlite, route, column);
      }
    }

    assertThat(different).isEmpty();
    assertThat(carried).as("left: %s", String.join("\n", left)).isEqualTo(CARRIED);
  }

  static String database(int major) {
    String url = Servers.postgres(major).newDatabase();
    String path = url.substring(url.lastIndexOf('/') + 1);
    int end = path.indexOf('?');
    return end < 0 ? path : path.substring(0, end);
  }

  private void check(Connection postgres, Connection sqlite, TableRoute route, String check)
      throws SQLException {
    execute(postgres, "ALTER TABLE thing ADD CONSTRAINT p CHECK (" + check + ") NOT VALID");
    String spelled =
        value(
            postgres,
            "SELECT pg_get_expr(conbin, conrelid) FROM pg_constraint WHERE conname = 'p'");
    execute(postgres, "ALTER TABLE thing DROP CONSTRAINT p");
    switch (SqliteExpressions.condition(spelled, route)) {
      case Translation.NotCarried not -> left.add("CHECK " + spelled + ": " + not.reason());
      case Translation.Carried(String sql, _) -> {
        carried++;
        // What no CHECK of SQLite's can hold is found by declaring it.
        execute(sqlite, "CREATE TABLE proof AS SELECT * FROM thing WHERE 0");
        execute(sqlite, "DROP TABLE proof");
        execute(
            sqlite,
            "CREATE TABLE proof ("
                + RealisticExpressions.sqliteColumns()
                + ", CHECK ("
                + sql
                + "))");
        execute(sqlite, "DROP TABLE proof");
        compare(
            spelled,
            sql,
            rowByRow(postgres, "(" + check + ")::integer"),
            column(sqlite, "CASE WHEN " + sql + " THEN 1 WHEN NOT (" + sql + ") THEN 0 END"));
      }
    }
  }

  private void term(Connection postgres, Connection sqlite, TableRoute route, String term)
      throws SQLException {
    execute(postgres, "CREATE INDEX p ON thing ((" + term + "))");
    String spelled = value(postgres, "SELECT pg_get_indexdef('p'::regclass, 1, false)");
    execute(postgres, "DROP INDEX p");
    switch (SqliteExpressions.term(spelled, route)) {
      case Translation.NotCarried not -> left.add("INDEX " + spelled + ": " + not.reason());
      case Translation.Carried(String sql, _) -> {
        carried++;
        execute(sqlite, "CREATE INDEX p ON thing (" + sql + ")");
        execute(sqlite, "DROP INDEX p");
        boolean asQueriesSpell =
            spelled.contains("lower") || spelled.contains("upper") || spelled.contains("->>");
        if (!asQueriesSpell) {
          compare(spelled, sql, rowByRow(postgres, "(" + term + ")"), column(sqlite, sql));
        }
      }
    }
  }

  private void generated(
      Connection postgres, Connection sqlite, TableRoute route, String[] definition)
      throws SQLException {
    execute(
        postgres,
        "ALTER TABLE thing ADD made "
            + definition[1]
            + " GENERATED ALWAYS AS ("
            + definition[0]
            + ") STORED");
    String spelled =
        value(
            postgres,
            "SELECT pg_get_expr(adbin, adrelid) FROM pg_attrdef WHERE adrelid = 'thing'::regclass"
                + " AND adnum = (SELECT max(attnum) FROM pg_attribute WHERE attrelid ="
                + " 'thing'::regclass)");
    ColumnRoute column = RealisticExpressions.route("made", definition[1], definition[2]);
    switch (SqliteExpressions.generated(spelled, column, route)) {
      case Translation.NotCarried not ->
          left.add("GENERATED " + spelled + " as " + definition[1] + ": " + not.reason());
      case Translation.Carried(String sql, _) -> {
        carried++;
        execute(sqlite, "ALTER TABLE thing ADD made " + definition[2] + " AS (" + sql + ")");
        compare(
            spelled,
            sql,
            column(postgres, RealisticExpressions.asFileHolds("made", definition[1])),
            column(sqlite, "made"));
        execute(sqlite, "ALTER TABLE thing DROP COLUMN made");
      }
    }
    execute(postgres, "ALTER TABLE thing DROP COLUMN made");
  }

  private void compare(String source, String sql, List<String> expected, List<String> actual) {
    for (int i = 0; i < expected.size(); i++) {
      if (!expected.get(i).equals(FAILED) && !same(expected.get(i), actual.get(i))) {
        different.add(
            source
                + " → "
                + sql
                + ": row "
                + (i + 1)
                + " is "
                + actual.get(i)
                + ", not "
                + expected.get(i));
      }
    }
  }

  static boolean same(String expected, String actual) {
    if (expected.equals(actual)
        || (expected.equals("t") && actual.equals("1"))
        || (expected.equals("f") && actual.equals("0"))) {
      return true;
    }
    if (expected.startsWith("[") || expected.startsWith("{")) {
      // Documents, whose space means nothing.
      return expected.replace(" ", "").equals(actual.replace(" ", ""));
    }
    try {
      return new BigDecimal(expected).compareTo(new BigDecimal(actual)) == 0
          // JDBC writes doubles with one digit more or less.
          || (actual.length() > 15 && Double.parseDouble(expected) == Double.parseDouble(actual));
    } catch (NumberFormatException noNumber) {
      return false;
    }
  }

  static String value(Connection connection, String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(query)) {
      result.next();
      return result.getString(1);
    }
  }

  /** As {@link #column}; what is an error in one row is none in the others. */
  static List<String> rowByRow(Connection postgres, String expression) throws SQLException {
    try {
      return column(postgres, expression);
    } catch (SQLException some) {
      List<String> values = new ArrayList<>();
      for (String id : column(postgres, "id")) {
        try {
          values.add(
              String.valueOf(
                  value(postgres, "SELECT " + expression + " FROM thing WHERE id = " + id)));
        } catch (SQLException one) {
          values.add(FAILED);
        }
      }
      return values;
    }
  }

  static List<String> column(Connection connection, String expression) throws SQLException {
    List<String> values = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet result =
            statement.executeQuery("SELECT " + expression + " FROM thing ORDER BY id")) {
      while (result.next()) {
        values.add(String.valueOf(result.getString(1)));
      }
    } catch (SQLException failure) {
      throw new SQLException(expression + ": " + failure.getMessage(), failure);
    }
    return values;
  }

  static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException failure) {
      throw new SQLException(sql + ": " + failure.getMessage(), failure);
    }
  }
}
