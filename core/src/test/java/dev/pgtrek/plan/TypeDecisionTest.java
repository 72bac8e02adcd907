package dev.pgtrek.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgtrek.memory.MemoryDatabase;
import dev.pgtrek.memory.MemoryText;
import dev.pgtrek.model.Column;
import dev.pgtrek.model.ColumnProfile;
import dev.pgtrek.model.ColumnType;
import dev.pgtrek.model.Finding;
import dev.pgtrek.model.LargeValues;
import dev.pgtrek.model.ScalarType;
import dev.pgtrek.model.Severity;
import dev.pgtrek.model.Table;
import dev.pgtrek.model.ValueFormat;
import dev.pgtrek.profile.Profiler;
import dev.pgtrek.progress.Progress;
import dev.pgtrek.spi.ColumnRoute;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TypeDecisionTest {

  private static final String LOWER = "0e37df36-f698-11e6-8dd4-cb9ced3df976";
  private static final byte[] SIXTEEN = new byte[16];

  /** What a column of these values becomes. */
  private record Planned(String type, ValueFormat format, String reason, List<Finding> findings) {

    List<String> codes() {
      return findings.stream().map(Finding::code).toList();
    }
  }

  private static Planned planned(String declared, ColumnType type, @Nullable Object... values) {
    Plan plan =
        new Fixture()
            .with(
                Fixture.table("t", Fixture.column("c", declared, type)),
                Arrays.stream(values).map(v -> new @Nullable Object[] {v}).toArray(Object[][]::new))
            .plan();
    ColumnRoute route = plan.routes().getFirst().columns().getFirst();
    return new Planned(
        route.target().type().sql(),
        route.format(),
        plan.tables().getFirst().reasons().getFirst(),
        plan.findings());
  }

  private static Planned integer(@Nullable Object... values) {
    return planned("INTEGER", ScalarType.INTEGER, values);
  }

  private static Planned datetime(@Nullable Object... values) {
    return planned("DATETIME", ScalarType.TIMESTAMP, values);
  }

  @Test
  void keepsTheDeclaredWidthUpToItsEnds() {
    assertThat(planned("SMALLINT", ScalarType.SMALLINT, -32768L, 32767L).type())
        .isEqualTo("smallint");
    assertThat(planned("SMALLINT", ScalarType.SMALLINT, 32768L).type()).isEqualTo("integer");
    assertThat(planned("SMALLINT", ScalarType.SMALLINT, -32769L).type()).isEqualTo("integer");
    assertThat(integer(-2147483648L, 2147483647L).type()).isEqualTo("integer");
    assertThat(integer(2147483648L).type()).isEqualTo("bigint");
    assertThat(integer(-2147483649L).type()).isEqualTo("bigint");
    assertThat(planned("BIGINT", ScalarType.BIGINT, 1L).type()).isEqualTo("bigint");
  }

  @Test
  void widensIntegersThatDoNotFitAndSaysSo() {
    Planned planned = integer(5_000_000_000L, Long.MAX_VALUE);

    assertThat(planned.type()).isEqualTo("bigint");
    assertThat(planned.codes()).containsExactly("integer-beyond-width");
    assertThat(planned.reason()).doesNotContain("5000000000");
  }

  @Test
  void neverRoundsOrNullsWhatIsNoInteger() {
    assertThat(integer(1L, "abc").type()).isEqualTo("text");
    assertThat(integer(1L, "").type()).isEqualTo("text");
    assertThat(integer(1L, 3.5).type()).isEqualTo("double precision");
    assertThat(integer((1L << 53) + 1, 3.5).type()).isEqualTo("numeric");
    assertThat(integer((1L << 53) + 1, Double.POSITIVE_INFINITY).type()).isEqualTo("text");
    assertThat(integer((1L << 53) + 1, -0.0).type()).isEqualTo("text");
    assertThat(integer(1L, 3.5, "", new byte[1]).type()).isEqualTo("bytea");
  }

  @Test
  void countsTheClassesOfAConflictInReasonAndFinding() {
    Planned planned = integer(1L, 2L, "", 3.5);

    assertThat(planned.reason()).contains("2 integers, 1 real, 1 text");
    assertThat(planned.codes()).containsExactly("not-integer");
    assertThat(planned.findings().getFirst().severity()).isEqualTo(Severity.WARN);
    assertThat(planned.findings().getFirst().measured()).contains("2 integers, 1 real, 1 text");
  }

  @Test
  void saysOfEachDeclaredKindThatOtherValuesStandInIt() {
    byte[] blob = new byte[1];

    assertThat(planned("REAL", ScalarType.DOUBLE, 0.5, "n/a").codes()).containsExactly("not-real");
    assertThat(planned("REAL", ScalarType.DOUBLE, 0.5, 2L, null).codes()).isEmpty();
    assertThat(planned("TEXT", ScalarType.TEXT, "a", 1L).codes()).containsExactly("not-text");
    assertThat(planned("TEXT", ScalarType.TEXT, "a", "1", null).codes()).isEmpty();
    assertThat(planned("BLOB", ScalarType.BYTEA, 1L, 2L).codes()).containsExactly("number-in-blob");
    assertThat(planned("BLOB", ScalarType.BYTEA, blob, null).codes()).isEmpty();
  }

  @Test
  void tellsGeometriesInAPlainBlobAndHowTheyBecomeSome() {
    Table table = Fixture.table("t", Fixture.column("c", "BLOB", ScalarType.BYTEA));
    byte[] point =
        HexFormat.of().parseHex("47500001E61000000101000000000000000000F03F000000000000F03F");
    byte[] cut = Arrays.copyOf(point, point.length - 1);

    Plan plan = new Fixture().with(table, Fixture.row(point)).plan();
    Finding found = plan.findings().getFirst();
    Plan chosen =
        new Fixture()
            .with(table, Fixture.row(point))
            .edited("tables: [{source: t, columns: [{source: c, type: 'geometry(Point,4326)'}]}]")
            .plan();

    assertThat(Fixture.codes(plan)).containsExactly("geometry-in-blob");
    assertThat(found.fix()).contains("type: geometry(Point,4326)");
    assertThat(Fixture.type(chosen, "t", "c")).isEqualTo("geometry(Point,4326)");
    assertThat(Fixture.codes(chosen)).doesNotContain("geometry-in-blob", "type-does-not-fit");
    assertThat(Fixture.codes(new Fixture().with(table, Fixture.row(cut)).plan())).isEmpty();
  }

  @Test
  void saysThatGeometriesNameNoReference() {
    String without = "47500001000000000101000000000000000000F03F000000000000F03F";

    assertThat(point(without)).containsExactly("srid-undefined");
    assertThat(point(without.replace("4750000100000000", "47500001E6100000"))).isEmpty();
  }

  private static List<String> point(String geoPackage) {
    return planned("POINT", ScalarType.BYTEA, (Object) HexFormat.of().parseHex(geoPackage)).codes();
  }

  @Test
  void makesBooleansOfBooleansOnly() {
    assertThat(planned("BOOLEAN", ScalarType.BOOLEAN, 0L, 1L, "true", "f", null).type())
        .isEqualTo("boolean");
    assertThat(planned("BOOLEAN", ScalarType.BOOLEAN, 0L, 1L, 2L).type()).isEqualTo("integer");
    assertThat(planned("BOOLEAN", ScalarType.BOOLEAN, 0L, "yes").type()).isEqualTo("text");
    assertThat(planned("BOOLEAN", ScalarType.BOOLEAN, 0L, 1.0).type())
        .isEqualTo("double precision");
  }

  @Test
  void keepsRealsInEightBytes() {
    Planned planned =
        planned("REAL", ScalarType.DOUBLE, 16777217.0, 0.1, 1.797e308, -0.0, 1L << 53);

    assertThat(planned.type()).isEqualTo("double precision");
    assertThat(planned.codes()).isEmpty();
    assertThat(planned("REAL", ScalarType.DOUBLE, 0.5, (1L << 53) + 1).type()).isEqualTo("numeric");
    assertThat(planned("REAL", ScalarType.DOUBLE, 0.5, "n/a").type()).isEqualTo("text");
  }

  @Test
  void keepsADeclaredDecimalThatFits() {
    ColumnType declared = new ColumnType.Numeric(10, 2);

    assertThat(planned("NUMERIC(10,2)", declared, 99999999.99, -5L).type())
        .isEqualTo("numeric(10,2)");
    assertThat(planned("NUMERIC(10,2)", declared, 100000000L).type()).isEqualTo("numeric");
    assertThat(planned("NUMERIC(10,2)", declared, 1.005).type()).isEqualTo("numeric");
    assertThat(planned("NUMERIC(10,2)", declared, 1.2345678901234567E19).codes())
        .containsExactly("numeric-beyond-declared");
  }

  @Test
  void takesDoublesForDecimalsThatAreInfinite() {
    Planned planned =
        planned("NUMERIC(10,2)", new ColumnType.Numeric(10, 2), 1.5, Double.NEGATIVE_INFINITY);

    assertThat(planned.type()).isEqualTo("double precision");
    assertThat(planned.codes()).containsExactly("not-numeric");
  }

  @Test
  void takesTextForDecimalsThatAreTexts() {
    assertThat(planned("NUMERIC", ColumnType.Numeric.UNBOUNDED, 1L, "1,5").type())
        .isEqualTo("text");
  }

  @Test
  void takesTextForVarcharAndReportsItsLimit() {
    ColumnType declared = new ColumnType.Varchar(3);

    Planned within = planned("VARCHAR(3)", declared, "abc", "äöü");
    Planned beyond = planned("VARCHAR(3)", declared, "abcd");

    assertThat(within.type()).isEqualTo("text");
    assertThat(within.reason()).contains("3 characters").contains("varchar(3)");
    assertThat(within.codes()).isEmpty();
    assertThat(beyond.type()).isEqualTo("text");
    assertThat(beyond.codes()).containsExactly("longer-than-declared");
    assertThat(beyond.findings().getFirst().severity()).isEqualTo(Severity.INFO);
  }

  @Test
  void keepsBlobsInTextAsBytes() {
    Planned planned = planned("TEXT", ScalarType.TEXT, "a", new byte[] {1});

    assertThat(planned.type()).isEqualTo("bytea");
    assertThat(planned.codes()).containsExactly("blob-in-text");
  }

  @Test
  void keepsTextInBlobsAsItsBytes() {
    Planned planned = planned("BLOB", ScalarType.BYTEA, "aGVsbG8=", new byte[] {1});

    assertThat(planned.type()).isEqualTo("bytea");
    assertThat(planned.codes()).containsExactly("text-in-blob");
    assertThat(planned("BLOB", ScalarType.BYTEA, new byte[0], new byte[256], null).codes())
        .isEmpty();
    assertThat(planned("BLOB", ScalarType.BYTEA, 1L, 2L).type()).isEqualTo("integer");
  }

  @Test
  void findsTheNarrowestTypeWhereNoneIsDeclared() {
    assertThat(planned("", ScalarType.ANY, 1L, 2L).type()).isEqualTo("integer");
    assertThat(planned("", ScalarType.ANY, 1L << 40).type()).isEqualTo("bigint");
    assertThat(planned("", ScalarType.ANY, 1L, 2.5).type()).isEqualTo("double precision");
    assertThat(planned("", ScalarType.ANY, "a").type()).isEqualTo("text");
    assertThat(planned("", ScalarType.ANY, new byte[2]).type()).isEqualTo("bytea");
    assertThat(planned("", ScalarType.ANY).type()).isEqualTo("text");
  }

  @Test
  void keepsAllFourClassesInBytesAndSaysSo() {
    Planned planned = planned("", ScalarType.ANY, 1L, 2.5, "a", new byte[2], null);

    assertThat(planned.type()).isEqualTo("bytea");
    assertThat(planned.codes()).containsExactly("mixed-classes");
    assertThat(planned.reason()).contains("1 integer, 1 real, 1 text, 1 blob");
  }

  @Test
  void stopsAtNulInText() {
    Planned planned = planned("TEXT", ScalarType.TEXT, "a\0b", "c");

    assertThat(planned.codes()).containsExactly("nul-in-text");
    Finding finding = planned.findings().getFirst();
    assertThat(finding.severity()).isEqualTo(Severity.BLOCK);
    assertThat(finding.subject()).isEqualTo("t.c");
    assertThat(finding.measured()).startsWith("1 text");
    assertThat(finding.fix())
        .contains("`type: bytea`")
        .contains("SELECT rowid, hex(\"c\") FROM \"t\" WHERE");
  }

  @Test
  void stopsAtInvalidUtf8() {
    Planned planned =
        planned("TEXT", ScalarType.TEXT, new MemoryText(new byte[] {(byte) 0xFF}), "\0");

    assertThat(planned.codes()).containsExactly("nul-in-text", "invalid-utf8");
    assertThat(planned.findings()).allMatch(Finding::blocks);
  }

  @Test
  void letsNulAndInvalidUtf8PassIntoBytes() {
    assertThat(planned("BLOB", ScalarType.BYTEA, "\0", new MemoryText(new byte[] {-1})).findings())
        .noneMatch(Finding::blocks);
  }

  @Test
  void recognisesOneFormatOfDates() {
    assertThat(planned("DATE", ScalarType.DATE, "2024-02-29").type()).isEqualTo("date");
    assertThat(datetime("2024-02-29").type()).isEqualTo("timestamp");
    assertThat(datetime("2024-02-29 02:30:00", "2024-03-01T02:30").type()).isEqualTo("timestamp");
    assertThat(planned("DATE", ScalarType.DATE, "2024-02-29 10:00").type()).isEqualTo("timestamp");
    assertThat(datetime("2024-02-29T10:00:00Z", "2024-02-29 10:00:00+02").type())
        .isEqualTo("timestamptz");
    assertThat(planned("TIME", ScalarType.TIME, "10:00", "10:00:00.5").type()).isEqualTo("time");
    assertThat(planned("TIMESTAMPTZ", ScalarType.TIMESTAMPTZ, "2024-02-29 10:00").type())
        .isEqualTo("timestamp");
    assertThat(datetime("2024-02-29 02:30:00").format()).isEqualTo(ValueFormat.ISO);
  }

  @Test
  void saysThatOffsetsAreNotKept() {
    assertThat(datetime("2024-02-29T10:00:00+02").reason()).contains("the offset is not");
  }

  @Test
  void readsEpochsWhereTheirMagnitudeAgrees() {
    assertThat(datetime(1_700_000_000L, 0L).format()).isEqualTo(ValueFormat.EPOCH_SECONDS);
    assertThat(datetime(1_700_000_000_000L, 0L).format()).isEqualTo(ValueFormat.EPOCH_MILLIS);
    assertThat(datetime(1_700_000_000_000_000L).format()).isEqualTo(ValueFormat.EPOCH_MICROS);
    assertThat(datetime(1_700_000_000L).type()).isEqualTo("timestamptz");
    assertThat(planned("DATE", ScalarType.DATE, 1_700_000_000L).type()).isEqualTo("timestamptz");
  }

  @Test
  void keepsIntegersWhoseUnitIsNotClear() {
    assertThat(datetime(1_700_000_000L, 1_700_000_000_000L).type()).isEqualTo("bigint");
    assertThat(datetime(1_700_000_000L, 1_700_000_000_000L).codes())
        .containsExactly("mixed-date-formats");
    assertThat(datetime(1_700_000_000L, 1_700_000_000_000L).reason())
        .contains("2 integers of several magnitudes");
    assertThat(datetime(0L, 2024L).codes()).containsExactly("unrecognised-dates");
    assertThat(datetime(0L, "2024-02-29 10:00").codes()).containsExactly("mixed-date-formats");
    assertThat(datetime(0L).type()).isEqualTo("bigint");
    assertThat(datetime(20240229L).codes()).containsExactly("unrecognised-dates");
    assertThat(planned("TIME", ScalarType.TIME, 1_700_000_000L).type()).isEqualTo("bigint");
  }

  @Test
  void readsJulianDays() {
    Planned planned = datetime(2451545.0, 2460310.5);

    assertThat(planned.type()).isEqualTo("timestamp");
    assertThat(planned.format()).isEqualTo(ValueFormat.JULIAN_DAY);
    assertThat(datetime(1.7e9).type()).isEqualTo("double precision");
  }

  @Test
  void refusesToGuessAmongSeveralFormats() {
    Planned dates = datetime("2024-02-29", "2024-02-29 10:00");
    Planned zones = datetime("2024-02-29 10:00Z", "2024-02-29 10:00");
    Planned kinds = datetime("2024-02-29 10:00", 1_700_000_000L);

    assertThat(dates.type()).isEqualTo("text");
    assertThat(dates.codes()).containsExactly("mixed-date-formats");
    assertThat(dates.reason()).contains("1 date, 1 date-time without a zone");
    assertThat(dates.findings().getFirst().fix()).contains("`type: timestamp`");
    assertThat(zones.type()).isEqualTo("text");
    assertThat(zones.codes()).containsExactly("mixed-date-formats");
    assertThat(kinds.type()).isEqualTo("text");
    assertThat(kinds.codes()).containsExactly("mixed-date-formats");
  }

  @Test
  void keepsWhatIsNoDate() {
    assertThat(datetime("2024-02-29 10:00", "").type()).isEqualTo("text");
    assertThat(datetime("2024-02-30").codes()).containsExactly("unrecognised-dates");
    assertThat(planned("DATE", ScalarType.DATE, new byte[3]).type()).isEqualTo("bytea");
  }

  @Test
  void makesJsonbOfJson() {
    assertThat(planned("JSON", ScalarType.JSON, "{\"a\":1}", "[]", 5L, 2.5).type())
        .isEqualTo("jsonb");
    assertThat(planned("JSON", ScalarType.JSON).type()).isEqualTo("jsonb");
  }

  @Test
  void keepsAsTextWhatJsonbWouldRefuseOrAlter() {
    Planned nul = planned("JSON", ScalarType.JSON, "\"\\u0000\"");
    Planned twice = planned("JSON", ScalarType.JSON, "{\"a\":1,\"a\":2}");

    assertThat(nul.type()).isEqualTo("text");
    assertThat(nul.codes()).containsExactly("json-refused-by-jsonb");
    assertThat(nul.findings().getFirst().fix()).contains("`type: json`");
    assertThat(twice.type()).isEqualTo("text");
  }

  @Test
  void keepsAsTextWhatIsNoJson() {
    assertThat(planned("JSON", ScalarType.JSON, "{}", "NaN").type()).isEqualTo("text");
    assertThat(planned("JSON", ScalarType.JSON, "{}", "").codes()).containsExactly("invalid-json");
    assertThat(planned("JSON", ScalarType.JSON, 1L, Double.POSITIVE_INFINITY).type())
        .isEqualTo("text");
    assertThat(planned("JSONB", ScalarType.JSONB, "{}", new byte[2]).type()).isEqualTo("bytea");
  }

  @Test
  void keepsLargeJsonAsText() {
    byte[] large = new byte[LargeValues.THRESHOLD + 1];
    Arrays.fill(large, (byte) '1');

    Planned planned = planned("JSON", ScalarType.JSON, new MemoryText(large));

    assertThat(planned.type()).isEqualTo("text");
    assertThat(planned.codes()).containsExactly("json-large");
  }

  @Test
  void proposesJsonbForTextInItsReasonOnly() {
    assertThat(planned("TEXT", ScalarType.TEXT, "{}", "[1]").type()).isEqualTo("text");
    assertThat(planned("TEXT", ScalarType.TEXT, "{}", "[1]").reason()).contains("type: jsonb");
    assertThat(planned("TEXT", ScalarType.TEXT, "12", "true").reason())
        .doesNotContain("type: jsonb");
  }

  @Test
  void makesUuidsOfUuids() {
    ColumnType char36 = new ColumnType.Varchar(36);
    String upper = LOWER.toUpperCase(Locale.ROOT);

    assertThat(planned("UUID", ScalarType.UUID, LOWER, upper, SIXTEEN).type()).isEqualTo("uuid");
    assertThat(planned("UUID", ScalarType.UUID, LOWER, upper).codes()).containsExactly("uuid-case");
    assertThat(planned("UUID", ScalarType.UUID, LOWER, "x").type()).isEqualTo("text");
    assertThat(planned("UUID", ScalarType.UUID, SIXTEEN, new byte[15]).type()).isEqualTo("bytea");
    assertThat(planned("CHAR(36)", char36, LOWER).type()).isEqualTo("uuid");
    assertThat(planned("CHAR(36)", char36, LOWER, upper).type()).isEqualTo("text");
    assertThat(planned("CHAR(36)", char36, LOWER, "").type()).isEqualTo("text");
  }

  @Test
  void takesTheDeclaredTypeWhereThereIsNoValue() {
    assertThat(planned("NUMERIC(5,1)", new ColumnType.Numeric(5, 1), (Object) null).type())
        .isEqualTo("numeric(5,1)");
    assertThat(planned("DATE", ScalarType.DATE).type()).isEqualTo("date");
    assertThat(planned("DATE", ScalarType.DATE).format()).isEqualTo(ValueFormat.ISO);
    assertThat(planned("VARCHAR(9)", new ColumnType.Varchar(9)).type()).isEqualTo("text");
    assertThat(planned("BOOLEAN", ScalarType.BOOLEAN).type()).isEqualTo("boolean");
  }

  @Test
  void everyDecisionHoldsEveryValueItWasMadeFor() {
    List<ColumnType> declared =
        List.of(
            ScalarType.SMALLINT,
            ScalarType.INTEGER,
            ScalarType.BIGINT,
            ScalarType.BOOLEAN,
            ScalarType.DOUBLE,
            ScalarType.TEXT,
            ScalarType.BYTEA,
            ScalarType.DATE,
            ScalarType.TIME,
            ScalarType.TIMESTAMP,
            ScalarType.TIMESTAMPTZ,
            ScalarType.JSON,
            ScalarType.UUID,
            ScalarType.ANY,
            new ColumnType.Numeric(4, 1),
            ColumnType.Numeric.UNBOUNDED,
            new ColumnType.Varchar(36));
    Object[] values = {
      0L,
      1L,
      70_000L,
      Long.MIN_VALUE,
      1_700_000_000L,
      0.5,
      2451545.25,
      -0.0,
      1e300,
      Double.POSITIVE_INFINITY,
      "",
      "true",
      "12",
      "2024-02-29",
      "10:00",
      "2024-02-29 10:00",
      "2024-02-29T10:00Z",
      LOWER,
      "{}",
      "\"\\u0000\"",
      SIXTEEN,
      new byte[3]
    };
    List<Column> columns = new ArrayList<>();
    List<@Nullable Object> firsts = new ArrayList<>();
    List<@Nullable Object> seconds = new ArrayList<>();
    for (ColumnType type : declared) {
      for (Object first : values) {
        for (Object second : values) {
          columns.add(Fixture.column(columns.size() + " " + type.sql(), "X", type));
          firsts.add(first);
          seconds.add(second);
        }
      }
    }
    Table table = Fixture.table("t", columns.toArray(Column[]::new));
    MemoryDatabase database =
        MemoryDatabase.of(
            table, Arrays.<@Nullable Object[]>asList(firsts.toArray(), seconds.toArray()));
    List<ColumnProfile> profiles =
        Profiler.run(database, List.of(table), 1, 9, Progress.SILENT).getFirst().columns();
    for (int i = 0; i < profiles.size(); i++) {
      ColumnFacts facts = new ColumnFacts(table, columns.get(i), profiles.get(i));

      TypeDecision decision = TypeDecision.decide(facts);

      assertThat(Fit.misfit(facts, decision.type(), decision.format()))
          .as("%s %s", facts, decision)
          .isEmpty();
      assertThat(decision.findings()).noneMatch(Finding::blocks);
    }
  }
}
