package dev.pgtrek.postgres.dialect;

import dev.pgtrek.model.ValueFormat;
import dev.pgtrek.postgres.dialect.Operand.Constant;
import dev.pgtrek.postgres.dialect.Operand.Family;
import dev.pgtrek.postgres.dialect.Operand.Level;
import java.math.BigDecimal;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Comparisons that give in PostgreSQL what they give in SQLite: literals take the affinity of the
 * column beside them (https://sqlite.org/datatype3.html#comparison_expressions), text keeps
 * SQLite's order of bytes and its collations, and pairs whose order differs between the engines are
 * refused.
 */
final class Comparisons {

  /** Whole numbers up to this are exact as a double. */
  private static final long EXACT_IN_DOUBLE = 1L << 53;

  /** Decimals of up to so many digits survive the way into a double and back. */
  private static final int EXACT_DIGITS = 15;

  private static final Pattern WHOLE = Pattern.compile("[+-]?[0-9]{1,18}");

  /** What SQLite could take for a number, and the text forms of numbers that are none. */
  private static final Pattern NUMBER_LIKE =
      Pattern.compile("[ \\t\\n\\x0b\\f\\r]*[+-]?([0-9.].*|inf|infinity|nan)", Pattern.DOTALL);

  private static final Pattern LOWER_UUID =
      Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

  private static final Set<String> OWN_COLLATIONS = Set.of("BINARY", "NOCASE", "RTRIM");

  private Comparisons() {}

  /** Two texts that PostgreSQL compares as SQLite compared the operands. */
  private record Sides(String left, String right) {}

  /**
   * @param operator {@code = <> < <= > >=}
   */
  static Operand compare(String operator, Operand left, Operand right) {
    if (left.is(Family.NULL) || right.is(Family.NULL)) {
      return Operand.UNKNOWN;
    }
    boolean equality = operator.equals("=") || operator.equals("<>");
    if (equality && left.is(Family.CONDITION) && right.isBit()) {
      return right.isWhole(1) == operator.equals("=") ? left : not(left);
    }
    if (equality && right.is(Family.CONDITION) && left.isBit()) {
      return left.isWhole(1) == operator.equals("=") ? right : not(right);
    }
    Sides sides = align(left, right, !equality);
    return Operand.condition(sides.left + " " + operator + " " + sides.right, Level.PREDICATE);
  }

  /** {@code IS [NOT]}, where NULL equals NULL. */
  static Operand is(Operand left, Operand right, boolean negated) {
    if (right.is(Family.NULL)) {
      String value = left.is(Family.JSON_VALUE) ? JsonReading.text(left) : left.inner();
      return Operand.condition(value + (negated ? " IS NOT NULL" : " IS NULL"), Level.PREDICATE);
    }
    if (left.is(Family.NULL)) {
      return is(right, left, negated);
    }
    if (left.is(Family.CONDITION) && right.isBit()) {
      return truth(left, right.isWhole(1), negated);
    }
    Sides sides = align(left, right, false);
    return Operand.condition(
        sides.left + (negated ? " IS DISTINCT FROM " : " IS NOT DISTINCT FROM ") + sides.right,
        Level.PREDICATE);
  }

  /** {@code IS [NOT] TRUE}, {@code IS [NOT] FALSE}, which are never NULL. */
  static Operand truth(Operand condition, boolean wanted, boolean negated) {
    return Operand.condition(
        condition.inner() + (negated ? " IS NOT " : " IS ") + (wanted ? "TRUE" : "FALSE"),
        Level.PREDICATE);
  }

  static Operand between(Operand value, Operand low, Operand high) {
    if (low.is(Family.NULL) || high.is(Family.NULL) || value.is(Family.NULL)) {
      throw new NotTranslatable("it asks for a range with a border NULL");
    }
    Sides from = align(value, low, true);
    Sides to = align(value, high, true);
    String sql =
        from.left.equals(to.left)
            ? from.left + " BETWEEN " + from.right + " AND " + to.right
            : "(" + from.left + " >= " + from.right + " AND " + to.left + " <= " + to.right + ")";
    return Operand.condition(sql, Level.PREDICATE);
  }

  /** {@code IN}; SQLite's empty list is allowed and holds nothing, not even for NULL. */
  static Operand in(Operand value, List<Operand> list) {
    if (list.isEmpty()) {
      return Operand.FALSE;
    }
    if (value.is(Family.NULL)) {
      return Operand.UNKNOWN;
    }
    Set<String> lefts = new LinkedHashSet<>();
    Set<String> rights = new LinkedHashSet<>();
    boolean conditions = value.is(Family.CONDITION) && list.stream().allMatch(Operand::isBit);
    for (Operand item : list) {
      if (item.is(Family.NULL)) {
        rights.add("NULL");
      } else if (conditions) {
        lefts.add(value.inner());
        rights.add(item.isWhole(1) ? "TRUE" : "FALSE");
      } else {
        // The left side's collation holds, and the right sides have no affinity:
        // https://sqlite.org/lang_expr.html#the_in_and_not_in_operators
        if (item.collated()) {
          throw new NotTranslatable("it holds COLLATE inside a list");
        }
        Sides sides = align(value, bare(item), false);
        lefts.add(sides.left);
        rights.add(sides.right);
      }
    }
    if (lefts.isEmpty()) {
      return Operand.UNKNOWN;
    }
    if (lefts.size() > 1) {
      throw new NotTranslatable("it compares one value with literals of several kinds");
    }
    return Operand.condition(
        lefts.iterator().next()
            + " IN "
            + rights.stream().collect(Collectors.joining(", ", "(", ")")),
        Level.PREDICATE);
  }

  private static Operand bare(Operand item) {
    return new Operand(
        item.sql(),
        item.level(),
        item.family(),
        item.width(),
        item.constant(),
        item.origin(),
        null,
        false);
  }

  static Operand not(Operand condition) {
    return Operand.condition("NOT " + condition.at(Level.PREDICATE), Level.NOT);
  }

  /** A condition as the 0 or 1 that it is in SQLite; anything else as it is. */
  static Operand asNumber(Operand operand) {
    return operand.is(Family.CONDITION)
        ? Operand.integer(operand.atom() + "::integer", Level.ATOM, 1)
        : operand;
  }

  private static Sides align(Operand first, Operand second, boolean ordered) {
    if (first.is(Family.CONDITION) && second.is(Family.CONDITION)) {
      return new Sides(first.inner(), second.inner());
    }
    Operand left = asNumber(literalBeside(first, second));
    Operand right = asNumber(literalBeside(second, first));
    return switch (left.family()) {
      case INTEGER, DOUBLE, NUMERIC -> numbers(left, right);
      case TEXT, LOOSE_TEXT -> texts(left, right, ordered);
      case BYTES -> {
        if (!right.is(Family.BYTES)) {
          throw differ(left, right);
        }
        yield new Sides(left.inner(), right.inner());
      }
      case DATE, TIMESTAMP, TIMESTAMPTZ -> moments(left, right);
      case UUID -> uuids(left, right);
      case TIME, JSON, LOOSE_NUMBER -> throw spelling(left);
      case JSON_VALUE -> jsonValues(left, right, ordered);
      case CONDITION, NULL -> throw differ(left, right);
    };
  }

  /** A literal as SQLite converts it for the column on the other side; anything else as it is. */
  private static Operand literalBeside(Operand operand, Operand other) {
    if (other.origin() == null || operand.constant() == null) {
      return operand;
    }
    return switch (other.family()) {
      case DATE, TIMESTAMP, TIMESTAMPTZ ->
          Moments.literal(operand.constant(), other.origin().route());
      case UUID -> uuid(operand, operand.constant());
      case INTEGER, DOUBLE, NUMERIC ->
          other.origin().affinity().numeric()
                  && operand.constant() instanceof Constant.Text(String text)
                  && WHOLE.matcher(text).matches()
              ? Operand.whole(Long.parseLong(text))
              : operand;
      case TEXT ->
          other.origin().affinity() == Affinity.TEXT
                  && operand.constant() instanceof Constant.Whole(long value)
              ? Operand.text(Long.toString(value))
              : operand;
      case CONDITION, LOOSE_TEXT, LOOSE_NUMBER, BYTES, TIME, JSON, JSON_VALUE, NULL -> operand;
    };
  }

  /** A text that spells a UUID as PostgreSQL does becomes one. */
  private static Operand uuid(Operand literal, Constant constant) {
    return constant instanceof Constant.Text(String text) && LOWER_UUID.matcher(text).matches()
        ? new Operand(
            Literals.text(text) + "::uuid",
            Level.ATOM,
            Family.UUID,
            0,
            constant,
            null,
            literal.collation(),
            literal.collated())
        : literal;
  }

  /**
   * UUIDs stand to each other as their texts do, byte for byte, where these are all in lower case;
   * then no collation of SQLite's own makes a difference.
   */
  private static Sides uuids(Operand left, Operand right) {
    if (!right.is(Family.UUID) || !isLowerUuid(left) || !isLowerUuid(right)) {
      throw spelling(left);
    }
    @Nullable String collation = collation(left, right);
    if (collation != null && !OWN_COLLATIONS.contains(collation)) {
      throw spelling(left);
    }
    return new Sides(left.inner(), right.inner());
  }

  /** Whether it is a UUID, and was a text in lower case before. */
  static boolean isLowerUuid(Operand operand) {
    return operand.is(Family.UUID)
        && (operand.constant() != null
            || (operand.origin() != null && operand.origin().route().sameSpelling()));
  }

  /** A text that spells no other kind of JSON value equals a string alone. */
  private static Sides jsonValues(Operand value, Operand literal, boolean ordered) {
    boolean word =
        !ordered
            && literal.constant() instanceof Constant.Text(String text)
            && !text.isEmpty()
            && Character.isLetter(text.codePointAt(0))
            && !List.of("true", "false", "null").contains(text);
    if (!word) {
      throw new NotTranslatable(
          "it compares what stands in a JSON document with something else than a fixed word");
    }
    return new Sides(JsonReading.text(value), literal.inner());
  }

  private static Sides numbers(Operand left, Operand right) {
    return switch (right.family()) {
      case INTEGER, DOUBLE, NUMERIC -> {
        requireExact(left, right);
        requireExact(right, left);
        yield new Sides(number(left, right), number(right, left));
      }
      case LOOSE_NUMBER -> throw spelling(right);
      case CONDITION,
          TEXT,
          LOOSE_TEXT,
          BYTES,
          DATE,
          TIME,
          TIMESTAMP,
          TIMESTAMPTZ,
          UUID,
          JSON,
          JSON_VALUE,
          NULL ->
          throw differ(left, right);
    };
  }

  private static String number(Operand side, Operand other) {
    return side.constant() instanceof Constant.Real(double value)
            && other.is(Family.INTEGER)
            && Math.abs(value) > EXACT_IN_DOUBLE
        // SQLite compares a whole number with exactly the double that the literal stands for.
        ? new BigDecimal(value).toPlainString()
        : side.inner();
  }

  /** Refuses a side whose comparison with the other would be rounded in one engine only. */
  private static void requireExact(Operand side, Operand other) {
    boolean exact =
        switch (other.family()) {
          case DOUBLE ->
              (other.constant() != null && !side.is(Family.DOUBLE))
                  || switch (side.family()) {
                    case INTEGER ->
                        side.constant() instanceof Constant.Whole(long value)
                            ? value >= -EXACT_IN_DOUBLE && value <= EXACT_IN_DOUBLE
                            : side.width() <= 53;
                    case DOUBLE -> shortReal(side);
                    default -> side.width() > 0 && side.width() <= EXACT_DIGITS;
                  };
          case NUMERIC ->
              switch (side.family()) {
                case INTEGER ->
                    side.constant() instanceof Constant.Whole(long value)
                        ? value >= -1_000_000_000_000_000L && value <= 1_000_000_000_000_000L
                        : other.width() > 0 && other.width() <= EXACT_DIGITS;
                case DOUBLE -> shortReal(side);
                default -> bounded(side) && bounded(other);
              };
          case INTEGER ->
              !side.is(Family.INTEGER)
                  || side.width() <= 63
                  || (other.constant() instanceof Constant.Whole(long value)
                      ? value > Long.MIN_VALUE
                      : other.width() < 63);
          default -> true;
        };
    if (!exact) {
      throw new NotTranslatable(
          "it compares numbers of which SQLite and PostgreSQL round one differently");
    }
  }

  private static boolean bounded(Operand decimal) {
    return decimal.width() > 0 && decimal.width() <= EXACT_DIGITS;
  }

  private static boolean shortReal(Operand real) {
    return !(real.constant() instanceof Constant.Real(double value))
        || new BigDecimal(Double.toString(value)).stripTrailingZeros().precision() <= EXACT_DIGITS;
  }

  private static Sides texts(Operand left, Operand right, boolean ordered) {
    boolean loose = left.is(Family.LOOSE_TEXT) || right.is(Family.LOOSE_TEXT);
    if (loose && (ordered || !(word(left) || word(right)))) {
      throw spelling(left.is(Family.LOOSE_TEXT) ? left : right);
    }
    boolean text =
        (left.is(Family.TEXT) || left.is(Family.LOOSE_TEXT))
            && (right.is(Family.TEXT) || right.is(Family.LOOSE_TEXT));
    if (!text) {
      throw right.is(Family.LOOSE_NUMBER) ? spelling(right) : differ(left, right);
    }
    @Nullable String collation = collation(left, right);
    return new Sides(text(left, collation, ordered), text(right, collation, false));
  }

  /** A literal that no number equals, however it is spelled. */
  private static boolean word(Operand operand) {
    return operand.constant() instanceof Constant.Text(String text)
        && !NUMBER_LIKE.matcher(Scope.asciiLower(text)).matches();
  }

  /**
   * The left operand's COLLATE, else the right one's, else the left column's, else the right one's:
   * https://sqlite.org/datatype3.html#assigning_collating_sequences_from_sql.
   */
  private static @Nullable String collation(Operand left, Operand right) {
    if (left.collated()) {
      return left.collation();
    }
    if (right.collated()) {
      return right.collation();
    }
    return left.origin() != null ? left.collation() : right.collation();
  }

  /** Text so that PostgreSQL's equality, or order, is that of SQLite's collation. */
  private static String text(Operand operand, @Nullable String collation, boolean ordered) {
    return switch (collation == null ? "BINARY" : collation) {
      case "BINARY" -> ordered ? operand.inner() + " COLLATE \"C\"" : operand.inner();
      case "NOCASE" ->
          operand.constant() instanceof Constant.Text(String text)
              ? Literals.text(Scope.asciiLower(text)) + (ordered ? " COLLATE \"C\"" : "")
              : "lower(" + operand.inner() + " COLLATE \"C\")";
      case "RTRIM" -> "rtrim(" + operand.inner() + ")" + (ordered ? " COLLATE \"C\"" : "");
      default ->
          throw new NotTranslatable(
              "it compares under the collation " + collation + ", which the application defines");
    };
  }

  private static Sides moments(Operand left, Operand right) {
    if (left.family() != right.family()) {
      throw right.is(Family.CONDITION) ? differ(left, right) : spelling(left);
    }
    if (left.origin() != null && right.origin() != null) {
      ValueFormat format = left.origin().route().format();
      boolean alike = format == right.origin().route().format();
      boolean sameOrder =
          switch (format) {
            case EPOCH_SECONDS, EPOCH_MILLIS, EPOCH_MICROS, EPOCH_DAYS, JULIAN_DAY -> true;
            // Dates have one spelling, times of day and timestamps have several.
            case ISO -> left.is(Family.DATE);
            case NATIVE, MICROS_OF_DAY, FLOAT32, GEOPACKAGE, SPATIALITE, EWKB, WKT -> false;
          };
      if (!alike || !sameOrder) {
        throw spelling(left);
      }
    } else if (left.constant() == null && right.constant() == null) {
      throw spelling(left);
    }
    return new Sides(left.inner(), right.inner());
  }

  private static NotTranslatable differ(Operand left, Operand right) {
    return new NotTranslatable(
        "it compares "
            + left.called()
            + " with a value of another kind, which SQLite orders by kind and PostgreSQL refuses ("
            + left.family()
            + ", "
            + right.family()
            + ")");
  }

  private static NotTranslatable spelling(Operand operand) {
    String called = operand.called();
    return new NotTranslatable(
        switch (operand.family()) {
          case LOOSE_TEXT ->
              "it compares "
                  + called
                  + ", whose declared type lets numbers stand beside texts in SQLite";
          case UUID ->
              "it compares "
                  + called
                  + " with something else than UUIDs that are texts in lower case, and elsewhere"
                  + " SQLite compares the spelling, which is gone once it is of its planned type";
          case LOOSE_NUMBER ->
              "it compares " + called + ", whose declared type keeps numbers as texts in SQLite";
          default ->
              "it compares "
                  + called
                  + " as SQLite spells it, and the spelling is gone once it is of its planned type";
        });
  }
}
