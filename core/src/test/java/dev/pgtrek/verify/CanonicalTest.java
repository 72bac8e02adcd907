package dev.pgtrek.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgtrek.memory.MemoryDatabase;
import dev.pgtrek.model.Column;
import dev.pgtrek.model.ColumnType;
import dev.pgtrek.model.ScalarType;
import dev.pgtrek.model.Table;
import dev.pgtrek.model.TableName;
import dev.pgtrek.model.ValueFormat;
import dev.pgtrek.spi.Chunk;
import dev.pgtrek.spi.ColumnRead;
import dev.pgtrek.spi.RowCursor;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CanonicalTest {

  private static final TableName NAME = TableName.of("main", "t");

  private static byte[] canonical(ColumnType type, ValueFormat format, @Nullable Object value) {
    Table table = Table.of(NAME, List.of(Column.of("c", type)));
    MemoryDatabase database =
        MemoryDatabase.of(table, Collections.singletonList(new @Nullable Object[] {value}));
    CanonicalRow row = new CanonicalRow(1);
    try (RowCursor cursor =
        database.read(
            Chunk.whole(NAME),
            List.of(new ColumnRead(table.columns().getFirst().name(), type, true)))) {
      cursor.next();
      Canonical.of(type, format).append(cursor, 0, row);
    }
    return Arrays.copyOf(row.array(), row.length());
  }

  private static byte[] canonical(ColumnType type, @Nullable Object value) {
    return canonical(type, ValueFormat.NATIVE, value);
  }

  @Test
  void tellsNullFromEmptyText() {
    assertThat(canonical(ScalarType.TEXT, null)).isNotEqualTo(canonical(ScalarType.TEXT, ""));
  }

  @Test
  void readsWhatIsoHasNoFormForAsThePostgresSpellingOfIt() {
    long farAway = LocalDate.of(12_345, 6, 7).toEpochDay();
    long longAgo = LocalDate.of(-43, 3, 15).toEpochDay();
    long micros = longAgo * 86_400_000_000L + 1;

    assertThat(canonical(ScalarType.DATE, ValueFormat.ISO, "12345-06-07"))
        .isEqualTo(canonical(ScalarType.DATE, ValueFormat.EPOCH_DAYS, farAway));
    assertThat(canonical(ScalarType.DATE, ValueFormat.ISO, "0044-03-15 BC"))
        .isEqualTo(canonical(ScalarType.DATE, ValueFormat.EPOCH_DAYS, longAgo));
    assertThat(canonical(ScalarType.TIMESTAMP, ValueFormat.ISO, "0044-03-15 00:00:00.000001 BC"))
        .isEqualTo(canonical(ScalarType.TIMESTAMP, ValueFormat.EPOCH_MICROS, micros));
    assertThat(
            canonical(
                ScalarType.TIMESTAMPTZ, ValueFormat.ISO, "0044-03-15 00:00:00.000001+00:00 BC"))
        .isEqualTo(canonical(ScalarType.TIMESTAMPTZ, ValueFormat.EPOCH_MICROS, micros));
    assertThat(canonical(ScalarType.TIME, ValueFormat.ISO, "24:00:00"))
        .isEqualTo(canonical(ScalarType.TIME, ValueFormat.MICROS_OF_DAY, 86_400_000_000L));
    assertThat(canonical(ScalarType.DATE, ValueFormat.ISO, "infinity"))
        .isEqualTo(canonical(ScalarType.DATE, ValueFormat.EPOCH_DAYS, "infinity"));
    assertThat(canonical(ScalarType.TIMESTAMP, ValueFormat.ISO, "2024-01-01 24:00:00"))
        .isNotEqualTo(canonical(ScalarType.TIMESTAMP, ValueFormat.ISO, "2024-01-02 00:00:00"));
    assertThat(canonical(ScalarType.DATE, ValueFormat.ISO, "02024-01-01"))
        .isNotEqualTo(canonical(ScalarType.DATE, ValueFormat.ISO, "2024-01-01"));
  }

  @Test
  void takesEveryNanForTheSame() {
    double other = Double.longBitsToDouble(0xfff8_0000_0000_0001L);

    assertThat(canonical(ScalarType.DOUBLE, "NaN")).isEqualTo(canonical(ScalarType.DOUBLE, other));
  }

  @Test
  void tellsNegativeZeroFromZero() {
    assertThat(canonical(ScalarType.DOUBLE, -0.0)).isNotEqualTo(canonical(ScalarType.DOUBLE, 0.0));
  }

  @Test
  void tellsDoublesApartByTheLastUnit() {
    double value = 123456789.12345679;

    assertThat(canonical(ScalarType.DOUBLE, Math.nextUp(value)))
        .isNotEqualTo(canonical(ScalarType.DOUBLE, value));
  }

  @Test
  void takesAnIntegerInADoubleColumnAsTheSameNumber() {
    assertThat(canonical(ScalarType.DOUBLE, 16777217L))
        .isEqualTo(canonical(ScalarType.DOUBLE, 16777217.0));
  }

  @Test
  void neverTakesAnIntegerThatADoubleCannotHoldAsItsNeighbour() {
    assertThat(canonical(ScalarType.DOUBLE, (1L << 53) + 1))
        .isNotEqualTo(canonical(ScalarType.DOUBLE, (double) (1L << 53)));
  }

  @Test
  void neverTakesTheLargestLongAsTwoToThe63() {
    assertThat(canonical(ScalarType.DOUBLE, Long.MAX_VALUE))
        .isNotEqualTo(canonical(ScalarType.DOUBLE, 0x1p63));
  }

  @Test
  void findsDecimalsEqualExactlyWhenTheirValuesAre() {
    Random random = new Random(7);
    for (int i = 0; i < 5_000; i++) {
      BigDecimal one = decimal(random);
      BigDecimal other =
          random.nextBoolean() ? one.setScale(one.scale() + random.nextInt(4)) : decimal(random);
      String spelled = random.nextBoolean() ? other.toString() : other.toPlainString();

      assertThat(
              Arrays.equals(
                  canonical(ColumnType.Numeric.UNBOUNDED, one.toPlainString()),
                  canonical(ColumnType.Numeric.UNBOUNDED, spelled)))
          .as("%s and %s", one, spelled)
          .isEqualTo(one.compareTo(other) == 0);
    }
  }

  private static BigDecimal decimal(Random random) {
    return BigDecimal.valueOf(random.nextInt(400) - 200L, random.nextInt(12) - 6);
  }

  @Test
  void takesARealInADecimalColumnAsItsShortestDigits() {
    assertThat(canonical(ColumnType.Numeric.UNBOUNDED, 0.1))
        .isEqualTo(canonical(ColumnType.Numeric.UNBOUNDED, "0.10"));
  }

  @Test
  void readsTheSameInstantInEveryFormat() {
    Instant instant = Instant.parse("2024-02-29T23:59:59.125Z");
    byte[] expected = canonical(ScalarType.TIMESTAMPTZ, ValueFormat.EPOCH_MICROS, micros(instant));

    assertThat(
            canonical(ScalarType.TIMESTAMPTZ, ValueFormat.ISO, "2024-03-01 04:29:59.125000+04:30"))
        .isEqualTo(expected);
    assertThat(canonical(ScalarType.TIMESTAMPTZ, ValueFormat.ISO, "2024-02-29T23:59:59.125Z"))
        .isEqualTo(expected);
    assertThat(canonical(ScalarType.TIMESTAMPTZ, ValueFormat.EPOCH_MILLIS, instant.toEpochMilli()))
        .isEqualTo(expected);
    assertThat(canonical(ScalarType.TIMESTAMPTZ, ValueFormat.JULIAN_DAY, 2460370.499989873))
        .isEqualTo(expected);
  }

  private static long micros(Instant instant) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
  }

  @Test
  void readsADateAsItsDays() {
    assertThat(canonical(ScalarType.DATE, ValueFormat.ISO, "0001-01-01"))
        .isEqualTo(
            canonical(ScalarType.DATE, ValueFormat.EPOCH_DAYS, LocalDate.of(1, 1, 1).toEpochDay()));
  }

  @Test
  void neverTakesAnImpossibleDateForTheNextDay() {
    assertThat(canonical(ScalarType.DATE, ValueFormat.ISO, "2023-02-29"))
        .isNotEqualTo(canonical(ScalarType.DATE, ValueFormat.ISO, "2023-03-01"));
  }

  @Test
  void keepsSubMicrosecondsFromPassingAsEqual() {
    assertThat(canonical(ScalarType.TIMESTAMP, ValueFormat.ISO, "2024-01-01 00:00:00.0000001"))
        .isNotEqualTo(canonical(ScalarType.TIMESTAMP, ValueFormat.ISO, "2024-01-01 00:00:00"));
  }

  @Test
  void readsAUuidFromTextAndFromBytes() {
    UUID uuid = UUID.fromString("00112233-4455-6677-8899-aabbccddeeff");
    byte[] sixteen = new byte[16];
    ByteBuffer.wrap(sixteen)
        .putLong(uuid.getMostSignificantBits())
        .putLong(uuid.getLeastSignificantBits());

    assertThat(canonical(ScalarType.UUID, "00112233-4455-6677-8899-AABBCCDDEEFF"))
        .isEqualTo(canonical(ScalarType.UUID, sixteen));
  }

  @Test
  void findsDocumentsEqualAsJsonbDoes() {
    byte[] one =
        canonical(ScalarType.JSONB, "{\"b\": [1, 2.50, 1e2], \"a\":\"\\u00e9\", \"a\" : \"é\"}");

    assertThat(canonical(ScalarType.JSONB, "{\"a\":\"é\",\"b\":[1,2.5,100]}")).isEqualTo(one);
    assertThat(canonical(ScalarType.JSONB, "{\"a\":\"é\",\"b\":[2.5,1,100]}")).isNotEqualTo(one);
    assertThat(canonical(ScalarType.JSONB, "{\"a\":\"é\",\"b\":[1,2.5,\"100\"]}"))
        .isNotEqualTo(one);
  }

  @Test
  void keepsNestedDocumentsApart() {
    assertThat(canonical(ScalarType.JSONB, "[[1],2]"))
        .isNotEqualTo(canonical(ScalarType.JSONB, "[[1,2]]"));
    assertThat(canonical(ScalarType.JSONB, "{\"a\":{},\"b\":1}"))
        .isNotEqualTo(canonical(ScalarType.JSONB, "{\"a\":{\"b\":1}}"));
  }

  @Test
  void spellsRealsInTextColumnsAsTheFormatSays() {
    assertThat(new String(RealText.of(-123.25), StandardCharsets.US_ASCII)).isEqualTo("-123.25");
    assertThat(new String(RealText.of(1), StandardCharsets.US_ASCII)).isEqualTo("1.0");
    assertThat(new String(RealText.of(1e14), StandardCharsets.US_ASCII))
        .isEqualTo("100000000000000.0");
    assertThat(new String(RealText.of(1e15), StandardCharsets.US_ASCII)).isEqualTo("1.0e+15");
    assertThat(new String(RealText.of(1.5e20), StandardCharsets.US_ASCII)).isEqualTo("1.5e+20");
    assertThat(new String(RealText.of(0.0001), StandardCharsets.US_ASCII)).isEqualTo("0.0001");
    assertThat(new String(RealText.of(0.00001), StandardCharsets.US_ASCII)).isEqualTo("1.0e-05");
    assertThat(new String(RealText.of(Double.MIN_VALUE), StandardCharsets.US_ASCII))
        .isEqualTo("4.9e-324");
    assertThat(new String(RealText.of(-0.0), StandardCharsets.US_ASCII)).isEqualTo("-0.0");
    assertThat(new String(RealText.of(Double.NEGATIVE_INFINITY), StandardCharsets.US_ASCII))
        .isEqualTo("-Inf");
  }

  @Test
  void spellsEveryIntegerInATextColumn() {
    for (long value :
        new long[] {0, 9, 10, -1, 1234567890123456789L, Long.MAX_VALUE, Long.MIN_VALUE}) {
      assertThat(canonical(ScalarType.TEXT, value))
          .isEqualTo(canonical(ScalarType.TEXT, Long.toString(value)));
    }
  }

  @Test
  void neverTakesAMisfitForAValue() {
    assertThat(canonical(ScalarType.INTEGER, "abc"))
        .isNotEqualTo(canonical(ScalarType.INTEGER, null));
    assertThat(canonical(ScalarType.INTEGER, 3.5)).isNotEqualTo(canonical(ScalarType.INTEGER, 3L));
    assertThat(canonical(ScalarType.BOOLEAN, 2L)).isNotEqualTo(canonical(ScalarType.BOOLEAN, 1L));
  }

  @Test
  void readsEveryIntegerOutOfText() {
    for (long value : new long[] {0, 7, -7, 1234567890, Long.MAX_VALUE, Long.MIN_VALUE}) {
      assertThat(canonical(ScalarType.BIGINT, Long.toString(value)))
          .isEqualTo(canonical(ScalarType.BIGINT, value));
    }
    assertThat(canonical(ScalarType.BIGINT, "+7")).isEqualTo(canonical(ScalarType.BIGINT, 7L));
  }

  @Test
  void neverTakesWhatIsNoIntegerForOne() {
    for (String text :
        List.of(
            "", "-", "+", "1 ", "1.0", "1e0", "x", "9223372036854775808", "-9223372036854775809")) {
      assertThat(canonical(ScalarType.BIGINT, text)[0]).as(text).isEqualTo(CanonicalRow.MISFIT);
    }
  }

  @Test
  void readsTruthWordsInAnyCase() {
    for (String text : List.of("true", "T", "tRuE", "t")) {
      assertThat(canonical(ScalarType.BOOLEAN, text)).isEqualTo(canonical(ScalarType.BOOLEAN, 1L));
    }
    for (String text : List.of("false", "F", "FALSE", "f")) {
      assertThat(canonical(ScalarType.BOOLEAN, text)).isEqualTo(canonical(ScalarType.BOOLEAN, 0L));
    }
    for (String text : List.of("", "tr", "truth", "x", "falsey", "yes")) {
      assertThat(canonical(ScalarType.BOOLEAN, text)[0]).as(text).isEqualTo(CanonicalRow.MISFIT);
    }
  }
}
