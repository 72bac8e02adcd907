package dev.pgtrek.postgres.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgtrek.model.Column;
import dev.pgtrek.model.ColumnType;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.ScalarType;
import dev.pgtrek.model.Table;
import dev.pgtrek.model.TableName;
import dev.pgtrek.model.ValueFormat;
import dev.pgtrek.spi.ColumnRoute;
import dev.pgtrek.spi.Step;
import dev.pgtrek.spi.TableRoute;
import dev.pgtrek.spi.Translation;
import dev.pgtrek.testkit.Servers;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Expressions of the shapes that frameworks and applications write: how many are carried, and that
 * each of these gives the same over realistic rows in both engines, as what it is there.
 */
class RealisticExpressionsIT {

  /** Of all below; a change that carries fewer has to say why. */
  private static final int CARRIED = 138;

  private static final String[][] COLUMNS = {
    {"id", "INTEGER", "bigint", "native"},
    {"name", "VARCHAR(100)", "text", "native"},
    {"email", "TEXT COLLATE NOCASE", "text", "native"},
    {"status", "TEXT", "text", "native"},
    {"url", "LONGVARCHAR", "text", "native"},
    {"guid", "TEXT", "text", "native"},
    {"price", "REAL", "double precision", "native"},
    {"tax", "FLOAT", "double precision", "native"},
    {"rate", "DECIMAL(10,2)", "numeric(10,2)", "native"},
    {"amount", "INTEGER", "integer", "native"},
    {"parent", "INTEGER", "integer", "native"},
    {"position", "SMALLINT", "smallint", "native"},
    {"active", "BOOLEAN", "boolean", "native"},
    {"hidden", "BOOL", "boolean", "native"},
    {"created", "DATETIME", "timestamp", "iso"},
    {"day", "DATE", "date", "iso"},
    {"due", "DATE", "date", "iso"},
    {"added", "INTEGER", "timestamptz", "epoch_seconds"},
    {"visited", "INTEGER", "timestamptz", "epoch_micros"},
    {"data", "JSON", "jsonb", "native"},
    {"hash", "BLOB", "bytea", "native"},
  };

  private static final String[] ROWS = {
    "1,'Ada','Ada@Example.org','active','https://a.example/x?y','{A-1}',9.5,0.19,19.99,3,NULL,1,1,0,'2024-02-29"
        + " 23:59:58.999','2024-02-29','2024-03-01',1709251199,1709251199123456,'{\"name\":\"tea\",\"n\":5,\"ok\":true,\"tags\":[\"x\",\"y\"],\"deep\":{\"a"
        + " b\":1.5}}',x'CAFE'",
    "2,'bob','','inactive','http://b.example/',NULL,0.1,0.0,0,10,1,2,0,1,'2024-12-31 00:00:00',"
        + "'2024-12-31','2024-12-31',0,1,'{\"name\":null,\"n\":-1,\"ok\":false,\"tags\":[]}',x''",
    "3,'','x@y','pending','about:blank','{b-2}',-2.5,0.07,-1.5,0,1,-3,1,1,'1999-01-02 03:04:05',"
        + "'1999-01-02','2000-01-01',1,1600000000999999,'{\"name\":\"cup\"}',x'00'",
    "4,'Straße 12','ÄÖ@x','deleted','ftp://c',NULL,1e10,1.5,99999999.99,-7,2,0,0,0,NULL,NULL,NULL,"
        + "NULL,NULL,NULL,NULL",
    "5,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'2038-01-19 03:14:07.9996',"
        + "'2038-01-19','2038-01-20',2147483647,2147483647000000,'{\"name\":\"12\",\"n\":7,\"deep\":{}}',"
        + "x'FFFF'",
  };

