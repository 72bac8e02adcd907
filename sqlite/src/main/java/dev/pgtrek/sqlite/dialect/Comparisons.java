package dev.pgtrek.sqlite.dialect;

import dev.pgtrek.model.ValueFormat;
import dev.pgtrek.sqlite.dialect.Operand.Level;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Comparisons: what both engines compare alike, and how it has to be written for that. */
final class Comparisons {

  /** Digits that every double keeps apart. */
  static final int EXACT_DIGITS = 15;

  private static final BigDecimal LARGEST_SINGLE = BigDecimal.valueOf(1L << 24);

  private static final Set<String> EMPTY = Set.of("{}", "[]");

  private Comparisons() {}

  /** Two texts to be compared. */
  record Sides(String left, String right) {}

  static Operand compare(String operator, Operand first, Operand second) {
    if (first.is(Kind.NULL) || second.is(Kind.NULL)) {
      return Operand.NULL.as(Kind.BOOLEAN);
    }
    Operand left = beside(first, second);
    Operand right = beside(second, first);
    boolean ordered = !(operator.equals("=") || operator.equals("<>"));
    Operand borders = ordered ? emptyText(operator, left, right) : null;
    if (borders != null) {
      return borders;
    }
    Sides sides = sides(left, right, ordered);
    return Operand.condition(sides.left + " " + operator + " " + sides.right, Level.PREDICATE);
  }

  /** {@code IS [NOT] DISTINCT FROM}. */
  static Operand distinct(Operand first, Operand second, boolean negated) {
    String operator = negated ? " IS " : " IS NOT ";
    if (first.is(Kind.NULL) || second.is(Kind.NULL)) {
      Operand other = first.is(Kind.NULL) ? second : first;
      return Operand.condition(other.inner() + operator + "NULL", Level.PREDICATE);
    }
    Sides sides = sides(beside(first, second), beside(second, first), false);
    return Operand.condition(sides.left + operator + sides.right, Level.PREDICATE);
  }

  static Operand between(Operand value, Operand low, Operand high) {
    Operand from = compare(">=", value, low);
    Operand to = compare("<=", value, high);
    return Operand.condition(from.at(Level.AND) + " AND " + to.at(Level.AND), Level.AND);
  }

  /** {@code value = ANY (list)}. */
  static Operand in(Operand value, List<Operand> list) {
    if (list.isEmpty()) {
      return Operand.FALSE;
    }
    if (value.is(Kind.NULL)) {
      return Operand.NULL.as(Kind.BOOLEAN);
    }
    @Nullable String left = null;
    List<String> items = new ArrayList<>();
    for (Operand item : list) {
      if (item.is(Kind.NULL)) {
        items.add("NULL");
        continue;
      }
      Sides sides = sides(beside(value, item), beside(item, value), false);
      if (left != null && !left.equals(sides.left)) {
        throw new NotTranslatable("it compares one value with literals of several kinds");
      }
      left = sides.left;
      items.add(sides.right);
    }
    return left == null
        ? Operand.NULL.as(Kind.BOOLEAN)
        : Operand.condition(left + " IN (" + String.join(", ", items) + ")", Level.PREDICATE);
  }

  /** A bare string takes the kind of what it stands beside. */
  static Operand beside(Operand operand, Operand other) {
    String text = operand.string();
    boolean coerced =
        text != null
            && operand.is(Kind.TEXT)
            && !List.of(Kind.TEXT, Kind.PADDED, Kind.JSON_TEXT, Kind.OPAQUE, Kind.CITEXT)
                .contains(other.kind());
    return coerced && text != null ? Casts.literal(other.kind(), text) : operand;
  }

  /** The empty text stands before all others, whatever the collation. */
  private static @Nullable Operand emptyText(String operator, Operand left, Operand right) {
    if (!left.is(Kind.TEXT) || !"".equals(right.string()) || left.constant() != null) {
      return null;
    }
    return switch (operator) {
      case ">" -> compare("<>", left, right);
      case "<=" -> compare("=", left, right);
      default -> null;
    };
  }

