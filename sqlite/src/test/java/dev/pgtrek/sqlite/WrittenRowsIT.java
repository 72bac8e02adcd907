package dev.pgtrek.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgtrek.model.Column;
import dev.pgtrek.model.ColumnType;
import dev.pgtrek.model.GeometryKind;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.Original;
import dev.pgtrek.model.ScalarType;
import dev.pgtrek.model.Table;
import dev.pgtrek.model.TableName;
import dev.pgtrek.model.ValueFormat;
import dev.pgtrek.spi.Chunk;
import dev.pgtrek.spi.ColumnRoute;
import dev.pgtrek.spi.RowCursor;
import dev.pgtrek.spi.RowWriter;
import dev.pgtrek.spi.RunRecord;
import dev.pgtrek.spi.RunRecord.State;
import dev.pgtrek.spi.TableRoute;
import dev.pgtrek.sqlite.write.FileShape;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Random rows of every kind of column, as SQLite itself gives them back: each value is made
 * together with what the file has to hold for it, by other means than the codecs'.
 */
class WrittenRowsIT {

  private static final TableName NAME = TableName.of("main", "every kind");
  private static final int ROWS = 500;
  private static final long MICROS_PER_DAY = 86_400_000_000L;

  @TempDir Path folder;

  /**
   * A value that travels, and what {@code typeof} and the value are in the file.
   *
   * @param given null, Long, Double, String or byte[]
   * @param held {@code typeof:value}
   */
  private record Sample(@Nullable Object given, String held) {}

  private static final Sample NULL = new Sample(null, "null:");

  /** A kind of column, and its values. */
  private record Kind(
      String declared,
      ColumnType type,
      ValueFormat format,
      @Nullable ValueFormat written,
      Function<Random, Sample> sample) {}

  private static String integer(long value) {
    return "integer:" + value;
  }

  private static String real(double value) {
    return "real:" + HexFormat.of().toHexDigits(Double.doubleToLongBits(value));
  }

  private static String text(String value) {
    return "text:" + HexFormat.of().formatHex(value.getBytes(StandardCharsets.UTF_8));
  }

  private static String blob(byte[] value) {
    return "blob:" + HexFormat.of().formatHex(value);
  }

  private static final List<Kind> KINDS =
      List.of(
          kind("INTEGER", ScalarType.BIGINT, r -> whole(anyLong(r))),
          kind("BOOLEAN", ScalarType.BOOLEAN, r -> whole(r.nextInt(2))),
          kind("REAL", ScalarType.DOUBLE, r -> anyReal(r, 0.0)),
          kind("", ScalarType.DOUBLE, r -> anyReal(r, -0.0)),
          kind("TEXT", ScalarType.TEXT, WrittenRowsIT::anyText),
          kind("VARCHAR(30)", new ColumnType.Varchar(30), WrittenRowsIT::anyText),
          kind("JSONB TEXT", ScalarType.JSONB, WrittenRowsIT::anyText),
          kind("BLOB", ScalarType.BYTEA, WrittenRowsIT::anyBytes),
          kind("TEXT", ScalarType.UUID, r -> uuid(r, true)),
          kind("BLOB", ScalarType.UUID, r -> uuid(r, false)),
          kind("DECIMAL(15,4)", new ColumnType.Numeric(15, 4), r -> decimal(r, 15, 4, true)),
          kind("DECIMAL(18,0)", new ColumnType.Numeric(18, 0), r -> decimal(r, 18, 0, true)),
          kind("TEXT", ColumnType.Numeric.UNBOUNDED, r -> decimal(r, 60, 30, false)),
          moment("TEXT", ScalarType.DATE, null, r -> date(r)),
          moment("TEXT", ScalarType.TIME, null, r -> time(r)),
          moment("TEXT", ScalarType.TIMESTAMP, null, r -> timestamp(r, "")),
          moment("TEXT", ScalarType.TIMESTAMPTZ, null, r -> timestamp(r, "+00:00")),
          moment(
              "INTEGER",
              ScalarType.TIMESTAMPTZ,
              ValueFormat.EPOCH_SECONDS,
              r -> scaled(r, 1_000_000)),
          moment("INTEGER", ScalarType.TIMESTAMP, ValueFormat.EPOCH_MILLIS, r -> scaled(r, 1_000)),
          moment("INTEGER", ScalarType.TIMESTAMP, ValueFormat.EPOCH_MICROS, r -> scaled(r, 1)),
          moment("REAL", ScalarType.TIMESTAMP, ValueFormat.JULIAN_DAY, WrittenRowsIT::julian),
          new Kind(
              "JSON TEXT",
              new ColumnType.Vector(3, false),
              ValueFormat.FLOAT32,
              null,
              r -> vector(r, false)),
          new Kind(
              "BLOB",
              new ColumnType.Vector(3, false),
              ValueFormat.FLOAT32,
              ValueFormat.FLOAT32,
              r -> vector(r, true)),
          new Kind(
              "GEOMETRY",
              new ColumnType.Geometry(GeometryKind.GEOMETRY, 0, false, false, false),
              ValueFormat.EWKB,
              ValueFormat.EWKB,
              WrittenRowsIT::anyBytes));