  private static final String[] CHECKS = {
    // Django: choices, positive integers, constraints
    "\"amount\" >= 0 OR \"amount\" IS NULL",
    "(\"price\" >= 0.0 AND \"price\" <= 100.0) OR id > 0",
    "(\"status\" IN ('active', 'inactive', 'pending', 'deleted'))",
    "(\"day\" <= \"due\")",
    "NOT (\"active\" AND \"hidden\") OR 1 = 1",
    "(\"active\" OR \"hidden\" OR \"parent\" IS NOT NULL)",
    "((\"parent\" IS NULL AND \"position\" > 0) OR \"parent\" IS NOT NULL OR \"id\" > 0)",
    "(JSON_VALID(\"data\") OR \"data\" IS NULL)",
    "(\"rate\" < 100000000.0)",
    "LENGTH(\"name\") <= 100",
    // Rails, ActiveRecord
    "status IN ('active','inactive') OR status IS NOT NULL",
    "price > -1000 AND amount < 1000000",
    "char_length(name) > 0",
    // SQLAlchemy: Boolean and Enum
    "active IN (0, 1)",
    "CHECK_PRICE(price)",
    "parent != id",
    "email LIKE '%_@_%' OR email = '' OR email IS NULL",
    "instr(email, '@') > 0 OR length(coalesce(email, '')) >= 0",
    "(amount IS NULL) = (price IS NULL) OR id = id",
    "coalesce(parent, 0) <> id",
    "ifnull(amount, 0) % 2 IN (0, 1, -1)",
    "CASE WHEN status = 'active' THEN price IS NOT NULL ELSE 1 END",
    "typeof(amount) IN ('integer', 'null')",
    "typeof(name) = 'text' OR name IS NULL",
    "guid GLOB '{*}' OR guid IS NULL",
    "guid LIKE '{%}'",
    "url NOT LIKE 'javascript:%'",
    "url GLOB 'https://*' OR url GLOB 'http://*' OR url IS NOT NULL",
    "length(hash) <= 64",
    "length(trim(name)) > 0 OR name = '' OR name IS NULL",
    "upper(substr(name, 1, 1)) = substr(name, 1, 1)",
    "position BETWEEN -10 AND 10",
    "price * amount < 1000000",
    "price + tax > 0",
    "price / amount < 100",
    "round(price) = price",
    "max(amount, parent) > 0",
    "min(amount, 100) <= 100",
    "abs(amount) < 1000",
    "date(day) = day",
    "day >= '1990-01-01'",
    "strftime('%Y', created) >= '1990'",
    "date(created) = substr(created, 1, 10)",
    "created IS NULL OR created > '1970-01-01 00:00:00'",
    "added > 0",
    "visited >= added",
    "data IS NULL OR json_valid(data)",
    "json_extract(data, '$.name') = 'tea'",
    "json_extract(data, '$.name') IS NOT NULL",
    "json_type(data) = 'object'",
    "json_array_length(data, '$.tags') <= 10",
    "data ->> 'name' <> 'cup'",
    "status REGEXP '^[a-z]+$'",
    "amount & 1 = 0",
    "(amount >> 1) < 100",
    "rate * 2 > 0",
    "name <> email",
    "lower(name) = name COLLATE NOCASE",
  };

  /** Partial indexes' conditions are CHECKs to the translator; these are terms. */
  private static final String[] TERMS = {
    "lower(name)",
    "upper(email)",
    "lower(coalesce(email, ''))",
    "coalesce(parent, 0)",
    "ifnull(parent, -1)",
    "name || ' ' || status",
    "substr(url, 1, 20)",
    "length(url)",
    "amount % 16",
    "json_extract(data, '$.name')",
    "json_extract(data, '$.deep.\"a b\"')",
    "data ->> '$.n'",
    "data ->> 'name'",
    "json_array_length(data)",
    "date(created)",
    "strftime('%Y-%m', created)",
    "date(added, 'unixepoch')",
    "strftime('%Y', visited / 1000000, 'unixepoch')",
    "price * amount",
    "CASE WHEN active THEN name END",
    "nullif(status, '')",
    "replace(name, ' ', '')",
    "hex(hash)",
    "trim(name)",
    "abs(position)",
    "amount IS NULL",
    "-amount",
    "name COLLATE NOCASE",
    "iif(hidden, 0, position)",
    "random()",
  };