  /** How two values are written to be compared; ordered where more than equality is asked. */
  static Sides sides(Operand left, Operand right, boolean ordered) {
    if (left.kind().isNumber() && right.kind().isNumber()) {
      return numbers(left, right);
    }
    if (left.is(Kind.DIGITS) || right.is(Kind.DIGITS)) {
      return digits(left, right);
    }
    if (left.is(Kind.SINGLE) || right.is(Kind.SINGLE)) {
      return singles(left, right);
    }
    if (left.is(Kind.JSON_TEXT) || right.is(Kind.JSON_TEXT)) {
      return places(left, right, ordered);
    }
    if (left.kind() != right.kind()) {
      throw differ(left, right);
    }
    return switch (left.kind()) {
      case BOOLEAN -> new Sides(left.inner(), right.inner());
      case BYTES -> new Sides(left.inner(), right.inner());
      case TEXT -> texts(left, right, ordered);
      case PADDED -> padded(left, right, ordered);
      case DATE, TIME, TIMESTAMP, TIMESTAMPTZ -> moments(left, right);
      case UUID -> uuids(left, right);
      case ENUM -> {
        if (ordered) {
          throw new NotTranslatable(
              "it orders " + left.called() + ", whose type has an order of its own");
        }
        yield new Sides(left.inner(), right.inner());
      }
      case JSONB, ARRAY -> empties(left, right, ordered);
      default ->
          throw new NotTranslatable(
              "it compares " + left.called() + ", whose type has no like here");
    };
  }

  private static Sides numbers(Operand left, Operand right) {
    boolean doubles = left.is(Kind.DOUBLE) || right.is(Kind.DOUBLE);
    if (doubles) {
      requireDouble(left);
      requireDouble(right);
    } else {
      requireExact(left, right);
      requireExact(right, left);
    }
    return new Sides(left.inner(), right.inner());
  }

  /** What the server makes a double of is compared as it is here. */
  private static void requireDouble(Operand side) {
    boolean same = side.is(Kind.DOUBLE) || (side.digits() > 0 && side.digits() <= EXACT_DIGITS);
    if (!same) {
      throw new NotTranslatable(
          "it compares a double with " + side.called() + ", which has more digits than one");
    }
  }

  /** A product beyond the digits of a double is near enough to itself beside a literal alone. */
  private static void requireExact(Operand side, Operand other) {
    if (side.is(Kind.NUMERIC) && side.constant() == null && side.origin() == null) {
      boolean computed = side.digits() == 0 || side.digits() > EXACT_DIGITS;
      BigDecimal number = other.number();
      if (computed
          && (number == null
              || number.precision() - number.scale() + Math.max(side.scale(), number.scale())
                  > EXACT_DIGITS)) {
        throw new NotTranslatable("it compares decimals of more digits than SQLite's numbers have");
      }
    }
    BigDecimal number = side.number();
    if (side.is(Kind.NUMERIC) && number != null && number.precision() > EXACT_DIGITS) {
      throw new NotTranslatable("it compares with a decimal of more digits than SQLite's have");
    }
  }

  /** Decimals kept as texts, beside a literal that a double tells apart from its neighbours. */
  private static Sides digits(Operand left, Operand right) {
    Operand text = left.is(Kind.DIGITS) ? left : right;
    Operand other = left.is(Kind.DIGITS) ? right : left;
    BigDecimal number = other.number();
    boolean apart =
        number != null
            && (number.signum() == 0
                || (text.scale() >= 0
                    && number.scale() <= text.scale()
                    && number.precision() - number.scale() + text.scale() <= EXACT_DIGITS));
    if (!apart) {
      throw new NotTranslatable(
          "it compares "
              + text.called()
              + ", a decimal that is kept as text since no number of SQLite's has its digits");
    }
    String cast = "CAST(" + text.sql() + " AS REAL)";
    return left.is(Kind.DIGITS) ? new Sides(cast, other.inner()) : new Sides(other.inner(), cast);
  }

  private static Sides singles(Operand left, Operand right) {
    Operand other = left.is(Kind.SINGLE) ? right : left;
    BigDecimal number = other.number();
    boolean whole =
        number != null
            && number.stripTrailingZeros().scale() <= 0
            && number.abs().compareTo(LARGEST_SINGLE) <= 0;
    if (!whole) {
      throw new NotTranslatable("it compares a real, which has fewer digits than SQLite's");
    }
    return new Sides(left.inner(), right.inner());
  }

  private static Sides texts(Operand left, Operand right, boolean ordered) {
    requirePlain(left);
    requirePlain(right);
    @Nullable String collation = collation(left, right);
    if (!StoredColumns.tellsApart(collation)) {
      throw new NotTranslatable(
          "it compares under the collation "
              + collation
              + ", under which different texts may be equal");
    }
    if (ordered && !StoredColumns.ordersBytes(collation)) {
      throw new NotTranslatable(
          "it orders texts by the rules of a language, and SQLite orders them by their bytes");
    }
    return new Sides(left.inner(), right.inner());
  }

