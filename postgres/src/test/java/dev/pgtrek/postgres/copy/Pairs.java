package dev.pgtrek.postgres.copy;

import dev.pgtrek.model.ColumnType;
import dev.pgtrek.model.ScalarType;
import dev.pgtrek.model.ValueFormat;
import dev.pgtrek.postgres.copy.MemoryCursor.RawText;
import dev.pgtrek.postgres.copy.Pair.Sample;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
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
import java.util.Locale;
import java.util.Random;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** Every pair that fits, with expectations made of java.time, BigDecimal and the like. */
final class Pairs {

  private static final DateTimeFormatter MICROS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSS", Locale.ROOT);
  private static final String HEX_OF_TEXT = "encode(convert_to(c, 'UTF8'), 'hex')";
  private static final String STAMP = "to_char(c, 'YYYY-MM-DD HH24:MI:SS.US')";
  private static final String ZONED_STAMP =
      "to_char(c AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US')";

  private Pairs() {}

  static List<Pair> all() {
    return Stream.of(numbers(), texts(), moments(), others()).flatMap(List::stream).toList();
  }

  private static List<Pair> numbers() {
    List<Pair> pairs = new ArrayList<>();
    pairs.add(whole(ScalarType.SMALLINT, 16));
    pairs.add(whole(ScalarType.INTEGER, 32));
    pairs.add(whole(ScalarType.BIGINT, 64));
    pairs.add(booleans());
    pairs.add(doubles());
    pairs.add(numericUnbounded());
    pairs.add(numeric(10, 2));
    pairs.add(numeric(38, 0));
    pairs.add(numeric(7, 7));
    pairs.add(numeric(1000, 500));
    return pairs;
  }

  private static Pair whole(ScalarType type, int bits) {
    long max = Long.MAX_VALUE >> (64 - bits);
    Function<Long, Stream<Sample>> spelled =
        value -> {
          Stream<Object> asReal =
              new BigDecimal((double) value).compareTo(new BigDecimal(value)) == 0
                  ? Stream.of((double) value)
                  : Stream.of();
          return Stream.concat(Stream.of(value, Long.toString(value)), asReal)
              .map(v -> new Sample(v, Long.toString(value), value));
        };
    List<Sample> edges =
        LongStream.of(0, 1, -1, max, -max - 1, max - 1, 1L << (bits - 2), -(1L << (bits - 2)))
            .boxed()
            .flatMap(spelled)
            .toList();
    return new Pair(
        type.sql(),
        type,
        ValueFormat.NATIVE,
        "c::text",
        edges,
        random -> {
          long value = RandomValues.integer(random) >> (64 - bits);
          List<Sample> all = spelled.apply(value).toList();
          return all.get(random.nextInt(all.size()));
        });
  }

  private static Pair booleans() {
    List<Sample> edges = new ArrayList<>();
    for (Object yes : List.of(1L, "true", "TRUE", "True", "tRuE", "t", "T")) {
      edges.add(new Sample(yes, "true", 1L));
    }
    for (Object no : List.of(0L, "false", "FALSE", "False", "fAlSe", "f", "F")) {
      edges.add(new Sample(no, "false", 0L));
    }
    return new Pair(
        "boolean",
        ScalarType.BOOLEAN,
        ValueFormat.NATIVE,
        "c::text",
        edges,
        random -> edges.get(random.nextInt(edges.size())));
  }

