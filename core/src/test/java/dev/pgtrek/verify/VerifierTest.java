package dev.pgtrek.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgtrek.memory.MemoryDatabase;
import dev.pgtrek.model.Column;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.Key;
import dev.pgtrek.model.ScalarType;
import dev.pgtrek.model.Table;
import dev.pgtrek.model.TableName;
import dev.pgtrek.model.ValueFormat;
import dev.pgtrek.progress.Progress;
import dev.pgtrek.spi.ColumnRoute;
import dev.pgtrek.spi.RowRules;
import dev.pgtrek.spi.Sieve;
import dev.pgtrek.spi.TableRoute;
import dev.pgtrek.verify.Verdict.RowDifference;
import dev.pgtrek.verify.Verdict.RowDifference.Kind;
import dev.pgtrek.verify.Verdict.TableVerdict;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class VerifierTest {

  private static final int ROWS = 5_000;

  private static final List<Column> COLUMNS =
      List.of(
          Column.of("id", ScalarType.BIGINT),
          Column.of("name", ScalarType.TEXT),
          Column.of("price", ScalarType.DOUBLE),
          Column.of("data", ScalarType.BYTEA));

  private static Table table(String schema, boolean keyed) {
    Table bare = Table.of(TableName.of(schema, "item"), COLUMNS);
    return new Table(
        bare.name(),
        COLUMNS,
        keyed ? new Key(null, List.of(Identifier.of("id"))) : null,
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        Table.Traits.NONE);
  }

  private static List<@Nullable Object[]> rows() {
    Random random = new Random(42);
    List<@Nullable Object[]> rows = new ArrayList<>();
    for (long id = 1; id <= ROWS; id++) {
      byte[] data = new byte[random.nextInt(20)];
      random.nextBytes(data);
      rows.add(
          new @Nullable Object[] {
            id, id % 7 == 0 ? null : "name " + id, random.nextDouble(), data
          });
    }
    return rows;
  }

  private static TableVerdict verdict(
      List<@Nullable Object[]> source,
      List<@Nullable Object[]> target,
      boolean keyed,
      boolean showValues) {
    Table from = table("main", keyed);
    Table to = table("public", keyed);
    TableRoute route =
        new TableRoute(
            from,
            to,
            COLUMNS.stream().map(c -> new ColumnRoute(c, c, ValueFormat.NATIVE, false)).toList());
    Verdict verdict =
        Verifier.run(
            MemoryDatabase.of(from, source),
            MemoryDatabase.of(to, target),
            List.of(route),
            Map.of(),
            new Verifier.Options(3, 700, 100, showValues),
            Progress.SILENT);
    return verdict.tables().getFirst();
  }

  private static List<@Nullable Object[]> changed(
      List<@Nullable Object[]> rows, int row, int column, Object value) {
    List<@Nullable Object[]> copy = new ArrayList<>(rows);
    @Nullable Object[] cells = copy.get(row).clone();
    cells[column] = value;
    copy.set(row, cells);
    return copy;
  }

  @Test
  void findsTheSameRowsInAnotherOrderEqual() {
    List<@Nullable Object[]> shuffled = new ArrayList<>(rows());
    Collections.shuffle(shuffled, new Random(1));

    TableVerdict verdict = verdict(rows(), shuffled, true, false);

    assertThat(verdict.equal()).isTrue();
    assertThat(verdict.sourceRows()).isEqualTo(ROWS);
    assertThat(verdict.sourceFingerprint())
        .isEqualTo(verdict.targetFingerprint())
        .matches("[0-9a-f]{32}");
  }

  @Test
  void comparesColumnsThatBothSidesCompute() {
    Table from = table("main", true);
    Table to = table("public", true);
    List<ColumnRoute> columns =
        COLUMNS.stream().map(c -> new ColumnRoute(c, c, ValueFormat.NATIVE, false)).toList();
    TableRoute route =
        new TableRoute(
            from,
            to,
            columns.subList(0, 3),
            RowRules.NONE,
            Sieve.NONE,
            columns.subList(3, columns.size()));
    List<@Nullable Object[]> target = changed(rows(), 7, 3, new byte[] {1});

    TableVerdict verdict =
        Verifier.run(
                MemoryDatabase.of(from, rows()),
                MemoryDatabase.of(to, target),
                List.of(route),
                Map.of(),
                new Verifier.Options(3, 700, 100, false),
                Progress.SILENT)
            .tables()
            .getFirst();

    assertThat(verdict.differences()).hasSize(1);
    assertThat(verdict.differences().getFirst().columns())
        .extracting(c -> c.column().text())
        .containsExactly("data");
  }

  @Test
  void namesTheRowAndColumnOfAChangedByte() {
    byte[] data = {1, 2, 3};
    List<@Nullable Object[]> source = changed(rows(), 1234, 3, data);
    List<@Nullable Object[]> target = changed(rows(), 1234, 3, new byte[] {1, 2, 4});

    TableVerdict verdict = verdict(source, target, true, false);

    assertThat(verdict.equal()).isFalse();
    assertThat(verdict.chunksDifferent()).isEqualTo(1);
    assertThat(verdict.complete()).isTrue();
    RowDifference difference = verdict.differences().getFirst();
    assertThat(verdict.differences()).hasSize(1);
    assertThat(difference.kind()).isEqualTo(Kind.DIFFERENT);
    assertThat(difference.key()).isEqualTo("id=1235");
    assertThat(difference.columns()).extracting(c -> c.column().text()).containsExactly("data");
    assertThat(difference.columns().getFirst().sourceValue()).isEmpty();
  }

  @Test
  void showsBothValuesWhereAsked() {
    List<@Nullable Object[]> target = changed(rows(), 10, 1, "other");

    TableVerdict verdict = verdict(rows(), target, true, true);

    assertThat(verdict.differences().getFirst().columns().getFirst().sourceValue())
        .isEqualTo("name 11");
    assertThat(verdict.differences().getFirst().columns().getFirst().targetValue())
        .isEqualTo("other");
  }

  @Test
  void findsADoubleOffByOneUnitInTheLastPlace() {
    double price = (Double) Objects.requireNonNull(rows().get(99)[2]);

    TableVerdict verdict = verdict(rows(), changed(rows(), 99, 2, Math.nextUp(price)), true, false);

    assertThat(verdict.differences()).extracting(RowDifference::key).containsExactly("id=100");
  }

  @Test
  void findsASwappedPair() {
    Object first = Objects.requireNonNull(rows().get(1)[2]);
    Object second = Objects.requireNonNull(rows().get(2)[2]);

    TableVerdict verdict =
        verdict(rows(), changed(changed(rows(), 1, 2, second), 2, 2, first), true, false);

    assertThat(verdict.differences())
        .extracting(RowDifference::key)
        .containsExactlyInAnyOrder("id=2", "id=3");
  }

  @Test
  void findsADuplicateThatHidesALoss() {
    List<@Nullable Object[]> target = new ArrayList<>(rows());
    target.set(7, rows().get(8));

    TableVerdict verdict = verdict(rows(), target, true, false);

    assertThat(verdict.sourceRows()).isEqualTo(verdict.targetRows());
    assertThat(verdict.differences())
        .extracting(RowDifference::kind)
        .containsExactlyInAnyOrder(Kind.MISSING_ON_TARGET, Kind.EXTRA_ON_TARGET);
  }

  @Test
  void findsADuplicateThatHidesALossWithoutAnyKey() {
    List<@Nullable Object[]> target = new ArrayList<>(rows());
    target.set(7, rows().get(8));

    TableVerdict verdict = verdict(rows(), target, false, false);

    assertThat(verdict.equal()).isFalse();
    assertThat(verdict.differences())
        .extracting(RowDifference::kind)
        .containsExactlyInAnyOrder(Kind.MISSING_ON_TARGET, Kind.EXTRA_ON_TARGET);
  }

  @Test
  void findsALostRow() {
    List<@Nullable Object[]> target = new ArrayList<>(rows());
    target.removeLast();

    TableVerdict verdict = verdict(rows(), target, true, false);

    assertThat(verdict.differences())
        .extracting(RowDifference::kind)
        .containsExactly(Kind.MISSING_ON_TARGET);
    assertThat(verdict.targetRows()).isEqualTo(ROWS - 1);
  }

  @Test
  void saysThatMoreDiffersThanIsNamed() {
    List<@Nullable Object[]> target = new ArrayList<>();
    rows().forEach(row -> target.add(new @Nullable Object[] {row[0], row[1], 0.5, row[3]}));

    TableVerdict verdict = verdict(rows(), target, true, false);

    assertThat(verdict.differences()).hasSize(100);
    assertThat(verdict.complete()).isFalse();
  }

  @Test
  void findsEveryRandomSingleChange() {
    Random random = new Random(99);
    for (int i = 0; i < 60; i++) {
      int row = random.nextInt(ROWS);
      Object value =
          switch (random.nextInt(3)) {
            case 0 -> "changed " + i;
            case 1 -> new byte[] {(byte) i};
            default -> "";
          };
      int column = value instanceof String ? 1 : 3;

      TableVerdict verdict =
          verdict(rows(), changed(rows(), row, column, value), i % 2 == 0, false);

      assertThat(verdict.equal()).as("row %d", row).isFalse();
      assertThat(verdict.differences()).isNotEmpty();
    }
  }

  @Test
  void namesATableThatIsNotThere() {
    Table from = table("main", true);
    Table to = table("public", true);
    TableRoute route =
        new TableRoute(
            from,
            to,
            COLUMNS.stream().map(c -> new ColumnRoute(c, c, ValueFormat.NATIVE, false)).toList());

    Verdict verdict =
        Verifier.run(
            MemoryDatabase.of(from, rows()),
            MemoryDatabase.empty(),
            List.of(route),
            Map.of(),
            new Verifier.Options(1, 100, 10, false),
            Progress.SILENT);

    assertThat(verdict.equal()).isFalse();
    assertThat(verdict.tables().getFirst().differences().getFirst().key())
        .isEqualTo("the whole table");
  }

  @Test
  void readsATargetInTheSpellingThatTheRouteNames() {
    Column moment = Column.of("at", ScalarType.TIMESTAMP);
    Table from = Table.of(TableName.of("public", "events"), List.of(moment));
    Table to = Table.of(TableName.of("main", "events"), List.of(moment));
    ColumnRoute column = new ColumnRoute(moment, moment, ValueFormat.ISO, false);

    TableVerdict spelled = verdictOfMoments(from, to, column.writing(ValueFormat.EPOCH_SECONDS));
    TableVerdict misread = verdictOfMoments(from, to, column.writing(ValueFormat.EPOCH_MILLIS));

    assertThat(spelled.equal()).isTrue();
    assertThat(misread.equal()).isFalse();
  }

  private static TableVerdict verdictOfMoments(Table from, Table to, ColumnRoute column) {
    return Verifier.run(
            MemoryDatabase.of(
                from, List.<@Nullable Object[]>of(new @Nullable Object[] {"2023-11-14 22:13:20"})),
            MemoryDatabase.of(
                to, List.<@Nullable Object[]>of(new @Nullable Object[] {1_700_000_000L})),
            List.of(new TableRoute(from, to, List.of(column))),
            Map.of(),
            new Verifier.Options(1, 100, 10, false),
            Progress.SILENT)
        .tables()
        .getFirst();
  }

  @Test
  void namesAColumnThatATargetWithoutTypesDeclaresOtherwise() {
    Table from = table("main", true);
    Table to = table("public", true);
    Column declared =
        new Column(
            Identifier.of("at"), "DATETIME", ScalarType.TIMESTAMP, false, null, null, null, null);
    Table planned = Table.of(to.name(), List.of(declared));
    Table there = Table.of(to.name(), List.of(Column.of("at", ScalarType.TIMESTAMP)));
    TableRoute route =
        new TableRoute(
            from, planned, List.of(new ColumnRoute(declared, declared, ValueFormat.ISO, false)));

    Verdict verdict =
        Verifier.run(
            MemoryDatabase.of(from, List.of()),
            MemoryDatabase.of(there, List.of()),
            List.of(route),
            Map.of(),
            new Verifier.Options(1, 100, 10, false),
            Progress.SILENT);

    assertThat(verdict.tables().getFirst().differences().getFirst().key())
        .isEqualTo("the column at as 'DATETIME'");
  }
}