  /** Expression, declared type of the column, planned type. */
  private static final String[][] GENERATED = {
    {"price * amount", "REAL", "double precision"},
    {"price + price * tax", "REAL", "double precision"},
    {"round(price * amount)", "REAL", "double precision"},
    {"round(price * amount, 2)", "REAL", "double precision"},
    {"price / 1.19", "FLOAT", "double precision"},
    {"CAST(price * 100 AS INTEGER)", "INTEGER", "bigint"},
    {"CAST(substr(day, 1, 4) AS INTEGER)", "INTEGER", "integer"},
    {"CAST(substr(name, 1, 4) AS INTEGER)", "INTEGER", "bigint"},
    {"amount * 2", "INTEGER", "bigint"},
    {"id + 1", "INTEGER", "bigint"},
    {"amount > 3", "BOOLEAN", "boolean"},
    {"parent IS NULL", "BOOLEAN", "boolean"},
    {"parent IS NULL", "INTEGER", "integer"},
    {"lower(email)", "TEXT", "text"},
    {"trim(lower(name))", "TEXT", "text"},
    {"name || ' <' || email || '>'", "TEXT", "text"},
    {"coalesce(name, email, '?')", "TEXT", "text"},
    {"substr(url, 1, instr(url, ':') - 1)", "TEXT", "text"},
    {"replace(url, 'https://', '')", "TEXT", "text"},
    {"upper(hex(hash))", "TEXT", "text"},
    {"length(name)", "INTEGER", "integer"},
    {"json_extract(data, '$.name')", "TEXT", "text"},
    {"json_extract(data, '$.n')", "INTEGER", "bigint"},
    {"json_extract(data, '$.ok')", "BOOLEAN", "boolean"},
    {"data ->> '$.name'", "", "text"},
    {"data ->> '$.deep.\"a b\"'", "REAL", "double precision"},
    {"json_array_length(data, '$.tags')", "INTEGER", "integer"},
    {"data -> '$.tags' ->> '$[0]'", "TEXT", "text"},
    {"data ->> '$.tags[#-1]'", "TEXT", "text"},
    {"date(created)", "DATE", "date"},
    {"date(created)", "TEXT", "text"},
    {"strftime('%Y', created)", "TEXT", "text"},
    {"strftime('%Y-%m', day)", "TEXT", "text"},
    {"strftime('%H:%M:%S', created)", "TEXT", "text"},
    {"time(created)", "TEXT", "text"},
    {"datetime(added, 'unixepoch')", "DATETIME", "timestamp"},
    {"datetime(added, 'unixepoch')", "TEXT", "text"},
    {"date(visited / 1000000, 'unixepoch')", "DATE", "date"},
    {"strftime('%j', day)", "TEXT", "text"},
    {"CAST(strftime('%s', created) AS INTEGER)", "INTEGER", "bigint"},
    {"unixepoch(created)", "INTEGER", "bigint"},
    {"CASE WHEN active THEN 'on' ELSE 'off' END", "TEXT", "text"},
    {"CASE status WHEN 'active' THEN 1 WHEN 'pending' THEN 2 ELSE 0 END", "INTEGER", "integer"},
    {"iif(amount > 0, price, 0.0)", "REAL", "double precision"},
    {"ifnull(price, 0)", "REAL", "double precision"},
    {"coalesce(amount, 0) + coalesce(parent, 0)", "INTEGER", "bigint"},
    {"printf('%s-%d', name, amount)", "TEXT", "text"},
    {"printf('%05d', amount)", "TEXT", "text"},
    {"format('%s/%s', status, url)", "TEXT", "text"},
    {"printf('%.2f', price)", "TEXT", "text"},
    {"max(amount, 0)", "INTEGER", "integer"},
    {"min(price, tax)", "REAL", "double precision"},
    {"amount / 7", "INTEGER", "bigint"},
    {"CAST(amount AS TEXT)", "TEXT", "text"},
    {"CAST(amount AS REAL) / 3", "REAL", "double precision"},
    {"nullif(name, '')", "TEXT", "text"},
    {"rate", "DECIMAL(10,2)", "numeric(10,2)"},
    {"coalesce(rate, 0)", "NUMERIC", "numeric"},
    {"julianday(due) - julianday(day)", "REAL", "double precision"},
    {"day", "DATE", "date"},
    {"NOT active", "BOOLEAN", "boolean"},
    {"status = 'active' AND amount > 0", "BOOLEAN", "boolean"},
    {"-price", "REAL", "double precision"},
    {"unicode(name)", "INTEGER", "integer"},
    {"substr(email, instr(email, '@') + 1)", "TEXT", "text"},
    {"abs(price)", "REAL", "double precision"},
  };

