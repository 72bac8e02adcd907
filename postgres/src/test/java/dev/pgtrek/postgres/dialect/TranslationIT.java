package dev.pgtrek.postgres.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgtrek.model.Column;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.spi.Step;
import dev.pgtrek.spi.TableRoute;
import dev.pgtrek.spi.Translation;
import dev.pgtrek.testkit.Servers;
import dev.pgtrek.testkit.TestServer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every translated expression, evaluated in SQLite and in PostgreSQL over the same rows of nasty
 * values. PostgreSQL's database sorts by English rules, so that an order by bytes is not there by
 * chance. {@code -Dpgtrek.seed} and {@code -Dpgtrek.conditions} make up other conditions, and more.
 */
class TranslationIT {

  private static final int ROWS = 500;

  private static final int MADE_UP = 1_000;

  /** Beside those of {@link ConditionTest}: what only running shows. */
  private static final List<String> MORE_CONDITIONS =
      List.of(
          "t < s",
          "f IN (0, 1)",
          "json_valid(j)",
          "json_valid(j) IS NULL",
          "f IN (0, 1) OR i",
          "j IS NULL OR json_valid(j)",
          "length(id) = 36",
          "length(id) IS NOT 36",
          "t <= 'a'",
          "t BETWEEN 'A' AND 'b'",
          "t > 'é'",
          "c < 'b'",
          "c >= s",
          "'Ä' COLLATE NOCASE NOT BETWEEN t AND '😀'",
          "c IN ('A', 'b ', 'Ä')",
          "c IS NOT t",
          "w IN ('b', 'a')",
          "w < t",
          "t COLLATE RTRIM = s",
          "t = s COLLATE NOCASE",
          "s COLLATE BINARY = c",
          "t LIKE '_'",
          "t LIKE '%Ä%'",
          "t LIKE 'ä'",
          "t LIKE '%\\%'",
          "t LIKE '%$_%' ESCAPE '$'",
          "t LIKE 'line%break'",
          "t NOT LIKE '%b'",
          "i LIKE '-%'",
          "n LIKE '%7'",
          "t GLOB '?'",
          "t GLOB '*%*'",
          "t GLOB '[a-z]*'",
          "t GLOB '[^a-zA-Z]*'",
          "t GLOB '*[]x]'",
          "t GLOB '[ä-é]'",
          "t GLOB '*[😀]*'",
          "t GLOB '[a-]*'",
          "t GLOB '*[_%\\]*'",
          "t GLOB '*.*'",
          "t GLOB 'line*k'",
          "n GLOB '-[0-9]*'",
          "t NOT GLOB '*[^0-9]*'",
          "length(t) > 3",
          "length(s || t) < 6",
          "length(i) = 1",
          "length(n) = 19",
          "length(b) = 2",
          "length(f) = 1",
          "hex(b) = 'CAFE'",
          "hex(b) = ''",
          "upper(t) = 'A'",
          "lower(t) = 'ä'",
          "upper(t) = 'É' OR lower(s) = 'it''s'",
          "trim(t) = ''",
          "ltrim(t, 'ab') = ' '",
          "rtrim(t, 'b ') = ''",
          "replace(t, 'a', '') = ''",
          "instr(t, 'b') > 1",
          "instr(t, '') = 1",
          "instr(t, '😀') = 2",
          "substr(t, 2) = 'b'",
          "substr(t, 1, 1) = 'a'",
          "substr(t, 3, 0) = ''",
          "substr(t, -2) = '0'",
          "substr(t, -3) > 'b'",
          "abs(i) = 1",
          "abs(tiny) = 32768",
          "abs(r) > 1",
          "abs(d) < 0.05",
          "-i > 0",
          "-n > 9223372036854775806",
          "-r >= 0",
          "-d > 0",
          "~i = 0",
          "~tiny < 0",
          "i & 3",
          "n | 1 = n",
          "i << 2 = 8",
          "n << 63 < 0",
          "n >> 1 = -1",
          "tiny >> 0 = tiny",
          "i + k",
          "i * k > 4611686014132420609",
          "i * k = 4",
          "n + m > 9223372036854775806",
          "n * m < 0",
          "n - 1 = i",
          "n - m <= i",
          "tiny * tiny * tiny < 0",
          "i / k = 2",
          "n / m = -1",
          "n / m > 9223372036854775806",
          "n / -1 > 0",
          "i / 7",
          "i % k = 1",
          "n % -1 = 0",
          "n % m < 0",
          "n % 10 = 7",
          "i = n",
          "i < 0.5",
          "i >= -0.5 AND i <= 1.5",
          "n > 9007199254740992.0",
          "n = 9007199254740993.0",
          "n < 9223372036854775807",
          "n >= 9223372036854775808",
          "n <> 1e18",
          "free > 5 OR free IS NULL",
          "i = '1'",
          "'-1' = i",
          "t = 10",
          "t IN (9, 'a', 10)",
          "r = 0.1",
          "r > 0",
          "r = 0",
          "r <> 1",
          "r = i",
          "r IN (0.1, 1, -1.5)",
          "r BETWEEN -1.5 AND 1",
          "r",
          "NOT r",
          "d",
          "d = 19.99",
          "d > 0.1",
          "d = i",
          "d < r",
          "u = 0.1",
          "u >= 1.5",
          "u < 1",
          "f = g",
          "f <> g",
          "f < g",
          "f IS g",
          "f + g = 1",
          "NOT f AND g",
          "f OR g IS NULL",
          "f IS NOT FALSE",
          "f IS NOT 0",
          "f > 0",
          "f = i",
          "f = (i > 0)",
          "f IS (i > 0)",
          "i IS TRUE",
          "i IS NOT TRUE",
          "n IS FALSE",
          "i = TRUE",
          "(i IS NULL) + (k IS NULL) + (n IS NULL) = 1",
          "(i > 0) = (k > 0)",
          "i > 0 = k > 0",
          "i < k < 2",
          "NOT i = k",
          "NOT i IN (1, NULL)",
          "i IN (1, NULL, 2)",
          "i NOT IN (k, 1)",
          "i NOT IN () AND k > 0",
          "i IS NULL = k IS NULL",
          "i BETWEEN k AND 10 OR t = 'a'",
          "n BETWEEN 0 AND m",
          "i NOT BETWEEN -1 AND 1",
          "i = NULL",
          "i IS NULL",
          "NULL IS i",
          "NOT NULL",
          "coalesce(i, k, 0) > 0",
          "ifnull(t, 'a') = 'a'",
          "coalesce(f, g, 1)",
          "coalesce(f, 2) = 2",
          "coalesce(day, due) IS NULL",
          "nullif(i, 1) IS NULL",
          "nullif(t, '') IS NOT NULL",
          "nullif(f, 0) IS NULL",
          "iif(i > 0, t, s) = 'a'",
          "CASE WHEN i > 0 THEN k WHEN i < 0 THEN n END > 0",
          "CASE i WHEN 1 THEN 'one' WHEN 2 THEN 'two' ELSE t END = 'one'",
          "CASE WHEN f THEN 1 ELSE 0 END = 1",
          "CAST(i AS TEXT) = '1'",
          "CAST(f AS INTEGER) = 1",
          "CAST(n AS BIGINT) = m",
          "+i = 1",
          "t || i = 'a1'",
          "'' || n || '' = '42'",
          "e = 'open'",
          "e <> 'Open'",
          "e NOT IN ('open', 'shut')",
          "e IS 'open'",
          "typeof(i) = 'null'",
          "typeof(n) IN ('integer', 'text')",
          "typeof(r) = 'real'",
          "typeof(b) <> 'blob'",
          "b < x'CAFE'",
          "b >= x'00'",
          "b IN (x'', x'ff')",
          "b IS x''",
          "day = '2020-01-31'",
          "day IN ('2020-01-31', '1999-12-31')",
          "day BETWEEN '0001-01-01' AND '2020-02-01'",
          "day <> due",
          "day IS due",
          "date(day) < due",
          "at >= 1600000000",
          "at IN (0, 1)",
          "at < till",
          "at IS till",
          "at > -1 AND ms < 2",
          "ms = 1600000000123",
          "ms <> -1",
          "iso IS NOT NULL",
          "j IS NULL OR id IS NULL",
          "\"odd \"\"name\" = \"it's\"",
          "[select] > 0 AND \"größe\" > 0");