  private static Pair doubles() {
    Function<Double, Sample> real = value -> new Sample(value, bits(value), value);
    List<Sample> edges = new ArrayList<>();
    for (double value :
        new double[] {
          0.0,
          -0.0,
          Double.MIN_VALUE,
          -Double.MIN_VALUE,
          Double.MIN_NORMAL,
          Double.MAX_VALUE,
          1.7976931348623157e308,
          Double.POSITIVE_INFINITY,
          Double.NEGATIVE_INFINITY,
          16777217,
          123456789.12345679,
          0.1
        }) {
      edges.add(real.apply(value));
    }
    edges.add(new Sample(Long.MIN_VALUE, bits(-0x1p63), -0x1p63));
    edges.add(new Sample(9007199254740992L, bits(0x1p53), 0x1p53));
    edges.add(new Sample("-0", bits(-0.0), -0.0));
    edges.add(new Sample("1e3", bits(1000), 1000.0));
    edges.add(new Sample("0.10", bits(0.1), 0.1));
    edges.add(new Sample("4.9e-324", bits(Double.MIN_VALUE), Double.MIN_VALUE));
    return new Pair(
        "double precision",
        ScalarType.DOUBLE,
        ValueFormat.NATIVE,
        "encode(float8send(c), 'hex')",
        edges,
        random -> {
          double value = RandomValues.real(random);
          return switch (random.nextInt(4)) {
            case 0 -> {
              long integer = (long) RandomValues.real(random) >> 11;
              yield new Sample(integer, bits((double) integer), (double) integer);
            }
            case 1 ->
                Double.isInfinite(value)
                    ? real.apply(value)
                    : new Sample(Double.toString(value), bits(value), value);
            default -> real.apply(value);
          };
        });
  }

  private static String bits(double value) {
    return "%016x".formatted(Double.doubleToRawLongBits(value));
  }

  private static Pair numericUnbounded() {
    List<Sample> edges = new ArrayList<>();
    edges.add(decimal("1" + "0".repeat(131_071)));
    edges.add(decimal("9".repeat(131_072) + "." + "9".repeat(16_382) + "1"));
    edges.add(decimal("0." + "0".repeat(16_382) + "1"));
    edges.add(decimal("12345678.000000000000"));
    edges.add(decimal("-0.0000"));
    edges.add(decimal("+007.50"));
    edges.add(decimal(".5"));
    edges.add(decimal("5."));
    edges.add(decimal("1E3"));
    edges.add(decimal("1.5e-7"));
    edges.add(decimal("100e-1"));
    edges.add(decimal("0e0"));
    edges.add(new Sample(Double.POSITIVE_INFINITY, "Infinity", "Infinity"));
    edges.add(new Sample(Double.NEGATIVE_INFINITY, "-Infinity", "-Infinity"));
    return new Pair(
        "numeric",
        ColumnType.Numeric.UNBOUNDED,
        ValueFormat.NATIVE,
        "c::text",
        edges,
        random ->
            switch (random.nextInt(4)) {
              case 0 -> {
                long value = RandomValues.integer(random);
                yield new Sample(value, Long.toString(value), Long.toString(value));
              }
              case 1 -> {
                double value = RandomValues.real(random);
                // Minus zero is refused, and infinities stand among the edges.
                double finite = value == 0 || Double.isInfinite(value) ? 12.5 : value;
                BigDecimal shortest = new BigDecimal(Double.toString(finite)).stripTrailingZeros();
                String text = shortest.setScale(Math.max(0, shortest.scale())).toPlainString();
                yield new Sample(finite, text, text);
              }
              case 2 -> decimal(RandomValues.decimal(random, 1000).toPlainString());
              default -> decimal(RandomValues.decimal(random, 30).toString());
            });
  }

  private static Sample decimal(String text) {
    BigDecimal value = new BigDecimal(text);
    String plain = value.setScale(Math.max(0, value.scale())).toPlainString();
    return new Sample(text, plain, plain);
  }