  private final PostgresDialect dialect = new PostgresDialect();
  private final TableRoute route = route();
  private int carried;
  private final List<String> different = new ArrayList<>();
  private final List<String> left = new ArrayList<>();

  @ParameterizedTest
  @ValueSource(ints = {15, 18})
  void giveTheSameInBothEngines(int major) throws SQLException {
    try (Connection sqlite = DriverManager.getConnection("jdbc:sqlite::memory:");
        Connection postgres = Servers.postgres(major).jdbc(database(major))) {
      fill(sqlite, postgres);

      for (String check : CHECKS) {
        check(sqlite, postgres, check);
      }
      for (String term : TERMS) {
        term(sqlite, postgres, term);
      }
      for (String[] column : GENERATED) {
        generated(sqlite, postgres, column);
      }
    }

    assertThat(different).isEmpty();
    assertThat(carried).as("left: %s", String.join("\n", left)).isEqualTo(CARRIED);
  }

  private static String database(int major) {
    String url = Servers.postgres(major).newDatabase();
    String path = url.substring(url.lastIndexOf('/') + 1);
    int end = path.indexOf('?');
    return end < 0 ? path : path.substring(0, end);
  }

  private void check(Connection sqlite, Connection postgres, String check) throws SQLException {
    switch (dialect.condition(check, route)) {
      case Translation.NotCarried not -> {
        // What the planned type ensures is no loss.
        if (not.reason().contains("planned type") && not.reason().contains("ensures")) {
          carried++;
        } else {
          left.add("CHECK " + check + ": " + not.reason());
        }
      }
      case Translation.Carried(String sql, _) -> {
        carried++;
        execute(postgres, "ALTER TABLE thing ADD CONSTRAINT p CHECK (" + sql + ") NOT VALID");
        execute(postgres, "ALTER TABLE thing DROP CONSTRAINT p");
        String truth = "CASE WHEN (" + check + ") THEN 1 WHEN NOT (" + check + ") THEN 0 END";
        compare(check, sql, column(sqlite, truth), column(postgres, "(" + sql + ")::integer"));
      }
    }
  }

  private void term(Connection sqlite, Connection postgres, String term) throws SQLException {
    switch (dialect.expression(term, route)) {
      case Translation.NotCarried not -> left.add("INDEX " + term + ": " + not.reason());
      case Translation.Carried(String sql, _) -> {
        carried++;
        execute(postgres, "CREATE INDEX proof ON thing ((" + sql + "))");
        execute(postgres, "DROP INDEX proof");
        boolean asQueriesSpell =
            term.startsWith("lower")
                || term.startsWith("upper")
                || term.endsWith("NOCASE")
                || term.contains("date(");
        if (!asQueriesSpell) {
          compare(
              term,
              sql,
              column(sqlite, "CAST((" + term + ") AS TEXT)"),
              column(postgres, "CAST((" + sql + ") AS text)").stream()
                  .map(v -> v.equals("true") ? "1" : v.equals("false") ? "0" : v)
                  .toList());
        }
      }
    }
  }

  private void generated(Connection sqlite, Connection postgres, String[] what)
      throws SQLException {
    ColumnType type = ColumnType.parse(what[2]);
    ValueFormat format =
        type == ScalarType.DATE || type == ScalarType.TIMESTAMP
            ? ValueFormat.ISO
            : ValueFormat.NATIVE;
    Column source =
        new Column(
            Identifier.of("made"),
            what[1],
            ScalarType.ANY,
            false,
            null,
            new Column.Generated(what[0], false),
            null,
            null);
    ColumnRoute column = new ColumnRoute(source, Column.of("made", type), format, false);
    switch (dialect.generated(what[0], column, route)) {
      case Translation.NotCarried not ->
          left.add("GENERATED " + what[0] + " as " + what[2] + ": " + not.reason());
      case Translation.Carried(String sql, _) -> {
        carried++;
        execute(
            postgres,
            "ALTER TABLE thing ADD made " + what[2] + " GENERATED ALWAYS AS (" + sql + ") STORED");
        execute(sqlite, "ALTER TABLE thing ADD made " + what[1] + " AS (" + what[0] + ")");
        String value = type == ScalarType.BOOLEAN ? "made::integer" : "made";
        compare(
            what[0],
            sql,
            type == ScalarType.DOUBLE ? doubles(sqlite) : column(sqlite, "made"),
            type == ScalarType.DOUBLE ? doubles(postgres) : column(postgres, value));
        execute(postgres, "ALTER TABLE thing DROP COLUMN made");
        execute(sqlite, "ALTER TABLE thing DROP COLUMN made");
      }
    }
  }

