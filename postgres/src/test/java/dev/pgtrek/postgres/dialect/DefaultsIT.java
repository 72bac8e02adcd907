package dev.pgtrek.postgres.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgtrek.model.ColumnType;
import dev.pgtrek.model.ScalarType;
import dev.pgtrek.model.ValueFormat;
import dev.pgtrek.spi.Translation;
import dev.pgtrek.testkit.Servers;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Defaults at work: what an insert that leaves the column out stores, in both engines. */
class DefaultsIT {

  private final PostgresDialect dialect = new PostgresDialect();
  private final List<Connection> connections = new ArrayList<>();

  @AfterEach
  void close() throws SQLException {
    for (Connection connection : connections) {
      connection.close();
    }
  }

  @ParameterizedTest
  @MethodSource("texts")
  void textColumnsGetTheTextThatSqliteStores(int major, String declared, String sqlite)
      throws SQLException {
    String translated = translated(declared, ScalarType.TEXT, ValueFormat.NATIVE, sqlite);

    String expected = inserted(sqlite(), declared, sqlite);
    String actual = inserted(postgres(major), "text", translated);

    assertThat(actual).isEqualTo(expected);
  }

  static Stream<Arguments> texts() {
    return onBoth(
        new String[] {"TEXT", "'it''s'"},
        new String[] {"TEXT", "\"dq\""},
        new String[] {"TEXT", "active"},
        new String[] {"TEXT", "'a\\b%'"},
        new String[] {"TEXT", "1.50"},
        new String[] {"TEXT", "0x10"},
        new String[] {"TEXT", "-2.0"},
        new String[] {"STRING", "2.0"},
        new String[] {"STRING", "'007'"},
        new String[] {"TEXT", "CURRENT_DATE"},
        new String[] {"TEXT", "true"},
        new String[] {"TEXT", "NULL"},
        new String[] {"TEXT", "'ä😀'"});
  }

  @ParameterizedTest
  @MethodSource("moments")
  void momentsInTextColumnsAreSpelledAsInSqlite(int major, String declared, String sqlite)
      throws SQLException {
    String translated = translated(declared, ScalarType.TEXT, ValueFormat.NATIVE, sqlite);

    String expected = inserted(sqlite(), declared, sqlite);
    String actual = inserted(postgres(major), "text", translated);

    assertThat(shape(actual)).isEqualTo(shape(expected));
    assertThat(actual.substring(0, 4)).isEqualTo(expected.substring(0, 4));
  }

  static Stream<Arguments> moments() {
    return onBoth(
        new String[] {"TEXT", "CURRENT_TIMESTAMP"},
        new String[] {"TEXT", "(datetime('now'))"},
        new String[] {"TEXT", "(strftime('%Y-%m-%dT%H:%M:%fZ','now'))"},
        new String[] {"TEXT", "(strftime('%Y/%m/%d at %H.%M, day %j, 100%%','now'))"},
        new String[] {"TEXT", "(strftime('%s','now'))"},
        new String[] {"TEXT", "(date('now', '+7 days'))"},
        new String[] {"TEXT", "(datetime('now', '-36 hours', '+15 minutes'))"},
        new String[] {"TEXT", "(unixepoch())"});
  }

  @ParameterizedTest
  @MethodSource("counts")
  void countedMomentsAreThoseOfSqlite(int major, String declared, String sqlite)
      throws SQLException {
    boolean real = declared.equals("REAL");
    ScalarType planned = real ? ScalarType.DOUBLE : ScalarType.BIGINT;
    String translated = translated(declared, planned, ValueFormat.NATIVE, sqlite);

    double before = Double.parseDouble(inserted(sqlite(), declared, sqlite));
    double actual = Double.parseDouble(inserted(postgres(major), planned.sql(), translated));
    double after = Double.parseDouble(inserted(sqlite(), declared, sqlite));

    double unit = real ? 1e-4 : 1;
    assertThat(actual).isBetween(before - unit, after + unit);
  }

  static Stream<Arguments> counts() {
    return onBoth(
        new String[] {"INTEGER", "(unixepoch())"},
        new String[] {"INTEGER", "(strftime('%s', 'now'))"},
        new String[] {"INTEGER", "(unixepoch() * 1000)"},
        new String[] {"INTEGER", "(strftime('%Y', 'now'))"},
        new String[] {"INTEGER", "(strftime('%m', 'now'))"},
        new String[] {"INTEGER", "(60 * 60 * 24 - 1)"},
        new String[] {"INTEGER", "(CAST(unixepoch('subsec') * 1000 AS INTEGER))"},
        new String[] {"INTEGER", "(CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER))"},
        new String[] {"REAL", "(julianday('now'))"});
  }

