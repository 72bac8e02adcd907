package dev.pgtrek.sqlite.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgtrek.model.Column;
import dev.pgtrek.model.ColumnType;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.ValueFormat;
import dev.pgtrek.spi.ColumnRoute;
import dev.pgtrek.spi.Translation;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Defaults as {@code pg_get_expr} spells them, and what the file's own say; tried in memory. */
class DefaultsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "'new'::text ; text ; text ; TEXT ; 'new'",
        "'it''s'::character varying ; character varying(20) ; varchar(20) ; TEXT ; 'it''s'",
        "''::text ; text ; text ; TEXT ; ''",
        "NULL::character varying ; character varying ; text ; TEXT ; NULL",
        "'a'::bpchar ; character(3) ; text ; TEXT ; 'a  '",
        "'happy'::mood ; mood ; text ; TEXT ; 'happy'",
        "0 ; integer ; integer ; INTEGER ; 0",
        "'-1'::integer ; integer ; integer ; INTEGER ; -1",
        "(-1) ; integer ; integer ; INTEGER ; -1",
        "'9223372036854775807'::bigint ; bigint ; bigint ; INTEGER ; 9223372036854775807",
        "0.00 ; numeric(10,2) ; numeric(10,2) ; NUMERIC ; 0.00",
        "19.99 ; numeric(10,2) ; numeric(10,2) ; NUMERIC ; 19.99",
        "1.5 ; numeric(30,10) ; numeric(30,10) ; TEXT ; '1.5000000000'",
        "0 ; numeric(30,2) ; numeric(30,2) ; TEXT ; '0.00'",
        "0 ; double precision ; double precision ; REAL ; 0.0",
        "'1.5'::double precision ; double precision ; double precision ; REAL ; 1.5",
        "true ; boolean ; boolean ; BOOLEAN ; 1",
        "false ; boolean ; boolean ; BOOLEAN ; 0",
        "'2024-01-31'::date ; date ; date ; TEXT ; '2024-01-31'",
        "'infinity'::date ; date ; date ; TEXT ; 'infinity'",
        "'08:30:00'::time without time zone ; time without time zone ; time ; TEXT ; '08:30:00'",
        "'2024-01-31 12:00:00.5'::timestamp without time zone ; timestamp without time zone ;"
            + " timestamp ; TEXT ; '2024-01-31 12:00:00.500000'",
        "'2024-01-31 12:00:00+02'::timestamp with time zone ; timestamp with time zone ;"
            + " timestamptz ; TEXT ; '2024-01-31 10:00:00+00:00'",
        "'{}'::jsonb ; jsonb ; jsonb ; TEXT ; '{}'",
        "'{\"a\": [1, 2]}'::jsonb ; jsonb ; jsonb ; TEXT ; '{\"a\": [1, 2]}'",
        "'{}'::text[] ; text[] ; jsonb ; TEXT ; '[]'",
        "ARRAY[]::text[] ; text[] ; jsonb ; TEXT ; '[]'",
        "'{a,\"b c\",NULL}'::text[] ; text[] ; jsonb ; TEXT ; '[\"a\",\"b c\",null]'",
        "ARRAY['a'::text, 'b'::text] ; text[] ; jsonb ; TEXT ; '[\"a\",\"b\"]'",
        "'{1,2}'::integer[] ; integer[] ; jsonb ; TEXT ; '[1,2]'",
        "'\\xcafe'::bytea ; bytea ; bytea ; BLOB ; x'CAFE'",
        "'00000000-0000-0000-0000-000000000000'::uuid ; uuid ; uuid ; TEXT ;"
            + " '00000000-0000-0000-0000-000000000000'",
        "'00000000-0000-0000-0000-0000000000ff'::uuid ; uuid ; uuid ; BLOB ;"
            + " x'000000000000000000000000000000FF'",
        "'1 day'::interval ; interval ; text ; TEXT ; '1 day'",
        "'10.0.0.0/8'::inet ; inet ; text ; TEXT ; '10.0.0.0/8'",
        "B'101'::\"bit\" ; bit(3) ; text ; TEXT ; '101'",
        "('a'::text || 'b'::text) ; text ; text ; TEXT ; ('a' || 'b')",
        "(60 * 60) ; integer ; integer ; INTEGER ; (60 * 60)",
        "E'a\\\\b' ; text ; text ; TEXT ; 'a\\b'",
      })
  void spellsLiteralsAsTheColumnHoldsThem(
      String spelled, String declared, String type, String held, String expected)
      throws SQLException {
    Translation translation = SqliteExpressions.defaultValue(spelled, route(declared, type, held));

    assertThat(translation).isEqualTo(new Translation.Carried(expected));
    assertThat(tried(held, expected)).isNotNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "now() ; timestamp with time zone ; timestamptz ; \\d{4}-\\d\\d-\\d\\d"
            + " \\d\\d:\\d\\d:\\d\\d(\\.\\d{3}000)?\\+00:00",
        "CURRENT_TIMESTAMP ; timestamp with time zone ; timestamptz ; .{19}(\\.\\d{3}000)?\\+00:00",
        "now() ; timestamp without time zone ; timestamp ; .{19}(\\.\\d{3}000)?",
        "CURRENT_TIMESTAMP ; timestamp without time zone ; timestamp ; .{19}(\\.\\d{3}000)?",
        "timezone('utc'::text, now()) ; timestamp without time zone ; timestamp ;"
            + " .{19}(\\.\\d{3}000)?",
        "(now() AT TIME ZONE 'utc'::text) ; timestamp without time zone ; timestamp ;"
            + " .{19}(\\.\\d{3}000)?",
        "(now() + '7 days'::interval) ; timestamp with time zone ; timestamptz ; .{19}.*",
        "(now() - '01:30:00'::interval) ; timestamp with time zone ; timestamptz ; .{19}.*",
        "CURRENT_DATE ; date ; date ; \\d{4}-\\d\\d-\\d\\d",
        "(now())::date ; date ; date ; \\d{4}-\\d\\d-\\d\\d",
        "('now'::text)::date ; date ; date ; never",
        "LOCALTIME ; time without time zone ; time ; \\d\\d:\\d\\d:\\d\\d(\\.\\d{3}000)?",
        "gen_random_uuid() ; uuid ; uuid ;"
            + " [0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}",
        "(gen_random_uuid())::text ; text ; text ; [0-9a-f-]{36}",
        "uuid_generate_v4() ; uuid ; uuid ; [0-9a-f-]{36}",
      })
  void tellsThePresentAndRandomUuidsInTheColumnsSpelling(
      String spelled, String declared, String type, String pattern) throws SQLException {
    Translation translation =
        SqliteExpressions.defaultValue(spelled, route(declared, type, "TEXT"));

    if (pattern.equals("never")) {
      assertThat(translation).isInstanceOf(Translation.NotCarried.class);
    } else {
      assertThat(tried("TEXT", ((Translation.Carried) translation).sql())).matches(pattern);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "EPOCH_SECONDS ; \\d{10}",
        "EPOCH_MILLIS ; \\d{13}",
        "EPOCH_MICROS ; \\d{16}",
        "EPOCH_DAYS ; \\d{5}",
        "JULIAN_DAY ; 24\\d{5}\\.\\d+",
      })
  void tellsThePresentAsANumberWhereTheColumnHoldsNumbers(ValueFormat written, String pattern)
      throws SQLException {
    ColumnRoute route =
        route("timestamp with time zone", "timestamptz", "NUMERIC").writing(written);

    Translation translation = SqliteExpressions.defaultValue("now()", route);

    assertThat(tried("NUMERIC", ((Translation.Carried) translation).sql())).matches(pattern);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "nextval('t_id_seq'::regclass) ; integer ; It takes the next number of a sequence, which"
            + " SQLite has not.",
        "(now() + '1 mon'::interval) ; timestamp with time zone ; It moves the present by months,"
            + " which SQLite counts otherwise.",
        "timezone('Europe/Berlin'::text, now()) ; timestamp without time zone ; It tells the"
            + " present in a zone of its own.",
        "md5((random())::text) ; text ; It calls the function random().",
        "CURRENT_USER ; text ; It uses current_user, which changes while the rows do not.",
        "my_default() ; text ; It calls the function my_default().",
        "public.my_default() ; text ; It calls the function public.my_default().",
        "'NaN'::double precision ; double precision ; It holds the number NaN, which SQLite does"
            + " not have.",
        "'unclosed ; text ; Its text ends inside quotes.",
      })
  void refusesWhatSqliteCannotSay(String spelled, String declared, String reason) {
    String type =
        switch (declared) {
          case "timestamp with time zone" -> "timestamptz";
          case "timestamp without time zone" -> "timestamp";
          default -> declared;
        };

    Translation translation =
        SqliteExpressions.defaultValue(spelled, route(declared, type, "TEXT"));

    assertThat(translation).isEqualTo(new Translation.NotCarried(reason));
  }

  @Test
  void refusesToNestTooDeeply() {
    String deep = "(".repeat(100_000) + "1" + ")".repeat(100_000);

    Translation translation =
        SqliteExpressions.defaultValue(deep, route("integer", "integer", "INTEGER"));

    assertThat(translation)
        .isEqualTo(new Translation.NotCarried("It is nested more than 500 levels deep."));
  }

  private static ColumnRoute route(String declared, String type, String held) {
    ColumnType carried = ColumnType.parse(type);
    return new ColumnRoute(
        new Column(Identifier.of("c"), declared, carried, false, null, null, null, null),
        new Column(Identifier.of("c"), held, carried, false, null, null, null, null),
        ValueFormat.NATIVE,
        false);
  }

  /** What a row gets that says nothing of the column. */
  private static @Nullable String tried(String held, String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite::memory:");
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE t (c " + held + " DEFAULT " + sql + ", x)");
      statement.execute("INSERT INTO t (x) VALUES (1)");
      try (ResultSet row = statement.executeQuery("SELECT c FROM t")) {
        row.next();
        String value = row.getString(1);
        return value == null ? "NULL" : value;
      }
    }
  }
}
