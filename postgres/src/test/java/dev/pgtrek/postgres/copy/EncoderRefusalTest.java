package dev.pgtrek.postgres.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.pgtrek.model.ColumnType;
import dev.pgtrek.model.ScalarType;
import dev.pgtrek.model.ValueFormat;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What each type refuses, with values whose text is unlike any word of a message. */
class EncoderRefusalTest {

  private static final byte[] BLOB = {0x5A, 0x51, 0x5A};
  private static final MemoryCursor.Large LARGE_TEXT =
      new MemoryCursor.Large(new RepeatedBytes(new byte[] {'x'}, 9_000_000), true);
  private static final MemoryCursor.Large LARGE_BLOB =
      new MemoryCursor.Large(new RepeatedBytes(new byte[] {'x'}, 9_000_000), false);

  static Stream<Arguments> misfits() {
    return Stream.of(
            of("smallint", ValueFormat.NATIVE, 32768L, -32769L, 32768.0, "32768"),
            of("integer", ValueFormat.NATIVE, 2147483648L, -2147483649L, 3e9, "2147483648"),
            of(
                "bigint",
                ValueFormat.NATIVE,
                0x1p63,
                -0x1.8p63,
                1e300,
                Double.POSITIVE_INFINITY,
                Double.NaN,
                "9223372036854775808",
                "-9223372036854775809",
                "99999999999999999999"),
            of(
                "integer",
                ValueFormat.NATIVE,
                3.5,
                -0.0,
                "",
                "-",
                "+5",
                "007",
                "-0",
                "5 ",
                " 5",
                "5.0",
                "1e3",
                "zqx",
                BLOB,
                LARGE_TEXT,
                LARGE_BLOB),
            of(
                "boolean",
                ValueFormat.NATIVE,
                2L,
                -1L,
                256L,
                1.0,
                "",
                "0",
                "1",
                "yes",
                "tru",
                "truex",
                "fals",
                BLOB,
                LARGE_TEXT,
                LARGE_BLOB),
            of(
                "double precision",
                ValueFormat.NATIVE,
                9007199254740993L,
                Long.MAX_VALUE,
                Long.MIN_VALUE + 1,
                "0.1000000000000000055",
                "1e400",
                "1e-400",
                "9007199254740993",
                "Infinity",
                "NaN",
                "0x10",
                "",
                "1d",
                BLOB,
                LARGE_TEXT,
                LARGE_BLOB),
            of(
                "numeric",
                ValueFormat.NATIVE,
                Double.NaN,
                -0.0,
                "",
                ".",
                "-",
                "1e",
                "1e+",
                "1.2.3",
                "1 ",
                "0x10",
                "zqx",
                "Infinity",
                "1e131072",
                "1e-16384",
                "7".repeat(131_073),
                BLOB,
                LARGE_TEXT,
                LARGE_BLOB),
            of(
                "numeric(10,2)",
                ValueFormat.NATIVE,
                1.005,
                "1.005",
                123456789L,
                "123456789",
                1e8,
                Double.POSITIVE_INFINITY,
                Double.NEGATIVE_INFINITY,
                "12345678901234567890",
                "1e-3"),
            of("numeric(2,2)", ValueFormat.NATIVE, 1L, 1.0, "1"),
            of(
                "text",
                ValueFormat.NATIVE,
                "zq\0x",
                raw(0xFF),
                raw(0xC0, 0x80),
                raw(0xED, 0xA0, 0x80),
                raw(0xE2, 0x82),
                Double.NaN,
                BLOB,
                LARGE_BLOB),
            of(
                "varchar(3)",
                ValueFormat.NATIVE,
                "zqxw",
                "zqx ",
                "äöüß",
                1234L,
                12.25,
                BLOB,
                LARGE_TEXT),
            of("date", ValueFormat.ISO, badDates()),
            of("time", ValueFormat.ISO, badTimes()),
            of("timestamp", ValueFormat.ISO, badStamps()),
            of("timestamp", ValueFormat.ISO, "2020-01-01T10:00:00Z", "2020-01-01 10:00:00+02:00"),
            of(
                "timestamptz",
                ValueFormat.ISO,
                "2020-01-01",
                "2020-01-01T10:00:00",
                "2020-01-01T10:00:00z",
                "2020-01-01T10:00:00 Z",
                "2020-01-01T10:00:00+16:00",
                "2020-01-01T10:00:00+1:00",
                "2020-01-01T10:00:00+01:60",
                "2020-01-01T10:00:00+01:",
                "2020-01-01T10:00:00+010",
                "2020-01-01T10:00:00ZZ",
                "2020-01-01Z",
                5L,
                5.0,
                BLOB),
            of(
                "timestamp",
                ValueFormat.EPOCH_SECONDS,
                Long.MAX_VALUE,
                Long.MIN_VALUE,
                9_223_372_036_855L,
                1.5,
                1.0,
                "5",
                BLOB),
            of("timestamp", ValueFormat.EPOCH_MILLIS, Long.MAX_VALUE, Long.MIN_VALUE),
            of("timestamp", ValueFormat.EPOCH_MICROS, Long.MIN_VALUE, -210_866_803_200_000_001L),
            of("timestamptz", ValueFormat.EPOCH_DAYS, Long.MAX_VALUE, 106_751_992L, -2_440_589L),
            of(
                "timestamp",
                ValueFormat.JULIAN_DAY,
                Double.NaN,
                -0.5,
                5_373_484.5,
                Double.POSITIVE_INFINITY,
                2451545.123456789,
                "2451545",
                2451545L),
            of("date", ValueFormat.EPOCH_SECONDS, 1L, 86_399L, -1L),
            of(
                "date",
                ValueFormat.EPOCH_DAYS,
                Long.MAX_VALUE,
                Long.MIN_VALUE,
                2_145_042_906L,
                -2_440_589L,
                "5",
                5.0),
            of("date", ValueFormat.JULIAN_DAY, 2451545.0),
            of("time", ValueFormat.MICROS_OF_DAY, -1L, 86_400_000_000L, "5"),
            of(
                "uuid",
                ValueFormat.NATIVE,
                "",
                "2f1e4fc0-81fd-4bf1-9e6e-7de1a0b6b95",
                "2f1e4fc0-81fd-4bf1-9e6e-7de1a0b6b95g",
                "2f1e4fc081fd-4bf1-9e6e-7de1a0b6b95ff",
                "{2f1e4fc0-81fd-4bf1-9e6e-7de1a0b6b95}",
                "2f1e4fc0-81fd-4bf1-9e6e 7de1a0b6b95f",
                new byte[15],
                new byte[17],
                5L,
                5.0,
                LARGE_TEXT,
                LARGE_BLOB),
            of(
                "json",
                ValueFormat.NATIVE,
                "\"zq\0x\"",
                raw('"', 0xFF, '"'),
                Double.POSITIVE_INFINITY,
                BLOB,
                LARGE_BLOB),
            of("jsonb", ValueFormat.NATIVE, raw(0xC3), Double.NaN, -0.0, BLOB, LARGE_BLOB))
        .flatMap(List::stream);
  }