  private static Kind kind(String declared, ColumnType type, Function<Random, Sample> sample) {
    return new Kind(declared, type, ValueFormat.NATIVE, null, sample);
  }

  private static Kind moment(
      String declared,
      ScalarType type,
      @Nullable ValueFormat written,
      Function<Random, Sample> sample) {
    ValueFormat format =
        switch (type) {
          case DATE -> ValueFormat.EPOCH_DAYS;
          case TIME -> ValueFormat.MICROS_OF_DAY;
          default -> ValueFormat.EPOCH_MICROS;
        };
    return new Kind(
        declared,
        type,
        format,
        written,
        r -> r.nextInt(20) == 0 ? new Sample("infinity", text("infinity")) : sample.apply(r));
  }

  private static Sample whole(long value) {
    return new Sample(value, integer(value));
  }

  private static long anyLong(Random random) {
    return switch (random.nextInt(4)) {
      case 0 -> Long.MIN_VALUE >> random.nextInt(64);
      case 1 -> Long.MAX_VALUE >> random.nextInt(64);
      default -> random.nextLong() >> random.nextInt(64);
    };
  }

  private static Sample anyReal(Random random, double zero) {
    double value =
        switch (random.nextInt(8)) {
          case 0 -> Double.POSITIVE_INFINITY;
          case 1 -> Double.NEGATIVE_INFINITY;
          case 2 -> zero;
          case 3 -> Double.NaN;
          case 4 -> random.nextInt();
          default -> Double.longBitsToDouble(random.nextLong());
        };
    return new Sample(value, Double.isNaN(value) ? text("NaN") : real(value));
  }

  private static final List<String> ODD_TEXTS =
      List.of("", "0", "1.10", "007", " 12 ", "1e5", "NaN", "a\u0000b", "'", "\ud83d\ude00", "é\n");

  private static Sample anyText(Random random) {
    String value =
        random.nextBoolean()
            ? ODD_TEXTS.get(random.nextInt(ODD_TEXTS.size()))
            : random
                .ints(random.nextInt(40), 1, 0xD7FF)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    return new Sample(value, text(value));
  }

  private static Sample anyBytes(Random random) {
    byte[] value = new byte[random.nextInt(300)];
    random.nextBytes(value);
    return new Sample(value, blob(value));
  }

  private static Sample uuid(Random random, boolean asText) {
    UUID uuid = new UUID(random.nextLong(), random.nextLong());
    byte[] bytes =
        ByteBuffer.allocate(16)
            .putLong(uuid.getMostSignificantBits())
            .putLong(uuid.getLeastSignificantBits())
            .array();
    return new Sample(bytes, asText ? text(uuid.toString()) : blob(bytes));
  }

