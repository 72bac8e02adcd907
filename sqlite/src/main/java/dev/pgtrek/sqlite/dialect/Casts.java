package dev.pgtrek.sqlite.dialect;

import dev.pgtrek.sqlite.dialect.Operand.Level;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Casts: of literals, which only say what they are, and of values. */
final class Casts {

  private static final BigDecimal LARGEST_LONG = BigDecimal.valueOf(Long.MAX_VALUE);
  private static final BigDecimal LEAST_LONG = BigDecimal.valueOf(Long.MIN_VALUE);

  private Casts() {}

  static Operand cast(Operand operand, TypeName type) {
    Kind kind = Types.kind(type);
    if (operand.is(Kind.NULL)) {
      return operand;
    }
    String text = operand.string();
    if (text != null && (operand.is(Kind.TEXT) || operand.kind() == kind || kind == Kind.TEXT)) {
      return literal(kind, type, text);
    }
    if (operand.number() != null && (kind.isNumber() || kind == Kind.SINGLE)) {
      return number(kind, rounded(operand.number(), kind, type));
    }
    return switch (kind) {
      case TEXT -> limited(text(operand), type);
      case INTEGER -> integer(operand, type);
      case NUMERIC -> numeric(operand, type);
      case DOUBLE -> real(operand);
      case BOOLEAN -> truth(operand);
      case DATE -> day(operand);
      case TIMESTAMP -> operand.is(Kind.TIMESTAMP) ? operand : midnight(operand);
      default -> {
        if (operand.kind() == kind && type.modifiers().isEmpty()) {
          yield operand;
        }
        throw new NotTranslatable(
            "it makes " + type.called() + " of " + operand.called() + " by a cast");
      }
    };
  }

  /** The text that stands for a value of that kind, as PostgreSQL writes such values. */
  static Operand literal(Kind kind, String text) {
    return literal(kind, new TypeName(null, "", List.of(), false), text);
  }

  private static Operand literal(Kind kind, TypeName type, String text) {
    return switch (kind) {
      case TEXT -> limited(Operand.string(Kind.TEXT, text), type);
      case PADDED, CITEXT, ENUM, OPAQUE, JSON, JSONB, ARRAY -> Operand.string(kind, text);
      case BOOLEAN -> truth(text);
      case INTEGER, NUMERIC, DOUBLE, SINGLE -> number(kind, rounded(decimal(text), kind, type));
      case DATE, TIME, TIMESTAMP, TIMESTAMPTZ -> {
        if (!type.modifiers().isEmpty()) {
          throw new NotTranslatable("it rounds a moment");
        }
        yield Moments.literal(kind, text);
      }
      case UUID -> Operand.string(kind, text.toLowerCase(Locale.ROOT));
      case BYTES -> bytes(text);
      case DIGITS -> number(Kind.NUMERIC, decimal(text));
      case JSON_TEXT, NULL -> throw new NotTranslatable("it casts a text to nothing");
    };
  }

  private static Operand bytes(String text) {
    if (!text.startsWith("\\x")) {
      throw new NotTranslatable("it spells bytes by escapes");
    }
    try {
      String hex = HexFormat.of().formatHex(HexFormat.of().parseHex(text.substring(2)));
      return Operand.of(Kind.BYTES, Literals.bytes(hex), Level.ATOM).with(new Constant.Text(text));
    } catch (IllegalArgumentException e) {
      throw new NotTranslatable("it holds malformed bytes");
    }
  }

  private static Operand truth(String text) {
    return switch (text.strip().toLowerCase(Locale.ROOT)) {
      case "t", "true", "on", "yes", "y", "1" -> Operand.TRUE;
      case "f", "false", "off", "no", "n", "0" -> Operand.FALSE;
      default -> throw new NotTranslatable("it holds no truth where one is due");
    };
  }

  private static BigDecimal decimal(String text) {
    try {
      return new BigDecimal(text.strip());
    } catch (NumberFormatException e) {
      throw new NotTranslatable("it holds the number " + text + ", which SQLite does not have");
    }
  }

  private static Operand number(Kind kind, BigDecimal value) {
    if (kind == Kind.INTEGER
        && (value.compareTo(LARGEST_LONG) > 0 || value.compareTo(LEAST_LONG) < 0)) {
      throw new NotTranslatable("it holds a whole number beyond 64 bits");
    }
    return Operand.number(kind, value);
  }

  private static BigDecimal rounded(BigDecimal value, Kind kind, TypeName type) {
    return switch (kind) {
      case INTEGER -> value.setScale(0, RoundingMode.HALF_UP);
      case NUMERIC ->
          type.modifier(0) < 0
              ? value
              : value.setScale(Math.max(type.modifier(1), 0), RoundingMode.HALF_UP);
      case DOUBLE -> new BigDecimal(Double.toString(value.doubleValue()));
      default -> value;
    };
  }

  /** Cut to the length of a {@code character varying(n)}, as a cast does. */
  private static Operand limited(Operand text, TypeName type) {
    int length = type.modifier(0);
    String constant = text.string();
    if (length < 0) {
      return text;
    }
    if (constant != null) {
      int end =
          constant.codePointCount(0, constant.length()) <= length
              ? constant.length()
              : constant.offsetByCodePoints(0, length);
      return Operand.string(Kind.TEXT, constant.substring(0, end));
    }
    return Operand.text("substr(" + text.sql() + ", 1, " + length + ")", Level.ATOM)
        .withCollation(text.collation(), text.collated());
  }