  private static Object[] badDates() {
    return new Object[] {
      "",
      "2021-02-29",
      "1900-02-29",
      "2020-13-01",
      "2020-00-10",
      "2020-04-31",
      "2020-01-00",
      "0000-01-01",
      "10000-01-01",
      "-2020-01-01",
      "2020-1-01",
      "2020/01/01",
      "2020-01-01 ",
      "2020-01-01 00:00",
      "20200101",
      "2020-01-0x",
      "２020-01-01",
      5L,
      5.0,
      BLOB,
      LARGE_TEXT
    };
  }

  private static Object[] badTimes() {
    return new Object[] {
      "",
      "24:00",
      "24:00:00",
      "23:60",
      "23:59:60",
      "1:00",
      "01:0",
      "01:00:",
      "01:00:0",
      "01:00:00.",
      "01:00:00.1234567",
      "01:00:00,5",
      "01:00Z",
      "01:00:00+01",
      "01.00",
      "0a:00",
      5L,
      BLOB
    };
  }

  private static Object[] badStamps() {
    return new Object[] {
      "",
      "2021-02-29 10:00",
      "2020-01-01 24:00:00",
      "2020-01-01t10:00",
      "2020-01-01  10:00",
      "2020-01-01T",
      "2020-01-01T10",
      "2020-01-01_10:00",
      "2020-01-01 10:00:00.0000001",
      5L,
      5.0,
      BLOB,
      LARGE_TEXT
    };
  }