  private static Sample decimal(Random random, int digits, int scale, boolean asNumber) {
    if (random.nextInt(10) == 0) {
      return new Sample("NaN", text("NaN"));
    }
    BigInteger unscaled =
        new BigInteger(1 + random.nextInt(220), random).mod(BigInteger.TEN.pow(digits));
    BigDecimal value =
        new BigDecimal(random.nextBoolean() ? unscaled.negate() : unscaled, scale)
            .setScale(random.nextInt(scale + 1), RoundingMode.DOWN);
    String given = value.toPlainString();
    if (!asNumber) {
      return new Sample(given, text(given));
    }
    boolean whole = value.stripTrailingZeros().scale() <= 0;
    return new Sample(given, whole ? integer(value.longValueExact()) : real(value.doubleValue()));
  }

  private static Sample date(Random random) {
    long days = (random.nextBoolean() ? 10_000_000L : 20_000L) * random.nextInt(-100, 100) / 100;
    LocalDate date = LocalDate.ofEpochDay(Math.max(days, -2_440_588));
    return new Sample(date.toEpochDay(), text(day(date) + era(date)));
  }

  private static String day(LocalDate date) {
    int year = date.getYear() > 0 ? date.getYear() : 1 - date.getYear();
    return (year < 10_000 ? "%04d" : "%d").formatted(year)
        + date.format(DateTimeFormatter.ofPattern("-MM-dd"));
  }

  private static String era(LocalDate date) {
    return date.getYear() > 0 ? "" : " BC";
  }

  private static String clock(LocalTime time) {
    return time.format(
        DateTimeFormatter.ofPattern(
            time.equals(time.truncatedTo(ChronoUnit.SECONDS)) ? "HH:mm:ss" : "HH:mm:ss.SSSSSS"));
  }

  private static Sample time(Random random) {
    long micros = random.nextLong(MICROS_PER_DAY + 1);
    micros -= random.nextBoolean() ? micros % 1_000_000 : 0;
    return random.nextInt(20) == 0
        ? new Sample(MICROS_PER_DAY, text("24:00:00"))
        : new Sample(
            micros % MICROS_PER_DAY,
            text(clock(LocalTime.ofNanoOfDay(micros % MICROS_PER_DAY * 1000))));
  }

  private static Sample timestamp(Random random, String zone) {
    long micros = anyMicros(random, 1);
    LocalDateTime moment =
        LocalDateTime.ofEpochSecond(
            Math.floorDiv(micros, 1_000_000),
            Math.floorMod(micros, 1_000_000) * 1000,
            ZoneOffset.UTC);
    LocalDate date = moment.toLocalDate();
    return new Sample(
        micros, text(day(date) + " " + clock(moment.toLocalTime()) + zone + era(date)));
  }

  private static long anyMicros(Random random, long unit) {
    long bound = random.nextBoolean() ? 4_000_000_000_000_000L : 200_000_000_000_000_000L;
    return random.nextLong(-bound, bound) / unit * unit;
  }

  private static Sample scaled(Random random, long unit) {
    long micros = anyMicros(random, unit);
    return new Sample(micros, integer(micros / unit));
  }

  private static Sample julian(Random random) {
    long micros = random.nextLong(-4_000_000_000_000L, 4_000_000_000_000L) * 1000;
    // By days and their parts, which a double keeps to the millisecond in these years.
    double days =
        new BigDecimal(micros)
            .divide(new BigDecimal(MICROS_PER_DAY), 30, RoundingMode.HALF_EVEN)
            .add(new BigDecimal("2440587.5"))
            .doubleValue();
    return new Sample(micros, real(days));
  }

