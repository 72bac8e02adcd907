package dev.pgtrek.postgres;

import static dev.pgtrek.postgres.Samples.execute;
import static dev.pgtrek.postgres.Samples.url;

import dev.pgtrek.model.Column;
import dev.pgtrek.model.Table;
import dev.pgtrek.model.TableName;
import dev.pgtrek.spi.ByteSlice;
import dev.pgtrek.spi.ColumnRead;
import dev.pgtrek.spi.RowCursor;
import dev.pgtrek.spi.Snapshot;
import dev.pgtrek.testkit.Servers;
import dev.pgtrek.testkit.TestServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** Values of every type at its edges, as a reader of the source hands them over. */
@ParameterizedClass
@ValueSource(ints = {15, 18})
class SourceTypesIT {

  private final TestServer server;
  private final String url;

  SourceTypesIT(int major) {
    server = Servers.postgres(major);
    url = server.newDatabase();
    execute(
        server,
        url,
        """
        CREATE EXTENSION hstore;
        CREATE EXTENSION citext;
        CREATE TYPE mood AS ENUM ('sad', 'ok');
        ALTER TYPE mood ADD VALUE 'so so' BEFORE 'ok';
        CREATE TYPE pair AS (a int, b text);
        CREATE DOMAIN positive AS numeric(8,2) CHECK (VALUE > 0);
        CREATE DOMAIN more AS positive NOT NULL CHECK (VALUE < 100 AND VALUE <> 42);
        SET TimeZone = 'America/New_York'; SET IntervalStyle = 'sql_standard';
        ALTER DATABASE %s SET DateStyle = 'German';
        ALTER DATABASE %1$s SET TimeZone = 'Asia/Tokyo';
        ALTER DATABASE %1$s SET extra_float_digits = 0;
        ALTER DATABASE %1$s SET bytea_output = 'escape'
        """
            .formatted(url.substring(url.lastIndexOf('/') + 1)));
  }

  /** Type, values given, the type read, values handed over; NULL left out, no text is its text. */
  private static final String VALUES =
      """
      smallint | -32768 ; 32767 | smallint | -32768 ; 32767
      bigint | -9223372036854775808 | bigint | -9223372036854775808
      boolean | t ; f | boolean | 1 ; 0
      real | 0.1 ; NaN ; -Infinity ; -0 ; 1e-45 ; 3.4028235e38 | double precision | 0.1 ; NaN ; -Infinity ; -0.0 ; 1.0E-45 ; 3.4028235E38
      double precision | 0.1 ; NaN ; Infinity ; -0 ; 5e-324 | double precision | 0.1 ; NaN ; Infinity ; -0.0 ; 4.9E-324
      numeric | 1.50 ; NaN ; Infinity ; -Infinity ; 0.000 ; -0.00001 ; 1e30 | numeric | 1.50 ; NaN ; Infinity ; -Infinity ; 0.000 ; -0.00001 ; 1000000000000000000000000000000
      numeric(6,2) | 1234.5 ; NaN | numeric(6,2) | 1234.50 ; NaN
      numeric(3,-2) | 12345 | numeric | 12300
      numeric(2,4) | 0.0099 | numeric | 0.0099
      money | -1234.50 | numeric | -1234.50
      char(5) | `ab ` ; `abcde` | text | ab ; abcde
      varchar(5) | `ab ` ; `` | varchar(5) | `ab ` ; ``
      citext | Ab | citext | Ab
      name | n | text | n
      "char" | c | text | c
      bytea | \\x00ff ; \\x | bytea | \\x00ff ; \\x
      date | infinity ; -infinity ; 4713-01-01 BC ; 5874897-12-31 ; 1970-01-02 | date | infinity ; -infinity ; -2440550 ; 2145042905 ; 1
      time | 24:00 ; 00:00:00.000001 | time | 86400000000 ; 1
      timetz | 24:00+02 ; 01:02:03.5-15:59 | text | 24:00:00+02 ; 01:02:03.5-15:59
      timestamp | infinity ; 1969-12-31 23:59:59.999999 ; 0044-03-15 BC ; 294276-12-31 23:59:59.999999 | timestamp | infinity ; -1 ; -63517824000000000 ; 294276-12-31 23:59:59.999999
      timestamp(0) | 1970-01-01 00:00:00.6 | timestamp | 1000000
      timestamptz | -infinity ; 1970-01-01 01:00+01 | timestamptz | -infinity ; 0
      interval | 1 year -2 mons 3 days 04:05:06.7 ; -00:00:01 ; 0 | text | 10 mons 3 days 04:05:06.7 ; -00:00:01 ; 00:00:00
      uuid | A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11 | uuid | \\xa0eebc999c0b4ef8bb6d6bb9bd380a11
      json | {"a":  1, "a": 2} | json | {"a":  1, "a": 2}
      jsonb | {"b": 1.50, "a": 123456789012345678901234567890.5} | jsonb | {"a": 123456789012345678901234567890.5, "b": 1.50}
      int[] | {} ; {1,NULL,3} ; {{1,2},{3,4}} | jsonb | [] ; [1, null, 3] ; [[1, 2], [3, 4]]
      text[] | {a,NULL,"NULL",""} | jsonb | ["a", null, "NULL", ""]
      numeric[] | {1.50,NaN} | jsonb | [1.50, "NaN"]
      mood[] | {"so so",ok} | jsonb | ["so so", "ok"]
      timestamptz[] | {1970-01-01 00:00+00} | jsonb | ["1970-01-01T00:00:00+00:00"]
      mood | so so ; sad | text | so so ; sad
      pair | `(1,"a b")` ; `(,)` | text | `(1,"a b")` ; `(,)`
      positive | 1.5 | numeric(8,2) | 1.50
      more | 1.5 | numeric(8,2) | 1.50
      int4range | `[1,5]` ; empty ; `(,)` ; `[3,)` | text | `[1,6)` ; empty ; `(,)` ; `[3,)`
      tstzrange | `[2000-01-01 00:00+00,)` | text | `["2000-01-01 00:00:00+00",)`
      nummultirange | `{[1,2),[3,4)}` | text | `{[1,2),[3,4)}`
      inet | 10.0.0.1 ; 10.0.0.0/8 ; ::1 | text | 10.0.0.1 ; 10.0.0.0/8 ; ::1
      cidr | 10.0.0.0/8 | text | 10.0.0.0/8
      macaddr | 08:00:2b:01:02:03 | text | 08:00:2b:01:02:03
      bit(4) | 0101 | text | 0101
      varbit | ``  ; 1 | text | `` ; 1
      point | `(0.1,-0)` | text | `(0.1,-0)`
      xml | <a>1</a> | text | <a>1</a>
      hstore | `a=>1, b=>NULL` | text | `"a"=>"1", "b"=>NULL`
      tsvector | `'b':2A 'a':1` | text | `'a':1 'b':2A`
      tsquery | a & b | text | 'a' & 'b'
      oid | 4294967295 | bigint | 4294967295
      regclass | pg_class | text | pg_class
      pg_lsn | 16/B374D848 | text | 16/B374D848
      """;