  private static MemoryCursor.RawText raw(int... bytes) {
    byte[] text = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      text[i] = (byte) bytes[i];
    }
    return new MemoryCursor.RawText(text);
  }

  private static List<Arguments> of(String type, ValueFormat format, Object... values) {
    return Arrays.stream(values).map(v -> arguments(type, format, v)).toList();
  }

  @ParameterizedTest
  @MethodSource("misfits")
  void refusesWhatTheTypeCannotHoldWithoutSayingTheValue(
      String type, ValueFormat format, Object value) {
    ColumnEncoder encoder = encoder(ColumnType.parse(type), format);
    MemoryCursor row = MemoryCursor.on(value);
    CopyBuffer out = new CopyBuffer((bytes, length) -> {});

    assertThatThrownBy(() -> encoder.encode(row.kind(0), row, 0, out))
        .isInstanceOf(Misfit.class)
        .satisfies(e -> assertThat(((Misfit) e).code()).isEqualTo("value-does-not-fit"))
        .satisfies(
            e -> assertThat(spelled(value)).noneMatch(String.valueOf(e.getMessage())::contains));
  }

  /** The value's text where it is long enough to be told from a message's own words. */
  private static List<String> spelled(Object value) {
    List<String> spelled = new ArrayList<>();
    switch (value) {
      case String text -> spelled.add(text);
      case Long number -> spelled.add(number.toString());
      case Double number -> spelled.add(number.toString());
      case byte[] blob -> spelled.add(new String(blob, StandardCharsets.ISO_8859_1));
      default -> {}
    }
    spelled.removeIf(text -> text.strip().length() < 5);
    return spelled;
  }

  @Test
  void refusesAValueOverAGigabyteBeforeItIsSent() {
    ColumnEncoder encoder = encoder(ScalarType.TEXT, ValueFormat.NATIVE);
    MemoryCursor row =
        MemoryCursor.on(
            new MemoryCursor.Large(new RepeatedBytes(new byte[] {'x'}, 0x3fffffffL), true));
    CopyBuffer out = new CopyBuffer((bytes, length) -> {});

    assertThatThrownBy(() -> encoder.encode(row.kind(0), row, 0, out))
        .isInstanceOfSatisfying(
            Misfit.class, e -> assertThat(e.code()).isEqualTo("value-too-large"));

    assertThat(out.total()).isZero();
  }

  @Test
  void refusesAStreamThatIsShorterOrLongerThanItSays() {
    ColumnEncoder encoder = encoder(ScalarType.BYTEA, ValueFormat.NATIVE);
    for (long stated : new long[] {9, 11}) {
      MemoryCursor row = MemoryCursor.on(new MemoryCursor.Large(new Misstated(stated), false));
      CopyBuffer out = new CopyBuffer((bytes, length) -> {});

      assertThatThrownBy(() -> encoder.encode(row.kind(0), row, 0, out)).isInstanceOf(Misfit.class);
    }
  }

  /** Ten bytes under another length. */
  private record Misstated(long length) implements dev.pgtrek.spi.LargeValue {

    @Override
    public java.io.InputStream open() {
      return new java.io.ByteArrayInputStream(new byte[10]);
    }

    @Override
    public byte[] sha256() {
      return new byte[32];
    }
  }

  static Stream<Arguments> pairs() {
    return Stream.of(ScalarType.values())
        .flatMap(type -> Stream.of(ValueFormat.values()).map(format -> arguments(type, format)));
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void hasAnEncoderForExactlyThePairsThatFit(ScalarType type, ValueFormat format) {
    boolean expected =
        switch (type) {
          case DATE, TIMESTAMP, TIMESTAMPTZ ->
              switch (format) {
                case NATIVE, MICROS_OF_DAY, FLOAT32, GEOPACKAGE, SPATIALITE, EWKB, WKT -> false;
                case ISO, EPOCH_SECONDS, EPOCH_MILLIS, EPOCH_MICROS, EPOCH_DAYS, JULIAN_DAY -> true;
              };
          case TIME -> format == ValueFormat.ISO || format == ValueFormat.MICROS_OF_DAY;
          case ANY -> false;
          default -> format == ValueFormat.NATIVE;
        };

    assertThat(ColumnEncoders.of(type, format).isPresent()).isEqualTo(expected);
  }

  private static ColumnEncoder encoder(ColumnType type, ValueFormat format) {
    return ColumnEncoders.of(type, format).orElseThrow();
  }
}