  /** The value's text, as PostgreSQL writes it. */
  static Operand text(Operand operand) {
    return switch (operand.kind()) {
      case TEXT -> operand;
      case PADDED ->
          Operand.text(Comparisons.unpadded(operand), Level.ATOM)
              .withCollation(operand.collation(), operand.collated());
      case INTEGER -> Operand.text("CAST(" + operand.sql() + " AS TEXT)", Level.ATOM);
      case BOOLEAN ->
          Operand.text(
              "CASE " + operand.inner() + " WHEN 1 THEN 'true' WHEN 0 THEN 'false' END",
              Level.ATOM);
      case DATE, TIMESTAMP, TIME -> Operand.text(Moments.text(operand), operand.level());
      case UUID -> {
        if (operand.origin() != null && StoredColumns.asBytes(operand.origin())) {
          throw new NotTranslatable("it takes a UUID that is kept as bytes for a text");
        }
        yield Operand.text(operand.sql(), operand.level());
      }
      case ENUM, DIGITS -> Operand.text(operand.sql(), operand.level());
      case NUMERIC -> decimalText(operand);
      case JSON_TEXT -> Documents.text(operand);
      default ->
          throw new NotTranslatable("it takes " + operand.called() + ", which is no text, for one");
    };
  }

  private static Operand decimalText(Operand operand) {
    boolean known =
        operand.scale() >= 0
            && operand.digits() > 0
            && operand.digits() <= Comparisons.EXACT_DIGITS
            && operand.origin() != null;
    if (!known) {
      throw new NotTranslatable("it takes a decimal for a text, whose zeros are not kept here");
    }
    return Operand.text(
        "CASE WHEN "
            + operand.inner()
            + " IS NOT NULL THEN printf('%."
            + operand.scale()
            + "f', "
            + operand.sql()
            + ") END",
        Level.ATOM);
  }

  private static Operand integer(Operand operand, TypeName type) {
    int digits = Types.digits(type);
    return switch (operand.kind()) {
      case INTEGER ->
          new Operand(
              operand.sql(),
              operand.level(),
              Kind.INTEGER,
              Math.min(digits, operand.digits() == 0 ? digits : Math.max(digits, 1)),
              0,
              operand.least(),
              operand.constant(),
              operand.origin(),
              null,
              false,
              null);
      case BOOLEAN -> Operand.integer(operand.sql(), operand.level(), digits);
      case NUMERIC -> {
        requireExact(operand);
        yield Operand.integer("CAST(round(" + operand.sql() + ") AS INTEGER)", Level.ATOM, digits);
      }
      default ->
          throw new NotTranslatable(
              "it makes a whole number of " + operand.called() + ", by rules that SQLite has not");
    };
  }

  private static void requireExact(Operand operand) {
    if (operand.digits() == 0 || operand.digits() > Comparisons.EXACT_DIGITS) {
      throw new NotTranslatable(
          "it rounds " + operand.called() + ", which may have more digits than SQLite's numbers");
    }
  }

  private static Operand numeric(Operand operand, TypeName type) {
    int scale = Math.max(type.modifier(1), 0);
    boolean bounded = type.modifier(0) >= 0;
    return switch (operand.kind()) {
      case INTEGER ->
          Operand.numeric(operand.sql(), operand.level(), operand.digits(), 0)
              .origin(operand.origin());
      case NUMERIC -> {
        if (!bounded || (operand.scale() >= 0 && operand.scale() <= scale)) {
          yield operand;
        }
        throw new NotTranslatable("it rounds a decimal");
      }
      case BOOLEAN -> throw new NotTranslatable("it makes a decimal of a truth");
      default ->
          throw new NotTranslatable(
              "it makes a decimal of " + operand.called() + ", by rules that SQLite has not");
    };
  }

  private static Operand real(Operand operand) {
    return switch (operand.kind()) {
      case DOUBLE -> operand;
      case INTEGER, NUMERIC -> {
        if (operand.is(Kind.NUMERIC) && operand.origin() == null) {
          requireExact(operand);
        }
        yield Operand.of(Kind.DOUBLE, "CAST(" + operand.sql() + " AS REAL)", Level.ATOM);
      }
      default ->
          throw new NotTranslatable(
              "it makes a double of " + operand.called() + ", by rules that SQLite has not");
    };
  }

  private static Operand truth(Operand operand) {
    return switch (operand.kind()) {
      case BOOLEAN -> operand;
      case INTEGER -> Operand.condition(operand.inner() + " <> 0", Level.PREDICATE);
      default ->
          throw new NotTranslatable(
              "it makes a truth of " + operand.called() + ", by rules that SQLite has not");
    };
  }

  private static Operand day(Operand operand) {
    return switch (operand.kind()) {
      case DATE -> operand;
      case TIMESTAMP -> Moments.day(operand);
      case TIMESTAMPTZ ->
          throw new NotTranslatable("it takes the day of a moment in the zone of whoever asks");
      default -> throw new NotTranslatable("it makes a date of " + operand.called());
    };
  }

  private static Operand midnight(Operand operand) {
    if (!operand.is(Kind.DATE)) {
      throw new NotTranslatable("it makes a timestamp of " + operand.called());
    }
    @Nullable String constant = operand.string();
    return constant != null
        ? Moments.literal(Kind.TIMESTAMP, constant)
        : Operand.of(Kind.TIMESTAMP, Moments.text(operand) + " || ' 00:00:00'", Level.OPERATOR);
  }
}