  private static Pair numeric(int precision, int scale) {
    ColumnType type = new ColumnType.Numeric(precision, scale);
    BigInteger most = BigInteger.TEN.pow(precision).subtract(BigInteger.ONE);
    Function<BigDecimal, Sample> text =
        value -> {
          String plain = value.setScale(scale, RoundingMode.UNNECESSARY).toPlainString();
          return new Sample(value.stripTrailingZeros().toString(), plain, plain);
        };
    return new Pair(
        type.sql(),
        type,
        ValueFormat.NATIVE,
        "c::text",
        Stream.of(most, most.negate(), BigInteger.ZERO, BigInteger.ONE)
            .map(unscaled -> text.apply(new BigDecimal(unscaled, scale)))
            .toList(),
        random -> {
          BigInteger unscaled =
              new BigInteger(random.nextInt(most.bitLength()) + 1, random).mod(most);
          BigDecimal value = new BigDecimal(unscaled, scale);
          Sample sample = text.apply(random.nextBoolean() ? value : value.negate());
          double real = value.doubleValue();
          if (real != 0
              && Double.isFinite(real)
              && new BigDecimal(Double.toString(real)).compareTo(value) == 0) {
            return random.nextBoolean() ? sample : new Sample(real, plain(value), plain(value));
          }
          return sample;
        });
  }

  private static String plain(BigDecimal value) {
    return value.toPlainString();
  }

  private static List<Pair> texts() {
    List<Pair> pairs = new ArrayList<>();
    pairs.add(text(ScalarType.TEXT, 60));
    // Twice the characters of the values that are made, so that all fit; the border has edges.
    pairs.add(text(new ColumnType.Varchar(120), 60));
    pairs.add(
        new Pair(
            "varchar(3)",
            new ColumnType.Varchar(3),
            ValueFormat.NATIVE,
            HEX_OF_TEXT,
            Stream.of("", "abc", "äöü", "€€€", "😀😀😀", "a  ").map(Pairs::text).toList(),
            random -> text("\u00e9" + random.nextInt(100))));
    pairs.add(
        new Pair(
            "bytea",
            ScalarType.BYTEA,
            ValueFormat.NATIVE,
            "encode(c, 'hex')",
            List.of(
                blob(new byte[0], new byte[0]),
                blob(allBytes(), allBytes()),
                blob(new RawText(allBytes()), allBytes()),
                blob("", new byte[0]),
                blob(new byte[3 * CopyBuffer.CAPACITY], new byte[3 * CopyBuffer.CAPACITY])),
            random ->
                switch (random.nextInt(4)) {
                  case 0 -> {
                    long value = RandomValues.integer(random);
                    yield blob(value, utf8(Long.toString(value)));
                  }
                  case 1 -> {
                    double value = RandomValues.real(random);
                    yield blob(value, utf8(realText(value)));
                  }
                  default -> {
                    byte[] bytes = RandomValues.blob(random, 300);
                    yield blob(random.nextBoolean() ? bytes : new RawText(bytes), bytes);
                  }
                }));
    return pairs;
  }