  private static Sample vector(Random random, boolean asBlob) {
    ByteBuffer bytes = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN);
    List<String> numbers = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      float number = random.nextBoolean() ? random.nextInt(100) : random.nextFloat() * 1e-5f;
      bytes.putFloat(number);
      numbers.add(number == (int) number ? Integer.toString((int) number) : Float.toString(number));
    }
    return new Sample(
        bytes.array(), asBlob ? blob(bytes.array()) : text("[" + String.join(",", numbers) + "]"));
  }

  @ParameterizedTest
  @CsvSource({"1, UTF-8, 4096", "2, UTF-8, 512", "3, UTF-16le, 4096", "4, UTF-16be, 65536"})
  void everyKindIsHeldAsItShall(long seed, String encoding, int pageSize) throws Exception {
    Random random = new Random(seed);
    Path file = folder.resolve("every.db");
    List<List<Sample>> rows = new ArrayList<>();
    for (int i = 0; i < ROWS; i++) {
      rows.add(
          KINDS.stream()
              .map(k -> random.nextInt(8) == 0 ? NULL : k.sample().apply(random))
              .toList());
    }

    try (SqliteTarget target = SqliteTarget.of(file, false, new FileShape(pageSize, encoding))) {
      write(target, rows.stream().map(WrittenRowsIT::given).toList());
    }

    List<List<String>> found = held(file);
    assertThat(found).hasSize(ROWS);
    for (int i = 0; i < ROWS; i++) {
      for (int column = 0; column < KINDS.size(); column++) {
        assertThat(found.get(i).get(column))
            .as("row %d, column %d %s", i, column, KINDS.get(column))
            .isEqualTo(rows.get(i).get(column).held());
      }
    }
  }

  private static List<@Nullable Object> given(List<Sample> row) {
    List<@Nullable Object> values = new ArrayList<>();
    row.forEach(s -> values.add(s.given()));
    return values;
  }

  private static void write(SqliteTarget target, List<List<@Nullable Object>> rows) {
    List<ColumnRoute> columns = new ArrayList<>();
    for (Kind kind : KINDS) {
      Column column =
          new Column(
              Identifier.of("c " + columns.size()),
              kind.declared(),
              kind.type(),
              false,
              null,
              null,
              null,
              null);
      columns.add(new ColumnRoute(column, column, kind.format(), false).writing(kind.written()));
    }
    Table table = Table.of(NAME, columns.stream().map(ColumnRoute::target).toList());
    TableRoute route = new TableRoute(table, table, columns);
    target.journal().begin(run(), List.of(Chunk.whole(NAME)));
    target.dialect().before(List.of(table)).forEach(target::apply);
    try (RowWriter writer = target.writer(route, Chunk.whole(NAME));
        RowCursor cursor = new GivenRows(rows)) {
      while (cursor.next()) {
        writer.write(cursor);
      }
      writer.commit(rows.size());
    }
    target.journal().finish(State.PROVED);
  }

  private static RunRecord run() {
    return new RunRecord(
        "20260101_000000",
        "test",
        "postgresql://x",
        "state",
        "content",
        "file",
        "plan",
        "main",
        Instant.now().truncatedTo(ChronoUnit.SECONDS),
        State.RUNNING,
        null,
        Original.NONE);
  }

  private static List<List<String>> held(Path file) throws SQLException {
    List<List<String>> rows = new ArrayList<>();
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query())) {
      while (row.next()) {
        List<String> held = new ArrayList<>();
        for (int i = 0; i < KINDS.size(); i++) {
          String type = row.getString(2 * i + 1);
          held.add(
              switch (type) {
                case "null" -> "null:";
                case "integer" -> integer(row.getLong(2 * i + 2));
                case "real" -> real(row.getDouble(2 * i + 2));
                case "text" -> text(row.getString(2 * i + 2));
                default -> blob(row.getBytes(2 * i + 2));
              });
        }
        rows.add(held);
      }
    }
    return rows;
  }

  private static String query() {
    StringBuilder columns = new StringBuilder();
    for (int i = 0; i < KINDS.size(); i++) {
      columns.append(i == 0 ? "" : ", ").append("typeof(\"c %d\"), \"c %d\"".formatted(i, i));
    }
    return "SELECT " + columns + " FROM \"every kind\" ORDER BY rowid";
  }
}
