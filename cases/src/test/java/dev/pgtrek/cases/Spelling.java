package dev.pgtrek.cases;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Spells the values of one column so that equal ones read the same on both sides: what a value of
 * SQLite has to become is worked out from the target's type alone, with the classes of the JDK.
 *
 * @param source the column's name in the SQLite file
 * @param target its name in PostgreSQL
 * @param type its type in PostgreSQL, without arguments
 * @param epoch what an integer counts where the type is a date or a time
 */
record Spelling(String source, String target, String type, Epoch epoch) {

  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  private static final String NULL = "NULL";

  /** What the integers of a column count since 1970. */
  enum Epoch {
    SECONDS(1_000_000),
    MILLIS(1_000),
    MICROS(1);

    private final long micros;

    Epoch(long micros) {
      this.micros = micros;
    }
  }

  /**
   * Of a column whose largest integer is this: no application counts seconds past the year 5138.
   */
  static Epoch epochOf(long largest) {
    return largest < 100_000_000_000L
        ? Epoch.SECONDS
        : largest < 100_000_000_000_000L ? Epoch.MILLIS : Epoch.MICROS;
  }

  /** The SQLite value of a row. */
  String ofSource(ResultSet row, int column) throws SQLException {
    Object value = row.getObject(column);
    if (value == null) {
      return NULL;
    }
    if (value instanceof String text) {
      byte[] bytes = row.getBytes(column);
      if (!type.equals("bytea") && !Arrays.equals(bytes, text.getBytes(StandardCharsets.UTF_8))) {
        return "not UTF-8: " + HexFormat.of().formatHex(bytes);
      }
    }
    try {
      return switch (type) {
        case "smallint", "integer", "bigint" -> integer(value);
        case "numeric" -> decimal(new BigDecimal(value.toString().strip()));
        case "double precision" -> real(((Number) value).doubleValue());
        case "boolean" -> truth(value.toString().toLowerCase(Locale.ROOT));
        case "text", "character varying", "citext" -> "'" + text(value) + "'";
        case "bytea" -> hex(value instanceof byte[] b ? b : bytes(row, column, value));
        case "uuid" -> uuid(value);
        case "date" -> moment(value).toLocalDate().toString();
        case "time without time zone" -> time(value.toString());
        case "timestamp without time zone" -> moment(value).toString();
        case "timestamp with time zone" -> instant(value).toString();
        case "vector", "halfvec" -> vector(value);
        case "json" -> value.toString();
        case "jsonb" -> json(value.toString());
        case "geometry" -> GeometryWords.ofSource((byte[]) value);
        default -> throw new IllegalStateException("No rule for the type " + type);
      };
    } catch (RuntimeException unfit) {
      return "does not fit " + type + ": " + value;
    }
  }

  /** The PostgreSQL value of a row. */
  String ofTarget(ResultSet row, int column) throws SQLException {
    if (row.getObject(column) == null) {
      return NULL;
    }
    return switch (type) {
      case "smallint", "integer", "bigint" -> Long.toString(row.getLong(column));
      case "numeric" -> decimal(Objects.requireNonNull(row.getBigDecimal(column)));
      case "double precision" -> real(row.getDouble(column));
      case "boolean" -> Boolean.toString(row.getBoolean(column));
      case "text", "character varying", "citext" -> "'" + row.getString(column) + "'";
      case "bytea" -> hex(Objects.requireNonNull(row.getBytes(column)));
      case "uuid" -> row.getObject(column, UUID.class).toString();
      case "date" -> row.getObject(column, LocalDate.class).toString();
      case "time without time zone" -> time(Objects.requireNonNull(row.getString(column)));
      case "timestamp without time zone" -> row.getObject(column, LocalDateTime.class).toString();
      case "timestamp with time zone" ->
          row.getObject(column, OffsetDateTime.class).toInstant().toString();
      case "vector", "halfvec" -> vector(Objects.requireNonNull(row.getString(column)));
      case "json" -> Objects.requireNonNull(row.getString(column));
      case "jsonb" -> json(Objects.requireNonNull(row.getString(column)));
      case "geometry" -> GeometryWords.ofTarget(Objects.requireNonNull(row.getBytes(column)));
      default -> throw new IllegalStateException("No rule for the type " + type);
    };
  }

  private static String integer(Object value) {
    return switch (value) {
      case Integer _, Long _ -> value.toString();
      // Only whole numbers are integers: 3.0 may be one, 3.5 may not.
      default -> Long.toString(new BigDecimal(value.toString().strip()).longValueExact());
    };
  }

  private static String decimal(BigDecimal value) {
    return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
  }

  /** Tells -0.0 from 0.0, and every double from its neighbours. */
  private static String real(double value) {
    return Double.toString(value);
  }