  private static final List<String> TERMS =
      List.of(
          "i",
          "i + k",
          "i > 0",
          "length(t)",
          "substr(t, 1, 3)",
          "coalesce(t, s)",
          "t || s",
          "trim(t)",
          "ifnull(i, 0)",
          "-i",
          "i % 3",
          "CASE WHEN f THEN i ELSE k END",
          "abs(n / 2)",
          "hex(b)",
          "CAST(i AS TEXT)");

  private final PostgresDialect dialect = new PostgresDialect();
  private final TableRoute route = Sample.route();
  private final List<Connection> connections = new ArrayList<>();

  @AfterEach
  void close() throws SQLException {
    for (Connection connection : connections) {
      connection.close();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {15, 18})
  void conditionsGiveTheSameTruthInBothEngines(int major) throws SQLException {
    Connection sqlite = sqlite();
    Connection postgres = postgres(major);
    List<String> conditions =
        Stream.concat(
                ConditionTest.carried().map(row -> String.valueOf(row.get()[0])),
                MORE_CONDITIONS.stream())
            .toList();
    List<String> different = new ArrayList<>();

    for (String condition : conditions) {
      String translated = carried(dialect.condition(condition, route));
      different.addAll(
          differences(sqlite, postgres, condition.replace(" -- a comment", ""), translated));
    }

    assertThat(different).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {15, 18})
  void madeUpConditionsGiveTheSameTruthInBothEngines(int major) throws SQLException {
    Connection sqlite = sqlite();
    Connection postgres = postgres(major);
    RandomExpressions random = new RandomExpressions(Long.getLong("pgtrek.seed", 4_711));
    List<String> different = new ArrayList<>();
    int carried = 0;

    for (int count = 0; count < Integer.getInteger("pgtrek.conditions", MADE_UP); count++) {
      String condition = random.condition(3);
      if (dialect.condition(condition, route)
          instanceof Translation.Carried(String translated, _)) {
        carried++;
        try {
          different.addAll(differences(sqlite, postgres, condition, translated));
        } catch (SQLException refused) {
          // A real that overflows is infinite in SQLite; PostgreSQL refuses the row.
          if (!(refused.getCause() instanceof SQLException cause)
              || !"22003".equals(cause.getSQLState())) {
            throw refused;
          }
        }
      }
    }

    assertThat(different).isEmpty();
    assertThat(carried).isGreaterThan(MADE_UP / 10);
  }

  @ParameterizedTest
  @ValueSource(ints = {15, 18})
  void indexTermsGiveTheSameValueInBothEngines(int major) throws SQLException {
    Connection sqlite = sqlite();
    Connection postgres = postgres(major);
    List<String> different = new ArrayList<>();

    for (String term : TERMS) {
      String translated = carried(dialect.expression(term, route));
      boolean condition = translated.equals("\"i\" > 0");
      List<String> expected = column(sqlite, "CAST((" + term + ") AS TEXT)");
      List<String> actual =
          column(postgres, "(" + translated + ")" + (condition ? "::integer" : "") + "::text");
      different.addAll(differences(term, translated, expected, actual));
    }

    assertThat(different).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {15, 18})
  void conditionsAreImmutableEnoughForAnIndexAndACheck(int major) throws SQLException {
    Connection postgres = postgres(major);

    for (String condition : MORE_CONDITIONS) {
      String translated = carried(dialect.condition(condition, route));
      execute(postgres, "CREATE INDEX proof ON sample (i) WHERE " + translated);
      execute(postgres, "DROP INDEX proof");
      execute(postgres, "ALTER TABLE sample ADD CONSTRAINT p CHECK (" + translated + ") NOT VALID");
      execute(postgres, "ALTER TABLE sample DROP CONSTRAINT p");
    }

    assertThat(column(postgres, "1")).hasSize(ROWS);
  }

  @ParameterizedTest
  @ValueSource(ints = {15, 18})
  void indexTermsCanBeIndexed(int major) throws SQLException {
    Connection postgres = postgres(major);

    for (String term : Stream.concat(TERMS.stream(), Stream.of("lower(t)", "upper(s)")).toList()) {
      execute(
          postgres,
          "CREATE INDEX proof ON sample ((" + carried(dialect.expression(term, route)) + "))");
      execute(postgres, "DROP INDEX proof");
    }

    assertThat(column(postgres, "1")).hasSize(ROWS);
  }

  private static List<String> differences(
      String source, String translated, List<String> expected, List<String> actual) {
    assertThat(actual).hasSameSizeAs(expected);
    for (int row = 0; row < expected.size(); row++) {
      if (!expected.get(row).equals(actual.get(row))) {
        return List.of(
            "%s → %s: row %d is %s, not %s"
                .formatted(source, translated, row, actual.get(row), expected.get(row)));
      }
    }
    return List.of();
  }

  private static List<String> differences(
      Connection sqlite, Connection postgres, String condition, String translated)
      throws SQLException {
    String truth = "CASE WHEN (" + condition + ") THEN 1 WHEN NOT (" + condition + ") THEN 0 END";
    List<String> expected = column(sqlite, truth);
    List<String> actual = column(postgres, "(" + translated + ")::integer");
    return differences(condition, translated, expected, actual);
  }

  private static String carried(Translation translation) {
    assertThat(translation).isInstanceOf(Translation.Carried.class);
    return ((Translation.Carried) translation).sql();
  }

  private Connection sqlite() throws SQLException {
    Connection connection = open(DriverManager.getConnection("jdbc:sqlite::memory:"));
    String columns =
        route.source().columns().stream()
            .map(TranslationIT::declaration)
            .collect(Collectors.joining(", "));
    execute(connection, "CREATE TABLE sample (" + columns + ")");
    fill(connection, false);
    return connection;
  }

  private static String declaration(Column column) {
    Identifier collation = column.collation();
    return column.name().quoted()
        + " "
        + column.declared()
        + (collation == null ? "" : " COLLATE " + collation.text());
  }

  private Connection postgres(int major) throws SQLException {
    TestServer server = Servers.postgres(major);
    String name = "sorted_" + System.nanoTime();
    try (Connection admin = server.jdbc("postgres")) {
      execute(
          admin,
          "CREATE DATABASE " + name + " TEMPLATE template0 LOCALE_PROVIDER icu ICU_LOCALE 'en-US'");
    }
    Connection connection = open(server.jdbc(name));
    execute(connection, "CREATE EXTENSION citext");
    for (Step step : dialect.before(List.of(route.target()))) {
      execute(connection, step.sql());
    }
    execute(connection, "ALTER TABLE sample ADD COLUMN row_number bigint");
    fill(connection, true);
    return connection;
  }

  /** The same rows in both engines: each value of a column beside many of every other. */
  private static void fill(Connection connection, boolean postgres) throws SQLException {
    Random random = new Random(20_260_101);
    String names =
        Sample.COLUMNS.stream()
            .map(column -> column.route().target().name().quoted())
            .collect(Collectors.joining(", "));
    for (int row = 0; row < ROWS; row++) {
      String values =
          Sample.COLUMNS.stream()
              .map(column -> column.values().get(random.nextInt(column.values().size())))
              .map(value -> postgres ? value.postgres() : value.sqlite())
              .collect(Collectors.joining(", "));
      execute(
          connection,
          "INSERT INTO sample (%s) VALUES (%s)"
              .formatted(
                  names + (postgres ? ", row_number" : ""), values + (postgres ? ", " + row : "")));
    }
  }

  private static List<String> column(Connection connection, String expression) throws SQLException {
    boolean postgres = connection.getMetaData().getDatabaseProductName().equals("PostgreSQL");
    List<String> values = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet result =
            statement.executeQuery(
                "SELECT "
                    + expression
                    + " FROM sample ORDER BY "
                    + (postgres ? "row_number" : "rowid"))) {
      while (result.next()) {
        values.add(String.valueOf(result.getString(1)));
      }
    } catch (SQLException failure) {
      throw new SQLException(expression + ": " + failure.getMessage(), failure);
    }
    return values;
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException failure) {
      throw new SQLException(sql + ": " + failure.getMessage(), failure);
    }
  }

  private Connection open(Connection connection) {
    connections.add(connection);
    return connection;
  }
}
