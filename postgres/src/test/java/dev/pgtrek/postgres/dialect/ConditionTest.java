package dev.pgtrek.postgres.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgtrek.model.Column;
import dev.pgtrek.model.ScalarType;
import dev.pgtrek.model.Table;
import dev.pgtrek.model.TableName;
import dev.pgtrek.model.ValueFormat;
import dev.pgtrek.spi.ColumnRoute;
import dev.pgtrek.spi.TableRoute;
import dev.pgtrek.spi.Translation;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ConditionTest {

  private final PostgresDialect dialect = new PostgresDialect();

  @ParameterizedTest
  @MethodSource("carried")
  void saysTheSameInPostgresql(String sqlite, String postgres) {
    Translation translation = dialect.condition(sqlite, Sample.route());

    assertThat(translation).isEqualTo(new Translation.Carried(postgres));
  }

  static Stream<Arguments> carried() {
    return Stream.of(
        Arguments.of("i > 0", "\"i\" > 0"),
        Arguments.of("I > 0", "\"i\" > 0"),
        Arguments.of("sample.i > 0", "\"i\" > 0"),
        Arguments.of("[select] > 0 AND `i` > 0", "\"select\" > 0 AND \"i\" > 0"),
        Arguments.of("\"odd \"\"name\" = 'it''s'", "\"odd \"\"name\" = 'it''s'"),
        Arguments.of("größe >= 0", "\"größe\" >= 0"),
        Arguments.of("i", "\"i\" <> 0"),
        Arguments.of("NOT i", "NOT \"i\" <> 0"),
        Arguments.of("f", "\"f\""),
        Arguments.of("f = 1", "\"f\""),
        Arguments.of("f == 0", "NOT \"f\""),
        Arguments.of("f <> 1", "NOT \"f\""),
        Arguments.of("f != 0", "\"f\""),
        Arguments.of("1 = f", "\"f\""),
        Arguments.of("f IS 1", "\"f\" IS TRUE"),
        Arguments.of("f IS NOT TRUE", "\"f\" IS NOT TRUE"),
        Arguments.of("f = 2", "\"f\"::integer = 2"),
        Arguments.of("(i > 0) + (k > 0) = 1", "(\"i\" > 0)::integer + (\"k\" > 0)::integer = 1"),
        Arguments.of("i IS k", "\"i\" IS NOT DISTINCT FROM \"k\""),
        Arguments.of("i IS NOT k", "\"i\" IS DISTINCT FROM \"k\""),
        Arguments.of("i ISNULL OR k NOTNULL", "\"i\" IS NULL OR \"k\" IS NOT NULL"),
        Arguments.of("i NOT NULL", "\"i\" IS NOT NULL"),
        Arguments.of("i = k > n", "\"i\" = (\"k\" > \"n\")::integer"),
        Arguments.of("i & 1 = 1", "\"i\" & 1 = 1"),
        Arguments.of("i BETWEEN 1 AND 5 AND k > 0", "\"i\" BETWEEN 1 AND 5 AND \"k\" > 0"),
        Arguments.of("i NOT IN (1, 2)", "NOT \"i\" IN (1, 2)"),
        Arguments.of("i IN ()", "FALSE"),
        Arguments.of("i > 0x10", "\"i\" > 16"),
        Arguments.of("i > -5", "\"i\" > (-5)"),
        Arguments.of("n > -9223372036854775808", "\"n\" > '-9223372036854775808'::bigint"),
        Arguments.of("i > 1e3", "\"i\" > 1000"),
        Arguments.of("i = '5'", "\"i\" = 5"),
        Arguments.of("t = 5", "\"t\" = '5'"),
        Arguments.of("t = 'a' COLLATE NOCASE", "lower(\"t\" COLLATE \"C\") = 'a'"),
        Arguments.of("c = 'ÄbC'", "lower(\"c\" COLLATE \"C\") = 'Äbc'"),
        Arguments.of("ci = 'ÄbC'", "lower(\"ci\"::text COLLATE \"C\") = 'Äbc'"),
        Arguments.of("exact = 'ÄbC'", "\"exact\"::text = 'ÄbC'"),
        Arguments.of("ci LIKE '%b'", "lower(\"ci\"::text COLLATE \"C\") LIKE '%b'"),
        Arguments.of("w = 'b'", "rtrim(\"w\") = rtrim('b')"),
        Arguments.of("t = 'b' AND t > 'a'", "\"t\" = 'b' AND \"t\" COLLATE \"C\" > 'a'"),
        Arguments.of("t = \"no such column\"", "\"t\" = 'no such column'"),
        Arguments.of("e IN ('open', 'shut')", "\"e\" IN ('open', 'shut')"),
        Arguments.of("length(t) <= 10", "length(\"t\") <= 10"),
        Arguments.of("typeof(i) = 'integer'", "\"i\" IS NOT NULL"),
        Arguments.of("typeof(t) <> \"text\"", "\"t\" IS NULL"),
        Arguments.of("t LIKE 'a%'", "lower(\"t\" COLLATE \"C\") LIKE 'a%'"),
        Arguments.of("t NOT LIKE '%@%'", "NOT \"t\" LIKE '%@%'"),
        Arguments.of("t LIKE 'a\\%'", "lower(\"t\" COLLATE \"C\") LIKE 'a\\%' ESCAPE ''"),
        Arguments.of("t LIKE '10!%' ESCAPE '!'", "\"t\" LIKE '10!%' ESCAPE '!'"),
        Arguments.of("t GLOB 'a*_?'", "\"t\" LIKE 'a%\\__'"),
        Arguments.of("t NOT GLOB '*[^0-9]*'", "NOT \"t\" ~ '^.*[^0-9].*$'"),
        Arguments.of("i / k > 1", "\"i\"::bigint / NULLIF(\"k\", 0) > 1"),
        Arguments.of("i % 2 = 0", "\"i\" % 2 = 0"),
        Arguments.of("i + k > 0", "\"i\"::bigint + \"k\" > 0"),
        Arguments.of("n + m > 0", "\"n\"::numeric + \"m\" > 0"),
        Arguments.of("tiny * 2 > 0", "\"tiny\" * 2 > 0"),
        Arguments.of("ifnull(i, 0) = 0", "coalesce(\"i\", 0) = 0"),
        Arguments.of("coalesce(f, 0)", "coalesce(\"f\", FALSE)"),
        Arguments.of("iif(f, i, k) > 0", "CASE WHEN \"f\" THEN \"i\" ELSE \"k\" END > 0"),
        Arguments.of(
            "CASE e WHEN 'open' THEN i > 0 ELSE 1 END",
            "CASE WHEN \"e\" = 'open' THEN \"i\" > 0 ELSE TRUE END"),
        Arguments.of("day >= '2020-01-31'", "\"day\" >= '2020-01-31'::date"),
        Arguments.of("day <= due", "\"day\" <= \"due\""),
        Arguments.of("date(day) IS NOT NULL", "\"day\" IS NOT NULL"),
        Arguments.of("day IS strftime('%Y-%m-%d', day)", "\"day\" IS NOT DISTINCT FROM \"day\""),
        Arguments.of("at > 0", "\"at\" > '1970-01-01 00:00:00+00'::timestamptz"),
        Arguments.of("at <= till", "\"at\" <= \"till\""),
        Arguments.of("ms >= 1", "\"ms\" >= '1970-01-01 00:00:00.001000'::timestamp"),
        Arguments.of("b = x'CAFE'", "\"b\" = '\\xcafe'::bytea"),
        Arguments.of("b <> x'' -- a comment", "\"b\" <> '\\x'::bytea"),
        Arguments.of("d >= 0 /* and */ AND r < 0.1", "\"d\" >= 0 AND \"r\" < 0.1"),
        Arguments.of(
            "id IS NOT NULL AND j IS NOT NULL", "\"id\" IS NOT NULL AND \"j\" IS NOT NULL"),
        Arguments.of("json_valid(j) AND i > 0", "NULLIF(\"j\" IS NOT NULL, FALSE) AND \"i\" > 0"),
        Arguments.of("id = other_id", "\"id\" = \"other_id\""),
        Arguments.of("id IS NOT other_id", "\"id\" IS DISTINCT FROM \"other_id\""),
        Arguments.of("id < other_id", "\"id\" < \"other_id\""),
        Arguments.of(
            "id = '6ba7b811-9dad-11d1-80b4-00c04fd430c8'",
            "\"id\" = '6ba7b811-9dad-11d1-80b4-00c04fd430c8'::uuid"),
        Arguments.of(
            "id <> other_id COLLATE NOCASE AND '00000000-0000-0000-0000-000000000000' < id",
            "\"id\" <> \"other_id\""
                + " AND '00000000-0000-0000-0000-000000000000'::uuid < \"id\""),
        Arguments.of(
            "id IN ('f0000000-0000-4000-8000-00000000000a')",
            "\"id\" IN ('f0000000-0000-4000-8000-00000000000a'::uuid)"),
        Arguments.of("TRUE AND i > 0", "\"i\" > 0"));
  }

  @ParameterizedTest
  @MethodSource("notCarried")
  void refusesWhatIsNotSure(String sqlite, String reason) {
    Translation translation = dialect.condition(sqlite, Sample.route());

    assertThat(translation)
        .isInstanceOfSatisfying(
            Translation.NotCarried.class,
            refused ->
                assertThat(refused.reason()).startsWith("It").contains(reason).endsWith("."));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      textBlock =
          """
          f IN (0, 1)                 ; Ensured by the type boolean.
          f IN (FALSE, TRUE)          ; Ensured by the type boolean.
          f IN (0, 1) OR i            ; Ensured by the type boolean.
          json_valid(j)               ; Ensured by the type jsonb.
          j IS NULL OR json_valid(j)  ; Ensured by the type jsonb.
          f IN (0, 1) AND json_valid(j) ; Ensured by the types boolean and jsonb.
          length(id) = 36             ; Ensured by the type uuid.
          typeof(i) IN ('integer', 'null') ; It is always true under the planned types.
          """)
  void saysWhatTheTypesEnsure(String sqlite, String ensured) {
    Translation translation = dialect.condition(sqlite, Sample.route());

    assertThat(translation)
        .isInstanceOfSatisfying(
            Translation.Carried.class, carried -> assertThat(carried.ensured()).isEqualTo(ensured));
  }

  static Stream<Arguments> notCarried() {
    return Stream.of(
        Arguments.of("typeof(d) = 'real'", "storage class"),
        Arguments.of("nothing > 0", "nothing, which the table lacks"),
        Arguments.of("left_out > 0", "left_out, which is not carried over"),
        Arguments.of("rowid > 0", "row id"),
        Arguments.of("other.i > 0", "names the table other"),
        Arguments.of("t REGEXP 'a'", "REGEXP"),
        Arguments.of("t LIKE s", "a pattern that is no text"),
        Arguments.of("t LIKE 'a!' ESCAPE '!'", "ends in its escape"),
        Arguments.of("t GLOB '[a'", "set of characters that does not end"),
        Arguments.of("t GLOB '[z-a]'", "backwards"),
        Arguments.of("id = mixed_id", "UUIDs that are texts in lower case"),
        Arguments.of("mixed_id = other_id", "UUIDs that are texts in lower case"),
        Arguments.of("id = t", "UUIDs that are texts in lower case"),
        Arguments.of("t = id", "a value of another kind"),
        Arguments.of("id = ''", "UUIDs that are texts in lower case"),
        Arguments.of(
            "id = '6BA7B811-9dad-11d1-80b4-00c04fd430c8'", "UUIDs that are texts in lower case"),
        Arguments.of(
            "id = x'6ba7b8119dad11d180b400c04fd430c8'", "UUIDs that are texts in lower case"),
        Arguments.of("id = other_id COLLATE own", "UUIDs that are texts in lower case"),
        Arguments.of("id LIKE '6b%'", "not planned as text"),
        Arguments.of("json_valid(t)", "json_valid()"),
        Arguments.of("j ->> '$.a' = 1", "in a JSON document"),
        Arguments.of("t ->> '$.a' = 'b'", "not planned as jsonb"),
        Arguments.of("i = 'five'", "another kind"),
        Arguments.of("free = '5'", "another kind"),
        Arguments.of("t = 5.0", "another kind"),
        Arguments.of("e > 'open'", "lets numbers stand beside texts"),
        Arguments.of("e = '5'", "lets numbers stand beside texts"),
        Arguments.of("length(e) < 9", "length of the column e"),
        Arguments.of("length(mixed_id) = 36", "length of the column mixed_id"),
        Arguments.of("mixed_id = '6ba7b810-9dad-11d1-80b4-00c04fd430c8'", "spelling"),
        Arguments.of("iso > '2020-01-01'", "spells it"),
        Arguments.of("day > 'yesterday'", "spells it"),
        Arguments.of("at > ms", "spells it"),
        Arguments.of("t COLLATE mine = 'a'", "collation MINE"),
        Arguments.of("d * 2 > 1", "a number with a fraction"),
        Arguments.of("n + m + i > 0", "can leave 64 bits"),
        Arguments.of("n > r", "round"),
        Arguments.of("r = 0.12345678901234567", "round"),
        Arguments.of("i / 0 = 1", "divides by zero"),
        Arguments.of("i << k > 0", "shifts bits"),
        Arguments.of("round(d) = 1", "whose last digits"),
        Arguments.of("random() > 0", "random()"),
        Arguments.of("max(t, s) > 'a'", "whose order"),
        Arguments.of("day < CURRENT_DATE", "CURRENT_DATE"),
        Arguments.of("t", "no number, as a condition"),
        Arguments.of("(i, k) = (1, 2)", "rows of values"),
        Arguments.of("EXISTS (SELECT 1)", "subquery"),
        Arguments.of("i IN (SELECT 1)", "subquery"),
        Arguments.of("i > ?", "the character '?'"),
        Arguments.of("i >", "not understood at 'the end'"),
        Arguments.of("i > 0)", "not understood at ')'"),
        Arguments.of("t = 'open", "ends inside quotes"),
        Arguments.of("CAST(t AS INTEGER) > 0", "casts the column t to INTEGER"),
        Arguments.of("count(*) > 0", "aggregate"),
        Arguments.of("1e999 > i", "beyond the range of a double"));
  }

  @Test
  void readsAnOperatorOnlyAsTightlyAsSqliteDoes() {
    List<String> pairs = List.of("i = k < n", "i = (k < n)", "NOT i = k", "NOT (i = k)");

    assertThat(dialect.condition(pairs.get(0), Sample.route()))
        .isEqualTo(dialect.condition(pairs.get(1), Sample.route()));
    assertThat(dialect.condition(pairs.get(2), Sample.route()))
        .isEqualTo(dialect.condition(pairs.get(3), Sample.route()));
  }

  @Test
  void refusesEndlessNestingInsteadOfOverflowing() {
    String deep = "(".repeat(100_000) + "i" + ")".repeat(100_000);

    assertThat(dialect.condition(deep, Sample.route())).isInstanceOf(Translation.NotCarried.class);
  }

  @Test
  void refusesAnEndlessChainInsteadOfOverflowing() {
    assertThat(dialect.condition("i" + " OR i".repeat(100_000), Sample.route()))
        .isInstanceOf(Translation.NotCarried.class);
  }

  @Test
  void takesChainsAsLongAsSqliteDoes() {
    assertThat(dialect.condition("i" + " OR i".repeat(990), Sample.route()))
        .isInstanceOf(Translation.Carried.class);
  }

  @Test
  void keepsTheSpellingOfQueriesInAnIndexTerm() {
    assertThat(dialect.expression("lower(t)", Sample.route()))
        .isEqualTo(new Translation.Carried("lower(\"t\")"));
  }

  @Test
  void leavesANumberANumberInAnIndexTerm() {
    assertThat(dialect.expression("length(t)", Sample.route()))
        .isEqualTo(new Translation.Carried("length(\"t\")"));
  }

  @Test
  void foldsAnIndexTermUnderNocase() {
    assertThat(dialect.expression("t || s COLLATE NOCASE", Sample.route()))
        .isInstanceOf(Translation.NotCarried.class);
    assertThat(dialect.expression("trim(t) COLLATE NOCASE", Sample.route()))
        .isEqualTo(new Translation.Carried("lower(btrim(\"t\"))"));
  }

  @Test
  void namesTheTargetsColumnWhereNamesAreFolded() {
    Column source = Column.of("MixedCase", ScalarType.ANY);
    Column target = Column.of("mixedcase", ScalarType.TEXT);
    TableRoute route =
        new TableRoute(
            Table.of(TableName.of("main", "T"), List.of(source)),
            Table.of(TableName.of("public", "t"), List.of(target)),
            List.of(new ColumnRoute(source, target, ValueFormat.NATIVE, false)));

    assertThat(dialect.condition("mixedCASE IS NOT NULL", route))
        .isEqualTo(new Translation.Carried("\"mixedcase\" IS NOT NULL"));
  }
}