  private static String truth(String value) {
    return switch (value) {
      case "1", "true", "t" -> "true";
      case "0", "false", "f" -> "false";
      default -> throw new IllegalArgumentException(value);
    };
  }

  private static byte[] bytes(ResultSet row, int column, Object value) throws SQLException {
    return value instanceof String
        ? Objects.requireNonNull(row.getBytes(column))
        : text(value).getBytes(StandardCharsets.UTF_8);
  }

  private static String hex(byte[] bytes) {
    return "x'" + HexFormat.of().formatHex(bytes) + "'";
  }

  /** A number as SQLite's own text, with as many digits as it needs. */
  private static String text(Object value) {
    if (!(value instanceof Double d)) {
      if (value instanceof byte[]) {
        throw new IllegalArgumentException("bytes are no text");
      }
      return value.toString();
    }
    if (d.isInfinite()) {
      return d > 0 ? "Inf" : "-Inf";
    }
    if (d == 0) {
      return d.toString();
    }
    BigDecimal shortest = new BigDecimal(d.toString()).stripTrailingZeros();
    int exponent = shortest.precision() - shortest.scale() - 1;
    if (exponent < -4 || exponent > 14) {
      String digits = shortest.unscaledValue().abs().toString();
      return (d < 0 ? "-" : "")
          + digits.charAt(0)
          + "."
          + (digits.length() == 1 ? "0" : digits.substring(1))
          + "e%s%02d".formatted(exponent < 0 ? "-" : "+", Math.abs(exponent));
    }
    String plain = shortest.toPlainString();
    return plain.contains(".") ? plain : plain + ".0";
  }

  private static String uuid(Object value) {
    if (value instanceof byte[] bytes) {
      String hex = HexFormat.of().formatHex(bytes);
      return hex.replaceFirst("(.{8})(.{4})(.{4})(.{4})(.{12})", "$1-$2-$3-$4-$5");
    }
    return value.toString().toLowerCase(Locale.ROOT);
  }

  private static String time(String text) {
    return LocalTime.parse(text).toString();
  }

  private LocalDateTime moment(Object value) {
    if (value instanceof String text) {
      return text.length() == 10
          ? LocalDate.parse(text).atStartOfDay()
          : LocalDateTime.parse(text.replace(' ', 'T'));
    }
    return LocalDateTime.ofInstant(instant(value), ZoneOffset.UTC);
  }

  private Instant instant(Object value) {
    return switch (value) {
      case Number n when n instanceof Integer || n instanceof Long ->
          Instant.EPOCH.plus(
              Math.multiplyExact(n.longValue(), epoch.micros),
              java.time.temporal.ChronoUnit.MICROS);
      // The Julian day of 1970-01-01T00:00 is 2440587.5.
      case Double day -> Instant.ofEpochMilli(Math.round((day - 2_440_587.5) * 86_400_000));
      default -> offset(value.toString().replace(' ', 'T')).toInstant();
    };
  }

  private static OffsetDateTime offset(String text) {
    // java.time wants +02:00 where ISO 8601 also has +02 and +0200.
    String full =
        text.replaceFirst("([+-]\\d\\d)(\\d\\d)$", "$1:$2")
            .replaceFirst("(T.*[+-]\\d\\d)$", "$1:00");
    return OffsetDateTime.parse(full);
  }

  /** Each number by the JDK's own rounding to 4 bytes, and for halfvec from there to 2. */
  private String vector(Object value) {
    List<Float> numbers = new ArrayList<>();
    if (value instanceof byte[] blob) {
      FloatBuffer floats = ByteBuffer.wrap(blob).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
      while (floats.hasRemaining()) {
        numbers.add(floats.get());
      }
    } else {
      String text = value.toString().strip();
      for (String number : text.substring(1, text.length() - 1).split(",", -1)) {
        numbers.add(Float.parseFloat(number.strip()));
      }
    }
    return numbers.stream()
        .map(n -> type.equals("halfvec") ? Float.float16ToFloat(Float.floatToFloat16(n)) : n)
        .toList()
        .toString();
  }

  private static String json(String text) {
    try {
      return canonical(JSON.readTree(text));
    } catch (JsonProcessingException failure) {
      throw new IllegalArgumentException(failure);
    }
  }

  private static String canonical(@Nullable JsonNode node) {
    return switch (Objects.requireNonNull(node).getNodeType()) {
      case OBJECT -> {
        TreeMap<String, String> members = new TreeMap<>();
        node.properties().forEach(m -> members.put(m.getKey(), canonical(m.getValue())));
        yield members.toString();
      }
      case ARRAY -> {
        StringBuilder items = new StringBuilder("[");
        node.forEach(item -> items.append(canonical(item)).append(','));
        yield items.append(']').toString();
      }
      case NUMBER -> decimal(node.decimalValue());
      default -> node.toString();
    };
  }
}