  /** The collation of two texts together, or null for the database's own. */
  static @Nullable String collation(Operand left, Operand right) {
    if (left.collated()) {
      return left.collation();
    }
    if (right.collated()) {
      return right.collation();
    }
    return left.collation() != null ? left.collation() : right.collation();
  }

  /** A column that SQLite itself compares without regard to case or to spaces is no plain text. */
  private static void requirePlain(Operand operand) {
    if (operand.origin() != null
        && operand.origin().target().collation() != null
        && !operand.origin().target().collation().text().equalsIgnoreCase("BINARY")) {
      throw new NotTranslatable(
          "it compares " + operand.called() + ", which has a collation of its own here");
    }
  }

  private static Sides padded(Operand left, Operand right, boolean ordered) {
    texts(left, right, ordered);
    return new Sides(unpadded(left), unpadded(right));
  }

  /** A text without the spaces behind it, which do not count. */
  static String unpadded(Operand operand) {
    String text = operand.string();
    return text == null ? "rtrim(" + operand.sql() + ")" : Literals.text(stripped(text));
  }

  private static String stripped(String text) {
    int end = text.length();
    while (end > 0 && text.charAt(end - 1) == ' ') {
      end--;
    }
    return text.substring(0, end);
  }

  private static Sides moments(Operand left, Operand right) {
    ValueFormat written = written(left, right);
    return new Sides(moment(left, written), moment(right, written));
  }

  private static ValueFormat written(Operand left, Operand right) {
    ValueFormat one = written(left);
    ValueFormat other = written(right);
    boolean literal = left.constant() != null || right.constant() != null;
    if (one != other && !literal) {
      throw new NotTranslatable("it compares moments that are spelled in different ways");
    }
    return left.constant() != null ? other : one;
  }

  private static ValueFormat written(Operand operand) {
    return operand.origin() == null ? ValueFormat.ISO : StoredColumns.written(operand.origin());
  }

  private static String moment(Operand operand, ValueFormat written) {
    return operand.constant() == null ? operand.inner() : Moments.as(operand, written);
  }

  private static Sides uuids(Operand left, Operand right) {
    boolean bytes = asBytes(left) || asBytes(right);
    return new Sides(uuid(left, bytes), uuid(right, bytes));
  }

  private static boolean asBytes(Operand operand) {
    return operand.origin() != null && StoredColumns.asBytes(operand.origin());
  }

  private static String uuid(Operand operand, boolean bytes) {
    String text = operand.string();
    if (text != null) {
      return bytes ? Literals.bytes(text.replace("-", "")) : operand.sql();
    }
    if (asBytes(operand) != bytes) {
      throw new NotTranslatable("it compares UUIDs of which some are kept as bytes");
    }
    return operand.inner();
  }

  /** Documents and arrays beside an empty one, which has one spelling. */
  private static Sides empties(Operand left, Operand right, boolean ordered) {
    String empty = left.string() != null ? left.string() : right.string();
    boolean known =
        !ordered
            && empty != null
            && (left.is(Kind.ARRAY) ? empty.equals("{}") : EMPTY.contains(empty));
    if (!known) {
      throw new NotTranslatable(
          "it compares " + left.called() + ", whose like has other spellings here");
    }
    String literal = left.is(Kind.ARRAY) ? "'[]'" : Literals.text(String.valueOf(empty));
    return left.string() != null
        ? new Sides(literal, right.inner())
        : new Sides(left.inner(), literal);
  }

  /** What stands at a place of a document, beside a fixed text. */
  private static Sides places(Operand left, Operand right, boolean ordered) {
    boolean first = left.is(Kind.JSON_TEXT);
    Operand place = first ? left : right;
    String text = (first ? right : left).string();
    if (ordered || text == null || text.startsWith("{") || text.startsWith("[")) {
      throw new NotTranslatable(
          "it compares what stands in a document with something else than a fixed text");
    }
    boolean word =
        !text.isEmpty()
            && Character.isLetter(text.codePointAt(0))
            && !List.of("true", "false", "null").contains(text.toLowerCase(Locale.ROOT));
    String value = word || text.isEmpty() ? Documents.value(place) : Documents.scalarText(place);
    String literal = Literals.text(text);
    return first ? new Sides(value, literal) : new Sides(literal, value);
  }

  private static NotTranslatable differ(Operand left, Operand right) {
    return new NotTranslatable(
        "it compares values of different kinds ("
            + left.kind().name().toLowerCase(Locale.ROOT)
            + ", "
            + right.kind().name().toLowerCase(Locale.ROOT)
            + ")");
  }
}
