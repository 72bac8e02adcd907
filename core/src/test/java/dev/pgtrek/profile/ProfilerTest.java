package dev.pgtrek.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.memory.MemoryDatabase;
import dev.pgtrek.memory.MemoryText;
import dev.pgtrek.model.Column;
import dev.pgtrek.model.ColumnProfile;
import dev.pgtrek.model.ColumnType;
import dev.pgtrek.model.LargeValues;
import dev.pgtrek.model.ScalarType;
import dev.pgtrek.model.Table;
import dev.pgtrek.model.TableName;
import dev.pgtrek.model.TableProfile;
import dev.pgtrek.progress.Event;
import dev.pgtrek.progress.Progress;
import dev.pgtrek.progress.Stage;
import dev.pgtrek.work.Milestone;
import dev.pgtrek.work.Schedule;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ProfilerTest {

  private static final TableName T = TableName.of("main", "t");

  private static Table table(ColumnType type) {
    return Table.of(T, List.of(Column.of("c", type)));
  }

  private static ColumnProfile profile(ColumnType type, @Nullable Object... values) {
    List<@Nullable Object[]> rows = new ArrayList<>();
    for (Object value : values) {
      rows.add(new @Nullable Object[] {value});
    }
    Table table = table(type);
    return Profiler.run(MemoryDatabase.of(table, rows), List.of(table), 1, 1000, Progress.SILENT)
        .getFirst()
        .columns()
        .getFirst();
  }

  @Test
  void leavesItToACheckThatGoesOnToNameWhatIsWrong() {
    Milestone sound = new Milestone("sound", "file");
    Schedule schedule = new Schedule();
    CountDownLatch stumbled = new CountDownLatch(1);
    schedule.add(
        schedule.phase(),
        0,
        Set.of(),
        Set.of(sound),
        () -> {
          await(stumbled);
          throw new IllegalStateException("the file is damaged");
        });
    Profiler.onto(
        schedule,
        schedule.phase(),
        Set.of(sound),
        MemoryDatabase.of(table(ScalarType.ANY), List.of()),
        () -> {
          stumbled.countDown();
          throw new IllegalArgumentException("no such page");
        },
        1000,
        (table, column) -> false,
        Progress.SILENT);

    assertThatThrownBy(() -> schedule.run(2, "test")).hasMessage("the file is damaged");
  }

  @Test
  void tellsWhatItStumbledOverWhereTheCheckFindsNothing() {
    Milestone sound = new Milestone("sound", "file");
    Schedule schedule = new Schedule();
    CountDownLatch stumbled = new CountDownLatch(1);
    schedule.add(schedule.phase(), 0, Set.of(), Set.of(sound), () -> await(stumbled));
    Profiler.onto(
        schedule,
        schedule.phase(),
        Set.of(sound),
        MemoryDatabase.of(table(ScalarType.ANY), List.of()),
        () -> {
          stumbled.countDown();
          throw new IllegalArgumentException("no such page");
        },
        1000,
        (table, column) -> false,
        Progress.SILENT);

    assertThatThrownBy(() -> schedule.run(2, "test")).hasMessage("no such page");
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
      // Long enough for the other to have ended.
      Thread.sleep(20);
    } catch (InterruptedException _) {
      throw new PgtrekException.Interrupted();
    }
  }

  @Test
  void countsKindsAndRangesOfIntegers() {
    ColumnProfile found =
        profile(ScalarType.ANY, null, 5_000_000_000L, Long.MAX_VALUE, -7L, 1.5, "x", new byte[3]);

    assertThat(found.rows()).isEqualTo(7);
    assertThat(found.nulls()).isEqualTo(1);
    assertThat(found.values()).isEqualTo(6);
    assertThat(found.integers()).isEqualTo(3);
    assertThat(found.reals()).isEqualTo(1);
    assertThat(found.texts()).isEqualTo(1);
    assertThat(found.blobs()).isEqualTo(1);
    assertThat(found.minInteger()).isEqualTo(-7);
    assertThat(found.maxInteger()).isEqualTo(Long.MAX_VALUE);
    assertThat(found.maxBlobBytes()).isEqualTo(3);
  }

  @Test
  void countsIntegersThatADoubleCannotHold() {
    long border = 1L << 53;
    ColumnProfile found =
        profile(
            ScalarType.DOUBLE,
            border,
            border + 1,
            border + 2,
            -border - 1,
            Long.MIN_VALUE,
            Long.MAX_VALUE,
            99_999_999_999_999_999L);

    assertThat(found.integersBeyondDouble()).isEqualTo(4);
  }

  @Test
  void tellsEpochsByMagnitudeAndLetsZeroBeAny() {
    ColumnProfile found =
        profile(
            ScalarType.TIMESTAMP,
            0L,
            99_999_999L,
            100_000_000L,
            99_999_999_999L,
            100_000_000_000L,
            99_999_999_999_999L,
            100_000_000_000_000L,
            99_999_999_999_999_999L,
            100_000_000_000_000_000L,
            -1L);

    assertThat(found.integerEpochSeconds()).isEqualTo(3);
    assertThat(found.integerEpochMillis()).isEqualTo(3);
    assertThat(found.integerEpochMicros()).isEqualTo(3);
  }

  @Test
  void countsBooleansOfBothKinds() {
    ColumnProfile found = profile(ScalarType.BOOLEAN, 0L, 1L, 2L, "true", "F", "yes", null);

    assertThat(found.integerBooleans()).isEqualTo(2);
    assertThat(found.textBooleans()).isEqualTo(2);
  }

  @Test
  void countsJulianDaysOfTheMillisecond() {
    // 2000-01-01 12:00 is day 2451545 by definition; a third of a day is no whole millisecond off.
    ColumnProfile found =
        profile(
            ScalarType.TIMESTAMP,
            2451545.0,
            2451545.25,
            1721425.5,
            1721425.25,
            5373484.5,
            1.7e9,
            Double.POSITIVE_INFINITY,
            -0.0);

    assertThat(found.realJulianDays()).isEqualTo(3);
    assertThat(found.realsNotFinite()).isEqualTo(1);
    assertThat(found.realsNegativeZero()).isEqualTo(1);
  }

  @Test
  void countsWhatTextsSpell() {
    ColumnProfile found =
        profile(
            ScalarType.TEXT,
            "",
            "2024-02-29",
            "2023-02-30",
            "12:30",
            "2024-02-29 12:30:00",
            "2024-02-29T12:30:00Z",
            "0e37df36-f698-11e6-8dd4-cb9ced3df976",
            "AE37DF36-F698-11E6-8DD4-CB9CED3DF976",
            "-12.50");

    assertThat(found.textEmpty()).isEqualTo(1);
    assertThat(found.textDates()).isEqualTo(1);
    assertThat(found.textTimes()).isEqualTo(1);
    assertThat(found.textTimestamps()).isEqualTo(1);
    assertThat(found.textTimestampsZoned()).isEqualTo(1);
    assertThat(found.textUuids()).isEqualTo(2);
    assertThat(found.textUuidsLower()).isEqualTo(1);
    assertThat(found.textDecimals()).isEqualTo(1);
  }

  @Test
  void findsNulAndInvalidUtf8OnRawBytes() {
    ColumnProfile found =
        profile(
            ScalarType.TEXT,
            "a\0b",
            new MemoryText(new byte[] {'a', (byte) 0xFF}),
            new MemoryText("Latin: é".getBytes(StandardCharsets.ISO_8859_1)),
            "naïve 😀");

    assertThat(found.textWithNul()).isEqualTo(1);
    assertThat(found.textInvalidUtf8()).isEqualTo(2);
    assertThat(found.maxTextChars()).isEqualTo(8);
    assertThat(found.maxTextBytes()).isEqualTo(11);
  }

  @Test
  void countsJsonToTheEndWhereItIsDeclared() {
    ColumnProfile found = profile(ScalarType.JSON, "{}", "{", "[1]", "\"\\u0000\"", "NaN");

    assertThat(found.textJson()).isEqualTo(3);
    assertThat(found.textJsonRefused()).isEqualTo(1);
  }

  @Test
  void stopsLookingForJsonWhereItIsNotDeclared() {
    ColumnProfile found = profile(ScalarType.TEXT, "{}", "no", "{}", "{}");

    assertThat(found.textJson()).isEqualTo(1);
  }

  @Test
  void measuresDecimalsWhereTheyAreDeclared() {
    ColumnProfile declared = profile(new ColumnType.Numeric(10, 2), 12345L, 1.005, 0.25, -123456.5);
    ColumnProfile other = profile(ScalarType.DOUBLE, 12345L, 1.005);

    assertThat(declared.decimalDigits()).isEqualTo(6);
    assertThat(declared.decimalScale()).isEqualTo(3);
    assertThat(other.decimalDigits()).isZero();
  }

  @Test
  void streamsLargeValues() {
    byte[] json = new byte[LargeValues.THRESHOLD + 1];
    Arrays.fill(json, (byte) ' ');
    json[0] = '[';
    json[json.length - 1] = ']';
    byte[] broken = json.clone();
    broken[70_000] = (byte) 0xC3;
    byte[] cut = json.clone();
    cut[100_000] = 0;

    ColumnProfile found =
        profile(
            ScalarType.JSON,
            new MemoryText(json),
            new MemoryText(broken),
            new MemoryText(cut),
            new byte[LargeValues.THRESHOLD + 2]);

    assertThat(found.hasLargeValues()).isTrue();
    assertThat(found.textJson()).isEqualTo(1);
    assertThat(found.textInvalidUtf8()).isEqualTo(1);
    assertThat(found.textWithNul()).isEqualTo(1);
    assertThat(found.maxTextBytes()).isEqualTo(json.length);
    assertThat(found.maxBlobBytes()).isEqualTo(json.length + 1);
  }

  @Test
  void addsUpTheSameHoweverTheRowsAreCut() {
    List<@Nullable Object[]> rows = new ArrayList<>();
    for (long i = 0; i < 5000; i++) {
      Object value = i % 5 == 0 ? null : i % 3 == 0 ? i / 7.0 : i % 2 == 0 ? "text " + i : i - 2500;
      rows.add(new @Nullable Object[] {value});
    }
    Table table = table(new ColumnType.Numeric(10, 2));
    Table second = Table.of(TableName.of("main", "s"), List.of(Column.of("d", ScalarType.TEXT)));
    MemoryDatabase database = MemoryDatabase.of(table, rows).with(second, rows.subList(0, 100));
    List<Table> both = List.of(table, second);

    List<TableProfile> whole = Profiler.run(database, both, 1, 10_000, Progress.SILENT);
    List<TableProfile> parts = Profiler.run(database, both, 4, 37, Progress.SILENT);

    assertThat(parts).isEqualTo(whole);
    assertThat(parts).extracting(TableProfile::table).containsExactly(T, second.name());
    assertThat(database.openCursors()).isZero();
  }

  @Test
  void profilesNothingAndEmptyTables() {
    Table table = table(ScalarType.TEXT);

    assertThat(Profiler.run(MemoryDatabase.empty(), List.of(), 2, 10, Progress.SILENT)).isEmpty();
    assertThat(
            Profiler.run(
                    MemoryDatabase.of(table, List.of()), List.of(table), 2, 10, Progress.SILENT)
                .getFirst()
                .rows())
        .isZero();
  }

  @Test
  void tellsEveryRowAndEveryTableOnce() {
    ConcurrentLinkedQueue<Event> events = new ConcurrentLinkedQueue<>();
    List<@Nullable Object[]> rows = new ArrayList<>();
    for (long i = 0; i < 1000; i++) {
      rows.add(new @Nullable Object[] {i});
    }
    Table table = table(ScalarType.BIGINT);

    Profiler.run(MemoryDatabase.of(table, rows), List.of(table), 3, 100, events::add);

    assertThat(events.stream().filter(e -> e instanceof Event.TableDone)).hasSize(1);
    assertThat(
            events.stream()
                .mapToLong(e -> e instanceof Event.RowsDone done ? done.rows() : 0)
                .sum())
        .isEqualTo(1000);
    assertThat(
            events.stream()
                .mapToLong(e -> e instanceof Event.RowsDone done ? done.bytes() : 0)
                .sum())
        .isEqualTo(8000);
  }

  @Test
  void saysHowManyRowsItsChunksCount() {
    ConcurrentLinkedQueue<Event> events = new ConcurrentLinkedQueue<>();
    List<@Nullable Object[]> rows = new ArrayList<>();
    for (long i = 0; i < 1000; i++) {
      rows.add(new @Nullable Object[] {i});
    }
    Table table = table(ScalarType.BIGINT);
    MemoryDatabase database = MemoryDatabase.of(table, rows);

    Profiler.run(database, List.of(table), 3, 100, events::add);

    assertThat(events.stream().filter(e -> e instanceof Event.WorkMeasured))
        .containsExactly(new Event.WorkMeasured(Stage.PROFILE, 1000));
  }

  @Test
  void stopsWhenItIsInterrupted() {
    Table table = table(ScalarType.BIGINT);
    List<@Nullable Object[]> rows = new ArrayList<>();
    for (long i = 0; i < 100; i++) {
      rows.add(new @Nullable Object[] {i});
    }
    MemoryDatabase database = MemoryDatabase.of(table, rows);
    Thread caller = Thread.currentThread();
    AtomicInteger chunks = new AtomicInteger();
    Progress interrupts =
        event -> {
          if (!(event instanceof Event.RowsDone)) {
            return;
          }
          chunks.incrementAndGet();
          caller.interrupt();
          try {
            // Ends early when the worker is told to stop.
            Thread.sleep(10_000);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        };

    assertThatThrownBy(() -> Profiler.run(database, List.of(table), 1, 10, interrupts))
        .isInstanceOf(PgtrekException.Interrupted.class);
    assertThat(chunks).hasValue(1);
    assertThat(database.openCursors()).isZero();
  }

  @Test
  void passesOnTheFailureOfAWorker() {
    Table table = table(ScalarType.BIGINT);
    MemoryDatabase database =
        MemoryDatabase.of(table, Collections.singletonList(new @Nullable Object[] {1L}));
    PgtrekException failure = new PgtrekException.Source("broken", "m", "n", null);
    Progress breaks =
        event -> {
          if (event instanceof Event.RowsDone) {
            throw failure;
          }
        };

    assertThatThrownBy(() -> Profiler.run(database, List.of(table), 2, 10, breaks))
        .isSameAs(failure);
    assertThat(database.openCursors()).isZero();
  }
}
