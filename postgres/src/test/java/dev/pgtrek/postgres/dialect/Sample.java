package dev.pgtrek.postgres.dialect;

import dev.pgtrek.model.Column;
import dev.pgtrek.model.ColumnType;
import dev.pgtrek.model.ColumnType.Numeric;
import dev.pgtrek.model.ColumnType.Varchar;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.ScalarType;
import dev.pgtrek.model.Table;
import dev.pgtrek.model.TableName;
import dev.pgtrek.model.ValueFormat;
import dev.pgtrek.spi.ColumnRoute;
import dev.pgtrek.spi.TableRoute;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A table with a column for each way in which values can mean something, and nasty values. */
final class Sample {

  /**
   * A value, as each engine spells it.
   *
   * @param sqlite SQLite's literal
   * @param postgres PostgreSQL's
   */
  record Value(String sqlite, String postgres) {}

  /**
   * A column with its values.
   *
   * @param route how it travels
   * @param values what to try
   */
  record SampleColumn(ColumnRoute route, List<Value> values) {}

  private static final List<Value> TEXTS =
      same(
          "''",
          "' '",
          "'a'",
          "'A'",
          "'b '",
          "'b'",
          "'B'",
          "'Z'",
          "'ä'",
          "'Ä'",
          "'ß'",
          "'é'",
          "'10'",
          "'9'",
          "'a%'",
          "'a_b'",
          "'AxB'",
          "'a\\b'",
          "'it''s'",
          "'[x]'",
          "'abc123'",
          "'line\nbreak'",
          "'😀'",
          "'x😀y'",
          "'2020-01-31'",
          "'true'",
          "'5 apples'",
          "'a-b'",
          "NULL");

  private static final List<Value> LONGS =
      same(
          "0",
          "1",
          "-1",
          "2",
          "3",
          "7",
          "42",
          "100",
          "-32768",
          "2147483647",
          "-2147483648",
          "9007199254740993",
          "9223372036854775807",
          "-9223372036854775808",
          "NULL");

  private static final List<Value> INTS =
      same("0", "1", "-1", "2", "3", "10", "100", "2147483647", "-2147483648", "NULL");

  private static final List<Value> FLAGS =
      List.of(new Value("0", "FALSE"), new Value("1", "TRUE"), new Value("NULL", "NULL"));

  private static final List<Value> DAYS =
      same("'2020-01-31'", "'2020-02-01'", "'0001-01-01'", "'9999-12-31'", "'1999-12-31'", "NULL");

  private static final List<Value> EPOCHS =
      List.of(
          new Value("0", "'1970-01-01 00:00:00+00'"),
          new Value("1", "'1970-01-01 00:00:01+00'"),
          new Value("-1", "'1969-12-31 23:59:59+00'"),
          new Value("1600000000", "'2020-09-13 12:26:40+00'"),
          new Value("NULL", "NULL"));

  private static final List<Value> MILLIS =
      List.of(
          new Value("0", "'1970-01-01 00:00:00'"),
          new Value("1", "'1970-01-01 00:00:00.001'"),
          new Value("-1", "'1969-12-31 23:59:59.999'"),
          new Value("1600000000123", "'2020-09-13 12:26:40.123'"),
          new Value("NULL", "NULL"));

  private static final List<Value> UUIDS =
      same(
          "'6ba7b810-9dad-11d1-80b4-00c04fd430c8'",
          "'6ba7b811-9dad-11d1-80b4-00c04fd430c8'",
          "'f0000000-0000-4000-8000-00000000000a'",
          "'00000000-0000-0000-0000-000000000000'",
          "NULL");