  @ParameterizedTest
  @MethodSource("identifiers")
  void randomIdentifiersHaveTheFormOfSqlites(int major, String declared, String sqlite)
      throws SQLException {
    String translated = translated(declared, ScalarType.TEXT, ValueFormat.NATIVE, sqlite);

    String expected = inserted(sqlite(), declared, sqlite);
    String actual = inserted(postgres(major), "text", translated);

    assertThat(actual).hasSameSizeAs(expected).isNotEqualTo(expected);
    assertThat(actual.replaceAll("[0-9a-f]", "h").replaceAll("[0-9A-F]", "H"))
        .isEqualTo(expected.replaceAll("[0-9a-f]", "h").replaceAll("[0-9A-F]", "H"));
  }

  static Stream<Arguments> identifiers() {
    return onBoth(
        new String[] {"TEXT", "(lower(hex(randomblob(16))))"},
        new String[] {"TEXT", "(lower(hex(randomblob(4))))"},
        new String[] {"TEXT", DefaultsTest.UUID_EXPRESSION});
  }

  @ParameterizedTest
  @ValueSource(ints = {15, 18})
  void everyTranslatedDefaultIsTakenByItsType(int major) throws SQLException {
    Connection postgres = postgres(major);

    for (Arguments row : DefaultsTest.carried().toList()) {
      String planned = String.valueOf(row.get()[1]);
      Translation translation =
          dialect.defaultValue(
              String.valueOf(row.get()[3]),
              Sample.route(
                  String.valueOf(row.get()[0]),
                  ColumnType.parse(planned),
                  ValueFormat.valueOf(String.valueOf(row.get()[2]))));
      String value = inserted(postgres, planned, ((Translation.Carried) translation).sql());
      assertThat(value).isNotNull();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          INTEGER       | bigint           | -9223372036854775808 | -9223372036854775808
          INTEGER       | bigint           | 0xFFFFFFFFFFFFFFFF   | -1
          INTEGER       | integer          | 1e3                  | 1000
          BOOLEAN       | boolean          | 'false'              | f
          REAL          | double precision | 1.5e300              | 1.5e+300
          REAL          | double precision | 0.1                  | 0.1
          DECIMAL(10,2) | numeric(10,2)    | 9.5                  | 9.50
          BLOB          | bytea            | x'CAFE'              | \\xcafe
          JSON          | jsonb            | '{"a":1}'            | {"a": 1}
          """)
  void constantsAreStoredExactly(String declared, String planned, String sqlite, String expected)
      throws SQLException {
    String translated = translated(declared, ColumnType.parse(planned), ValueFormat.NATIVE, sqlite);

    assertThat(inserted(postgres(18), planned, translated)).isEqualTo(expected);
    assertThat(inserted(postgres(15), planned, translated)).isEqualTo(expected);
  }

  private static Stream<Arguments> onBoth(String[]... rows) {
    return Stream.of(15, 18)
        .flatMap(major -> Stream.of(rows).map(row -> Arguments.of(major, row[0], row[1])));
  }

  /** A spelling with its digits made alike. */
  private static String shape(String value) {
    return value.replaceAll("[0-9]", "9");
  }

  private String translated(
      String declared, ColumnType planned, ValueFormat format, String sqlite) {
    Translation translation = dialect.defaultValue(sqlite, Sample.route(declared, planned, format));
    assertThat(translation).isInstanceOf(Translation.Carried.class);
    return ((Translation.Carried) translation).sql();
  }

  private static String inserted(Connection connection, String type, String value)
      throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("DROP TABLE IF EXISTS proof");
      statement.execute("CREATE TABLE proof (k integer, c " + type + " DEFAULT " + value + ")");
      statement.execute("INSERT INTO proof (k) VALUES (1)");
      try (ResultSet result = statement.executeQuery("SELECT c FROM proof")) {
        result.next();
        return String.valueOf(result.getString(1));
      }
    }
  }

  private Connection sqlite() throws SQLException {
    return open(DriverManager.getConnection("jdbc:sqlite::memory:"));
  }

  private Connection postgres(int major) {
    var server = Servers.postgres(major);
    return open(server.jdbc(server.newDatabase()));
  }

  private Connection open(Connection connection) {
    connections.add(connection);
    return connection;
  }
}