  /** As their bits. */
  private static List<String> doubles(Connection connection) throws SQLException {
    List<String> values = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery("SELECT made FROM thing ORDER BY id")) {
      while (result.next()) {
        double value = result.getDouble(1);
        values.add(result.wasNull() ? "null" : "=" + Double.doubleToLongBits(value));
      }
    }
    return values;
  }

  private void compare(String source, String sql, List<String> expected, List<String> actual) {
    for (int i = 0; i < expected.size(); i++) {
      if (!same(expected.get(i), actual.get(i))) {
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

  private static boolean same(String expected, String actual) {
    if (expected.equals(actual)) {
      return true;
    }
    try {
      return Double.parseDouble(expected) == Double.parseDouble(actual);
    } catch (NumberFormatException noNumber) {
      return false;
    }
  }

  private static TableRoute route() {
    List<ColumnRoute> routes = new ArrayList<>();
    for (String[] column : COLUMNS) {
      String[] declared = column[1].split(" COLLATE ", -1);
      @Nullable Identifier collation = declared.length > 1 ? Identifier.of(declared[1]) : null;
      routes.add(
          new ColumnRoute(
              new Column(
                  Identifier.of(column[0]),
                  declared[0],
                  ScalarType.ANY,
                  false,
                  null,
                  null,
                  collation,
                  null),
              Column.of(column[0], ColumnType.parse(column[2])),
              ValueFormat.valueOf(column[3].toUpperCase(Locale.ROOT)),
              false));
    }
    return new TableRoute(
        Table.of(TableName.of("main", "thing"), routes.stream().map(ColumnRoute::source).toList()),
        Table.of(
            TableName.of("public", "thing"), routes.stream().map(ColumnRoute::target).toList()),
        routes);
  }

  private void fill(Connection sqlite, Connection postgres) throws SQLException {
    List<String> declarations = new ArrayList<>();
    for (String[] column : COLUMNS) {
      declarations.add(column[0] + " " + column[1]);
    }
    execute(sqlite, "CREATE TABLE thing (" + String.join(", ", declarations) + ")");
    for (Step step : dialect.before(List.of(route.target()))) {
      execute(postgres, step.sql());
    }
    for (String row : ROWS) {
      execute(sqlite, "INSERT INTO thing VALUES (" + row + ")");
      execute(postgres, "INSERT INTO thing SELECT " + postgres(sqlite));
    }
  }

  /** The row that SQLite took last, as PostgreSQL's literals. */
  private static String postgres(Connection sqlite) throws SQLException {
    List<String> values = new ArrayList<>();
    try (Statement statement = sqlite.createStatement();
        ResultSet row = statement.executeQuery("SELECT * FROM thing ORDER BY id DESC LIMIT 1")) {
      row.next();
      for (int i = 0; i < COLUMNS.length; i++) {
        values.add(literal(row, i + 1, COLUMNS[i]));
      }
    }
    return String.join(", ", values);
  }

  private static String literal(ResultSet row, int column, String[] declared) throws SQLException {
    if (declared[2].equals("bytea")) {
      byte[] bytes = row.getBytes(column);
      return bytes == null ? "NULL" : "'\\x" + HexFormat.of().formatHex(bytes) + "'";
    }
    String text = row.getString(column);
    if (text == null) {
      return "NULL::" + declared[2];
    }
    return switch (declared[3]) {
      case "epoch_seconds" -> "to_timestamp(" + text + ")";
      case "epoch_micros" ->
          "timestamptz '1970-01-01 00:00:00+00' + " + text + " * interval '1 microsecond'";
      default -> "'" + text.replace("'", "''") + "'::" + declared[2];
    };
  }

  private static List<String> column(Connection connection, String expression) throws SQLException {
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

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException failure) {
      throw new SQLException(sql + ": " + failure.getMessage(), failure);
    }
  }
}