  private static byte[] allBytes() {
    byte[] bytes = new byte[256];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) i;
    }
    return bytes;
  }

  private static Sample blob(Object value, byte[] bytes) {
    return new Sample(value, HexFormat.of().formatHex(bytes), bytes);
  }

  private static Pair text(ColumnType type, int most) {
    return new Pair(
        type.sql(),
        type,
        ValueFormat.NATIVE,
        HEX_OF_TEXT,
        Stream.of("", "\\N", "\\.", "\t", "\r\n", "a\\.\nb", "😀", "\u0001\u007f", "ÿ\ud7ff\ue000")
            .map(Pairs::text)
            .toList(),
        random ->
            switch (random.nextInt(4)) {
              case 0 -> {
                long value = RandomValues.integer(random);
                yield new Sample(value, hex(Long.toString(value)), Long.toString(value));
              }
              case 1 -> {
                double value = RandomValues.real(random);
                yield new Sample(value, hex(realText(value)), realText(value));
              }
              default -> text(RandomValues.text(random, most));
            });
  }

  private static Sample text(String text) {
    return new Sample(text, hex(text), text);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String hex(String text) {
    return HexFormat.of().formatHex(utf8(text));
  }

  /** The form that ValueFormat.NATIVE states, made of BigDecimal and format strings. */
  private static String realText(double value) {
    if (Double.isInfinite(value)) {
      return value > 0 ? "Inf" : "-Inf";
    }
    if (value == 0) {
      return 1 / value < 0 ? "-0.0" : "0.0";
    }
    BigDecimal shortest = new BigDecimal(Double.toString(value)).stripTrailingZeros();
    int exponent = shortest.precision() - shortest.scale() - 1;
    if (exponent >= -4 && exponent <= 14) {
      return shortest.setScale(Math.max(1, shortest.scale())).toPlainString();
    }
    BigDecimal mantissa = shortest.movePointLeft(exponent);
    return mantissa.setScale(Math.max(1, mantissa.scale())).toPlainString()
        + "e"
        + (exponent < 0 ? "-" : "+")
        + "%02d".formatted(Math.abs(exponent));
  }

  private static List<Pair> moments() {
    List<Pair> pairs = new ArrayList<>();
    pairs.add(moment(ScalarType.DATE, ValueFormat.ISO, "c::text", r -> date(RandomValues.date(r))));
    pairs.add(
        moment(
            ScalarType.DATE,
            ValueFormat.EPOCH_DAYS,
            "extract(epoch FROM c)::bigint::text",
            r -> {
              long days = r.nextInt(10) == 0 ? -2_440_588 : RandomValues.date(r).toEpochDay();
              long last = 2_145_042_905L;
              long value = r.nextInt(10) == 0 ? last : days;
              return new Sample(value, Long.toString(value * 86_400), value);
            }));
    for (ScalarType type : List.of(ScalarType.TIMESTAMP, ScalarType.TIMESTAMPTZ)) {
      String ask = type == ScalarType.TIMESTAMP ? STAMP : ZONED_STAMP;
      pairs.add(moment(type, ValueFormat.EPOCH_DAYS, ask, r -> midnight(r, 1, ChronoUnit.DAYS)));
      pairs.add(moment(type, ValueFormat.EPOCH_SECONDS, ask, r -> epoch(r, ChronoUnit.SECONDS)));
      pairs.add(moment(type, ValueFormat.EPOCH_MILLIS, ask, r -> epoch(r, ChronoUnit.MILLIS)));
      pairs.add(moment(type, ValueFormat.EPOCH_MICROS, ask, r -> epoch(r, ChronoUnit.MICROS)));
      pairs.add(moment(type, ValueFormat.JULIAN_DAY, ask, Pairs::julian));
      pairs.add(extremes(type));
    }
    for (var unit :
        List.of(
            java.util.Map.entry(ValueFormat.EPOCH_SECONDS, 86_400L),
            java.util.Map.entry(ValueFormat.EPOCH_MILLIS, 86_400_000L),
            java.util.Map.entry(ValueFormat.EPOCH_MICROS, 86_400_000_000L))) {
      pairs.add(
          moment(
              ScalarType.DATE,
              unit.getKey(),
              "c::text",
              r -> {
                LocalDate day = RandomValues.date(r);
                return new Sample(
                    day.toEpochDay() * unit.getValue(), day.toString(), day.toEpochDay());
              }));
    }
    pairs.add(
        moment(
            ScalarType.DATE,
            ValueFormat.JULIAN_DAY,
            "c::text",
            r -> {
              LocalDate day = RandomValues.date(r);
              return new Sample(day.toEpochDay() + 2_440_587.5, day.toString(), day.toEpochDay());
            }));
    pairs.add(moment(ScalarType.TIMESTAMP, ValueFormat.ISO, STAMP, Pairs::localText));
    pairs.add(moment(ScalarType.TIMESTAMPTZ, ValueFormat.ISO, ZONED_STAMP, Pairs::zonedText));
    pairs.add(
        moment(
            ScalarType.TIME,
            ValueFormat.ISO,
            "to_char(c, 'HH24:MI:SS.US')",
            r -> {
              LocalTime time = RandomValues.time(r);
              return new Sample(timeText(r, time), micros(time), time.toNanoOfDay() / 1000);
            }));
    pairs.add(
        moment(
            ScalarType.TIME,
            ValueFormat.MICROS_OF_DAY,
            "to_char(c, 'HH24:MI:SS.US')",
            r -> {
              LocalTime time = RandomValues.time(r);
              long value = time.toNanoOfDay() / 1000;
              return new Sample(value, micros(time), value);
            }));
    return pairs;
  }

  private static Pair moment(
      ScalarType type, ValueFormat format, String ask, Function<Random, Sample> random) {
    return new Pair(type.sql() + " " + format, type, format, ask, List.of(), random);
  }

  /** The ends of what PostgreSQL and the contract hold, far outside of the years of ISO texts. */
  private static Pair extremes(ScalarType type) {
    List<Sample> edges =
        List.of(
            new Sample(
                -210_866_803_200_000_000L, "4714-11-24 00:00:00 BC", -210_866_803_200_000_000L),
            new Sample(Long.MAX_VALUE, "294247-01-10 04:00:54.775807", Long.MAX_VALUE),
            new Sample(Long.MAX_VALUE - 1, "294247-01-10 04:00:54.775806", Long.MAX_VALUE - 1),
            new Sample(0L, "1970-01-01 00:00:00", 0L),
            new Sample(-1L, "1969-12-31 23:59:59.999999", -1L));
    return new Pair(
        type.sql() + " extremes",
        type,
        ValueFormat.EPOCH_MICROS,
        type == ScalarType.TIMESTAMP ? "c::text" : "(c AT TIME ZONE 'UTC')::text",
        edges,
        random -> edges.get(random.nextInt(edges.size())));
  }

  private static Sample date(LocalDate day) {
    return new Sample(day.toString(), day.toString(), day.toEpochDay());
  }

  private static LocalDateTime dateTime(Random random) {
    return RandomValues.date(random).atTime(RandomValues.time(random));
  }

  private static long microsOf(LocalDateTime moment) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, moment.toInstant(ZoneOffset.UTC));
  }

  private static Sample midnight(Random random, long unit, ChronoUnit ignored) {
    LocalDateTime moment = RandomValues.date(random).atStartOfDay();
    return new Sample(
        moment.toLocalDate().toEpochDay() * unit, MICROS.format(moment), microsOf(moment));
  }

  private static Sample epoch(Random random, ChronoUnit unit) {
    LocalDateTime moment = dateTime(random).truncatedTo(unit);
    return new Sample(
        unit.between(Instant.EPOCH, moment.toInstant(ZoneOffset.UTC)),
        MICROS.format(moment),
        microsOf(moment));
  }

  /**
   * A Julian day as SQLite's julianday() gives it: whole milliseconds divided by those of a day.
   */
  private static Sample julian(Random random) {
    LocalDateTime moment = dateTime(random).truncatedTo(ChronoUnit.MILLIS);
    BigDecimal millis =
        BigDecimal.valueOf(moment.toInstant(ZoneOffset.UTC).toEpochMilli())
            .add(new BigDecimal("2440587.5").multiply(BigDecimal.valueOf(86_400_000)));
    double day = millis.doubleValue() / 86_400_000.0;
    return new Sample(day, MICROS.format(moment), microsOf(moment));
  }

  private static Sample localText(Random random) {
    LocalDateTime moment = dateTime(random);
    String text =
        moment.toLocalDate()
            + (random.nextBoolean() ? " " : "T")
            + timeText(random, moment.toLocalTime());
    if (moment.toLocalTime().equals(LocalTime.MIDNIGHT) && random.nextBoolean()) {
      text = moment.toLocalDate().toString();
    }
    return new Sample(text, MICROS.format(moment), microsOf(moment));
  }

  private static Sample zonedText(Random random) {
    // A day away from the ends, so that the instant in UTC still has a year of four digits.
    LocalDateTime any = dateTime(random);
    LocalDateTime local = any.getYear() == 1 ? any.plusDays(1) : any.minusDays(1);
    int minutes = random.nextInt(2 * 959 + 1) - 959;
    int hours = Math.abs(minutes) / 60;
    int rest = Math.abs(minutes) % 60;
    String zone =
        (minutes < 0 ? "-" : "+")
            + switch (rest == 0 ? random.nextInt(3) : random.nextInt(2)) {
              case 0 -> "%02d:%02d".formatted(hours, rest);
              case 1 -> "%02d%02d".formatted(hours, rest);
              default -> "%02d".formatted(hours);
            };
    if (random.nextInt(4) == 0) {
      minutes = 0;
      zone = "Z";
    }
    LocalDateTime utc = local.minusMinutes(minutes);
    String text =
        local.toLocalDate()
            + (random.nextBoolean() ? " " : "T")
            + timeText(random, local.toLocalTime())
            + zone;
    return new Sample(text, MICROS.format(utc), microsOf(utc));
  }

  /** With as many digits as are needed, and sometimes more. */
  private static String timeText(Random random, LocalTime time) {
    String full = micros(time);
    String shortest = full.replaceAll("\\.?0*$", "");
    return switch (random.nextInt(4)) {
      case 0 -> full + "000";
      case 1 -> full;
      case 2 -> full.endsWith(":00.000000") ? full.substring(0, 5) : full;
      default -> shortest.length() >= 8 ? shortest : full.substring(0, 8);
    };
  }

  private static String micros(LocalTime time) {
    return DateTimeFormatter.ofPattern("HH:mm:ss.SSSSSS", Locale.ROOT).format(time);
  }

  private static List<Pair> others() {
    Function<Random, UUID> uuid = r -> new UUID(r.nextLong(), r.nextLong());
    Pair uuids =
        new Pair(
            "uuid",
            ScalarType.UUID,
            ValueFormat.NATIVE,
            "c::text",
            List.of(),
            random -> {
              UUID value = uuid.apply(random);
              byte[] bytes =
                  ByteBuffer.allocate(16)
                      .putLong(value.getMostSignificantBits())
                      .putLong(value.getLeastSignificantBits())
                      .array();
              Object spelled =
                  switch (random.nextInt(3)) {
                    case 0 -> bytes;
                    case 1 -> value.toString();
                    default -> value.toString().toUpperCase(Locale.ROOT);
                  };
              return new Sample(spelled, value.toString(), bytes);
            });
    Pair json =
        new Pair(
            "json",
            ScalarType.JSON,
            ValueFormat.NATIVE,
            "encode(convert_to(c::text, 'UTF8'), 'hex')",
            List.of(text("  {\"b\" :1,\n\"b\":2 }"), text("\"\\u0000\""), text("null")),
            random -> {
              double real = RandomValues.real(random);
              return random.nextInt(4) == 0 && Double.isFinite(real)
                  ? new Sample(real, hex(realText(real)), realText(real))
                  : text(document(random, ""));
            });
    Pair jsonb =
        new Pair(
            "jsonb",
            ScalarType.JSONB,
            ValueFormat.NATIVE,
            "c::text",
            List.of(
                new Sample("[1,  2.50]", "[1, 2.50]", "[1, 2.50]"),
                new Sample(-7L, "-7", "-7"),
                new Sample(2.5, "2.5", "2.5"),
                new Sample(
                    "{\"b\":1,\"a\":2,\"b\":3}", "{\"a\": 2, \"b\": 3}", "{\"a\": 2, \"b\": 3}")),
            random -> {
              Random same = new Random(random.nextLong());
              long seed = same.nextLong();
              String spaced = document(new Random(seed), " ");
              return new Sample(document(new Random(seed), ""), spaced, spaced);
            });
    return List.of(uuids, json, jsonb);
  }

  /** With a space after colons and commas it is how the server writes jsonb. */
  private static String document(Random random, String space) {
    String text = RandomValues.text(random, 20).replaceAll("[\\p{Cntrl}\\\\\"]", "x");
    return "{\"a\":%s%d,%s\"text\":%s[\"%s\",%strue,%snull]}"
        .formatted(space, random.nextInt(), space, space, text, space, space);
  }
}
