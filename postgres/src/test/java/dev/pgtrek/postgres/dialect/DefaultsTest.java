package dev.pgtrek.postgres.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgtrek.model.ColumnType;
import dev.pgtrek.model.ValueFormat;
import dev.pgtrek.spi.Translation;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class DefaultsTest {

  static final String UUID_EXPRESSION =
      "(lower(hex(randomblob(4))) || '-' || lower(hex(randomblob(2))) || '-4' ||"
          + " substr(lower(hex(randomblob(2))),2) || '-' || substr('89ab', abs(random()) % 4 + 1,"
          + " 1) || substr(lower(hex(randomblob(2))),2) || '-' || lower(hex(randomblob(6))))";

  private static final String CLOCK = "to_char(now() AT TIME ZONE 'UTC', '";

  private final PostgresDialect dialect = new PostgresDialect();

  @ParameterizedTest
  @MethodSource("carried")
  void givesTheSameValueOfThePlannedType(
      String declared, String planned, ValueFormat format, String sqlite, String postgres) {
    Translation translation =
        dialect.defaultValue(sqlite, Sample.route(declared, ColumnType.parse(planned), format));

    assertThat(translation).isEqualTo(new Translation.Carried(postgres));
  }

  static Stream<Arguments> carried() {
    return Stream.concat(Stream.concat(constants(), numbers()), Stream.concat(moments(), others()));
  }

  private static Stream<Arguments> constants() {
    return Stream.of(
        row("INTEGER", "integer", "0x10", "16"),
        row("INTEGER", "bigint", "'0'", "0"),
        row("INTEGER", "bigint", "-9223372036854775808", "'-9223372036854775808'::bigint"),
        row("INTEGER", "bigint", "0xFFFFFFFFFFFFFFFF", "(-1)"),
        row("INTEGER", "bigint", "-(5)", "(-5)"),
        row("INTEGER", "smallint", "+32767", "32767"),
        row("INTEGER", "integer", "1.0", "1"),
        row("INTEGER", "integer", "1e3", "1000"),
        row("INTEGER", "integer", "true", "1"),
        row("INTEGER", "integer", "NULL", "NULL"),
        row("INTEGER", "integer", "(NULL)", "NULL"),
        row("INTEGER", "integer", "(1 + 1)", "2"),
        row("INTEGER", "integer", "(60 * 60 * 24 - 1)", "86399"),
        row("TEXT", "text", "('a' || 'b')", "'ab'"),
        row("JSON", "jsonb", "(json('{}'))", "'{}'::jsonb"),
        row("BOOLEAN", "boolean", "'false'", "FALSE"),
        row("BOOLEAN", "boolean", "TRUE", "TRUE"),
        row("BOOLEAN", "boolean", "((1))", "TRUE"),
        row("BOOLEAN", "boolean", "'0'", "FALSE"),
        row("BOOLEAN", "boolean", "\"T\"", "TRUE"),
        row("TEXT", "text", "'it''s'", "'it''s'"),
        row("TEXT", "text", "\"in double quotes\"", "'in double quotes'"),
        row("TEXT", "text", "active", "'active'"),
        row("TEXT", "text", "[a b]", "'a b'"),
        row("TEXT", "text", "''", "''"),
        row("TEXT", "text", "'a\\b'", "'a\\b'"),
        row("TEXT", "text", "5", "'5'"),
        row("TEXT", "text", "1.50", "'1.5'"),
        row("TEXT", "text", "2.0", "'2.0'"),
        row("STRING", "text", "2.0", "'2'"),
        row("STRING", "text", "'007'", "'7'"),
        row("TEXT", "varchar(3)", "'äöü'", "'äöü'"),
        row("BLOB", "bytea", "x'CAFE'", "'\\xcafe'::bytea"),
        row("BLOB", "bytea", "X''", "'\\x'::bytea"),
        row("BLOB", "bytea", "'é'", "'\\xc3a9'::bytea"));
  }

  private static Stream<Arguments> numbers() {
    return Stream.of(
        row("REAL", "double precision", "0.1", "0.1"),
        row("REAL", "double precision", "-1.5e300", "-1.5E+300"),
        row("REAL", "double precision", "5", "5"),
        row("REAL", "double precision", "'2.5'", "2.5"),
        row("DECIMAL(10,2)", "numeric(10,2)", "9.5", "9.50"),
        row("DECIMAL(10,2)", "numeric(10,2)", "'0'", "0.00"),
        row("DECIMAL", "numeric", "0.10", "0.1"),
        row("DATE", "date", ValueFormat.ISO, "'2020-02-29'", "'2020-02-29'::date"),
        row("TIME", "time", ValueFormat.ISO, "'23:59:59.5'", "'23:59:59.5'::time"),
        row(
            "DATETIME",
            "timestamp",
            ValueFormat.ISO,
            "'2020-01-31 10:00:00'",
            "'2020-01-31 10:00:00'::timestamp"),
        row(
            "DATETIME",
            "timestamptz",
            ValueFormat.ISO,
            "'2020-01-31T10:00:00Z'",
            "'2020-01-31T10:00:00Z'::timestamptz"),
        row(
            "INTEGER",
            "timestamptz",
            ValueFormat.EPOCH_SECONDS,
            "0",
            "'1970-01-01 00:00:00+00'::timestamptz"),
        row(
            "INTEGER",
            "timestamp",
            ValueFormat.EPOCH_MILLIS,
            "-1",
            "'1969-12-31 23:59:59.999000'::timestamp"),
        row("JSON", "jsonb", "'{\"a\": [1, null]}'", "'{\"a\": [1, null]}'::jsonb"),
        row("TEXT", "jsonb", "'[]'", "'[]'::jsonb"),
        row("TEXT", "json", "'\"it''s\"'", "'\"it''s\"'::json"),
        row("JSON", "jsonb", "(json_array())", "'[]'::jsonb"),
        row(
            "TEXT",
            "uuid",
            "'6BA7B810-9dad-11d1-80b4-00c04fd430c8'",
            "'6ba7b810-9dad-11d1-80b4-00c04fd430c8'::uuid"));
  }

  private static Stream<Arguments> moments() {
    String epoch = "floor(extract(epoch FROM now()))::bigint";
    return Stream.of(
        row("TEXT", "text", "CURRENT_TIMESTAMP", CLOCK + "YYYY-MM-DD HH24:MI:SS')"),
        row("TEXT", "text", "current_date", CLOCK + "YYYY-MM-DD')"),
        row("TEXT", "varchar(8)", "CURRENT_TIME", CLOCK + "HH24:MI:SS')"),
        row("TEXT", "text", "(datetime('now'))", CLOCK + "YYYY-MM-DD HH24:MI:SS')"),
        row(
            "TEXT",
            "text",
            "(strftime('%Y-%m-%dT%H:%M:%fZ','now'))",
            CLOCK + "YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"')"),
        row("TEXT", "text", "(strftime('%s', 'now'))", epoch + "::text"),
        row("DATETIME", "timestamp", "CURRENT_TIMESTAMP", "(now() AT TIME ZONE 'UTC')"),
        row("DATETIME", "timestamptz", "(datetime('now'))", "now()"),
        row("DATETIME", "timestamptz", "(strftime('%Y-%m-%dT%H:%M:%fZ', 'NOW'))", "now()"),
        row(
            "DATETIME",
            "timestamp",
            "(datetime('now', '+1 day'))",
            "((now() AT TIME ZONE 'UTC') + interval '1 day')"),
        row(
            "DATETIME",
            "timestamptz",
            "(datetime('now', '-2 hours', '+30 minutes'))",
            "(((now() AT TIME ZONE 'UTC') + interval '-2 hour' + interval '30 minute') AT TIME"
                + " ZONE 'UTC')"),
        row(
            "TEXT",
            "text",
            "(date('now', '+7 days'))",
            "to_char(((now() AT TIME ZONE 'UTC') + interval '7 day'), 'YYYY-MM-DD')"),
        row("INTEGER", "integer", "(strftime('%Y', 'now'))", CLOCK + "YYYY')::integer"),
        row(
            "INTEGER",
            "bigint",
            "(CAST(unixepoch('subsec') * 1000 AS INTEGER))",
            "floor(extract(epoch FROM now()) * 1000)::bigint"),
        row("DATE", "date", "(date('now'))", "(now() AT TIME ZONE 'UTC')::date"),
        row("TIME", "time", "CURRENT_TIME", "(now() AT TIME ZONE 'UTC')::time"),
        row("INTEGER", "bigint", "(unixepoch())", epoch),
        row("INTEGER", "bigint", "(strftime('%s','now'))", epoch),
        row("INTEGER", "bigint", "(CAST(strftime('%s','now') AS INT))", epoch),
        row("INTEGER", "integer", "(unixepoch('now'))", epoch.replace("bigint", "integer")),
        row("INTEGER", "bigint", "(unixepoch() * 1000)", "(" + epoch + " * 1000)"),
        row(
            "INTEGER",
            "bigint",
            "(CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER))",
            "floor(extract(epoch FROM now()) * 1000)::bigint"),
        row("INTEGER", "timestamptz", ValueFormat.EPOCH_SECONDS, "(unixepoch())", "now()"),
        row(
            "REAL",
            "double precision",
            "(julianday('now'))",
            "(extract(epoch FROM now()) / 86400.0 + 2440587.5)::double precision"),
        row(
            "REAL",
            "timestamp",
            ValueFormat.JULIAN_DAY,
            "(julianday())",
            "(now() AT TIME ZONE 'UTC')"));
  }

  private static Stream<Arguments> others() {
    return Stream.of(
        row(
            "TEXT",
            "text",
            "(lower(hex(randomblob(16))))",
            "replace(gen_random_uuid()::text, '-', '')"),
        row(
            "TEXT",
            "text",
            "(hex(randomblob(8)))",
            "upper(left(replace(gen_random_uuid()::text, '-', ''), 16))"),
        row("TEXT", "text", UUID_EXPRESSION, "gen_random_uuid()::text"),
        row("TEXT", "uuid", UUID_EXPRESSION, "gen_random_uuid()"),
        row("BLOB", "bytea", "(randomblob(16))", "uuid_send(gen_random_uuid())"));
  }

  @ParameterizedTest
  @MethodSource("notCarried")
  void refusesWhatIsNoValueOfThePlannedType(
      String declared, String planned, ValueFormat format, String sqlite, String reason) {
    Translation translation =
        dialect.defaultValue(sqlite, Sample.route(declared, ColumnType.parse(planned), format));

    assertThat(translation)
        .isInstanceOfSatisfying(
            Translation.NotCarried.class, refused -> assertThat(refused.reason()).contains(reason));
  }

  static Stream<Arguments> notCarried() {
    return Stream.of(
        row("INTEGER", "integer", "2147483648", "no value of the planned type integer"),
        row("INTEGER", "smallint", "-32769", "no value"),
        row("INTEGER", "integer", "'abc'", "no value"),
        row("INTEGER", "integer", "1.5", "no value"),
        row("INTEGER", "integer", "''", "no value"),
        row("BOOLEAN", "boolean", "2", "no value"),
        row("BOOLEAN", "boolean", "'yes'", "no value"),
        row("REAL", "double precision", "'abc'", "no value"),
        row("REAL", "double precision", "9e999", "range of a double"),
        row("DECIMAL(10,2)", "numeric(10,2)", "1.005", "no value"),
        row("DECIMAL(4,2)", "numeric(4,2)", "100", "no value"),
        row("TEXT", "varchar(3)", "'abcd'", "no value"),
        row("TEXT", "text", "x'CAFE'", "no value"),
        row("TEXT", "text", "1e300", "a real number for a column of text"),
        row("BLOB", "bytea", "5", "no value"),
        row("DATE", "date", ValueFormat.ISO, "'2021-02-29'", "no value"),
        row("DATE", "date", ValueFormat.ISO, "'0000-00-00'", "no value"),
        row("DATE", "date", ValueFormat.ISO, "''", "no value"),
        row("DATE", "date", ValueFormat.ISO, "CURRENT_TIMESTAMP", "no date"),
        row("DATETIME", "timestamp", ValueFormat.ISO, "0", "no value"),
        row("DATETIME", "timestamp", ValueFormat.ISO, "'2020-01-31T10:00:00Z'", "no value"),
        row("DATETIME", "timestamptz", ValueFormat.ISO, "'2020-01-31 10:00:00'", "no value"),
        row("DATETIME", "timestamp", "(datetime('now', 'localtime'))", "local time"),
        row("INTEGER", "integer", "(unixepoch() * 1000)", "no integer"),
        row("INTEGER", "integer", "CURRENT_TIMESTAMP", "no integer"),
        row("TEXT", "varchar(10)", "CURRENT_TIMESTAMP", "no varchar(10)"),
        row("TEXT", "text", "(strftime('%W', 'now'))", "to_char"),
        row("JSON", "jsonb", "''", "no value"),
        row("JSON", "jsonb", "'{} {}'", "no value"),
        row("JSON", "jsonb", "'[1,]'", "no value"),
        row("JSON", "jsonb", "'\"\\u0000\"'", "no value"),
        row("JSON", "jsonb", "'\"\\ud800\"'", "no value"),
        row("JSON", "jsonb", "'1e100000'", "no value"),
        row("TEXT", "uuid", "'not a uuid'", "no value"),
        row("TEXT", "text", "(random())", "no sure equal"),
        row("TEXT", "text", "(hex(randomblob(17)))", "no sure equal"),
        row("TEXT", "varchar(10)", "(hex(randomblob(16)))", "no sure equal"),
        row("TEXT", "text", "(substr('xyz', abs(random()) % 4 + 1, 1))", "no sure equal"),
        row("INTEGER", "bigint", "(9223372036854775807 + 1)", "no sure equal"),
        row("INTEGER", "integer", "(7 / 2)", "no sure equal"),
        row("TEXT", "text", "(json('{ \"a\": 1 }'))", "no sure equal"),
        row("DATETIME", "timestamp", "(datetime('now', 'start of month'))", "no sure equal"));
  }

  private static Arguments row(String declared, String planned, String sqlite, String expected) {
    return row(declared, planned, ValueFormat.NATIVE, sqlite, expected);
  }

  private static Arguments row(
      String declared, String planned, ValueFormat format, String sqlite, String expected) {
    return Arguments.of(declared, planned, format, sqlite, expected);
  }
}