  /** A line of {@link #VALUES}. */
  private record Line(String type, List<String> given, String as, List<String> expected) {

    static Line of(String line) {
      String[] fields = line.split("\\|", -1);
      return new Line(fields[0].strip(), parts(fields[1]), fields[2].strip(), parts(fields[3]));
    }
  }

  @Test
  void handsOverTheValuesOfEveryTypeAsTheyAre() throws SQLException {
    List<Line> lines = VALUES.lines().map(Line::of).toList();
    try (Connection connection = server.jdbc(url);
        Statement statement = connection.createStatement()) {
      statement.execute("SET DateStyle = 'ISO'; SET TimeZone = 'UTC'");
      for (int i = 0; i < lines.size(); i++) {
        statement.execute("CREATE TABLE t%d (v %s)".formatted(i, lines.get(i).type()));
        for (String value : lines.get(i).given()) {
          statement.execute("INSERT INTO t%d VALUES ('%s')".formatted(i, value.replace("'", "''")));
        }
      }
    }

    try (PostgresSource source = PostgresSource.open(url(url), List.of());
        Snapshot snapshot = source.snapshot(Path.of("/nonexistent"))) {
      SoftAssertions all = new SoftAssertions();
      for (int i = 0; i < lines.size(); i++) {
        Line line = lines.get(i);
        Table table = snapshot.catalog().table(TableName.of("public", "t" + i)).orElseThrow();
        Column column = table.columns().getLast();

        all.assertThat(column.type().sql()).as(line.type()).isEqualTo(line.as());
        all.assertThat(read(snapshot, table, column)).as(line.type()).isEqualTo(line.expected());
      }
      all.assertAll();
    }
  }

  private static List<String> parts(String list) {
    List<String> parts = new ArrayList<>();
    for (String part : list.strip().split(" ; | ;$", -1)) {
      String bare = part.strip();
      parts.add(
          bare.length() > 1 && bare.startsWith("`") ? bare.substring(1, bare.length() - 1) : bare);
    }
    return parts;
  }

  private static List<String> read(Snapshot snapshot, Table table, Column column) {
    List<String> read = new ArrayList<>();
    ByteSlice slice = new ByteSlice();
    try (RowCursor cursor =
        snapshot.read(
            snapshot.chunks(table, 1000).getFirst(),
            List.of(new ColumnRead(column.name(), column.type(), false)))) {
      while (cursor.next()) {
        read.add(text(cursor, slice));
      }
    }
    return read;
  }

  private static String text(RowCursor cursor, ByteSlice slice) {
    return switch (cursor.kind(0)) {
      case NULL -> "NULL";
      case INTEGER -> Long.toString(cursor.integer(0));
      case REAL -> Double.toString(cursor.real(0));
      case TEXT -> new String(bytes(cursor, slice), StandardCharsets.UTF_8);
      case BLOB -> "\\x" + HexFormat.of().formatHex(bytes(cursor, slice));
      case LARGE_TEXT, LARGE_BLOB -> "large";
    };
  }

  private static byte[] bytes(RowCursor cursor, ByteSlice slice) {
    cursor.bytes(0, slice);
    return slice.copy();
  }
}