  static final List<SampleColumn> COLUMNS =
      List.of(
          column("i", "INTEGER", ScalarType.INTEGER, INTS),
          column("k", "INT", ScalarType.INTEGER, INTS),
          column(
              "tiny", "SMALLINT", ScalarType.SMALLINT, same("0", "1", "-32768", "32767", "NULL")),
          column("n", "BIGINT", ScalarType.BIGINT, LONGS),
          column("m", "BIGINT", ScalarType.BIGINT, LONGS),
          column("free", "", ScalarType.BIGINT, LONGS),
          column("f", "BOOLEAN", ScalarType.BOOLEAN, FLAGS),
          column("g", "BOOL", ScalarType.BOOLEAN, FLAGS),
          column(
              "r",
              "REAL",
              ScalarType.DOUBLE,
              same(
                  "0.0",
                  "-0.0",
                  "0.1",
                  "-1.5",
                  "1.0",
                  "9007199254740992.0",
                  "1.7976931348623157e308",
                  "5e-324",
                  "0.30000000000000004",
                  "NULL")),
          column(
              "d",
              "DECIMAL(10,2)",
              new Numeric(10, 2),
              same("0", "0.1", "-0.01", "19.99", "20", "99999999.99", "NULL")),
          column(
              "u",
              "NUMERIC",
              Numeric.UNBOUNDED,
              same("0", "0.1", "0.30000000000000004", "9007199254740993", "-7", "1.5", "NULL")),
          column("t", "TEXT", ScalarType.TEXT, TEXTS),
          column("s", "VARCHAR(20)", new Varchar(20), TEXTS),
          collated("c", "NOCASE", TEXTS),
          collated("w", "RTRIM", TEXTS),
          new SampleColumn(
              route("ci", "TEXT", "NOCASE", ScalarType.CITEXT, ValueFormat.NATIVE), TEXTS),
          column("exact", "TEXT", ScalarType.CITEXT, TEXTS),
          column("e", "ENUM", ScalarType.TEXT, loose()),
          column(
              "b",
              "BLOB",
              ScalarType.BYTEA,
              List.of(
                  new Value("x''", "'\\x'"),
                  new Value("x'00'", "'\\x00'"),
                  new Value("x'CAFE'", "'\\xcafe'"),
                  new Value("x'FF'", "'\\xff'"),
                  new Value("NULL", "NULL"))),
          column("day", "DATE", ScalarType.DATE, ValueFormat.ISO, DAYS),
          column("due", "DATE", ScalarType.DATE, ValueFormat.ISO, DAYS),
          column("at", "INTEGER", ScalarType.TIMESTAMPTZ, ValueFormat.EPOCH_SECONDS, EPOCHS),
          column("till", "INTEGER", ScalarType.TIMESTAMPTZ, ValueFormat.EPOCH_SECONDS, EPOCHS),
          column("ms", "INTEGER", ScalarType.TIMESTAMP, ValueFormat.EPOCH_MILLIS, MILLIS),
          column(
              "iso",
              "DATETIME",
              ScalarType.TIMESTAMP,
              ValueFormat.ISO,
              same("'2020-01-31 10:00:00'", "'2020-01-31T09:00'", "NULL")),
          column("j", "JSON", ScalarType.JSONB, same("'{}'", "'[1]'", "NULL")),
          uuids("id", true, UUIDS),
          uuids("other_id", true, UUIDS),
          uuids("mixed_id", false, same("'6BA7B810-9dad-11d1-80b4-00c04fd430c8'", "NULL")),
          column("odd \"name", "TEXT", ScalarType.TEXT, TEXTS),
          column("select", "INTEGER", ScalarType.INTEGER, INTS),
          column("größe", "INTEGER", ScalarType.INTEGER, INTS));

  private Sample() {}

  /** How the sample travels; one column of the source stays behind. */
  static TableRoute route() {
    List<ColumnRoute> routes = COLUMNS.stream().map(SampleColumn::route).toList();
    List<Column> sources = new ArrayList<>(routes.stream().map(ColumnRoute::source).toList());
    sources.add(Column.of("left_out", ScalarType.TEXT));
    return new TableRoute(
        Table.of(TableName.of("main", "sample"), sources),
        Table.of(
            TableName.of("public", "sample"), routes.stream().map(ColumnRoute::target).toList()),
        routes);
  }

  static ColumnRoute route(String declared, ColumnType type, ValueFormat format) {
    return route("c", declared, null, type, format);
  }

  private static ColumnRoute route(
      String name,
      String declared,
      @Nullable String collation,
      ColumnType type,
      ValueFormat format) {
    Column source =
        new Column(
            Identifier.of(name),
            declared,
            ScalarType.ANY,
            false,
            null,
            null,
            collation == null ? null : Identifier.of(collation),
            null);
    return new ColumnRoute(source, Column.of(name, type), format, false);
  }

  private static SampleColumn column(
      String name, String declared, ColumnType type, List<Value> values) {
    return column(name, declared, type, ValueFormat.NATIVE, values);
  }

  private static SampleColumn column(
      String name, String declared, ColumnType type, ValueFormat format, List<Value> values) {
    return new SampleColumn(route(name, declared, null, type, format), values);
  }

  private static SampleColumn uuids(String name, boolean lower, List<Value> values) {
    return new SampleColumn(
        route(name, "CHAR(36)", null, ScalarType.UUID, ValueFormat.NATIVE).spelled(lower), values);
  }

  private static SampleColumn collated(String name, String collation, List<Value> values) {
    return new SampleColumn(
        route(name, "TEXT", collation, ScalarType.TEXT, ValueFormat.NATIVE), values);
  }

  private static List<Value> same(String... literals) {
    return Arrays.stream(literals).map(literal -> new Value(literal, postgres(literal))).toList();
  }

  /** Numbers in quotes, so that PostgreSQL reads them as the column's type at once. */
  private static String postgres(String literal) {
    boolean number = Character.isDigit(literal.charAt(0)) || literal.charAt(0) == '-';
    return number ? "'" + literal + "'" : literal;
  }

  private static List<Value> loose() {
    return List.of(
        new Value("'open'", "'open'"),
        new Value("'Open'", "'Open'"),
        new Value("5", "'5'"),
        new Value("1.5", "'1.5'"),
        new Value("NULL", "NULL"));
  }
}
