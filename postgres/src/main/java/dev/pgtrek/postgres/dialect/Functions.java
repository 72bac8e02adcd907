package dev.pgtrek.postgres.dialect;

import dev.pgtrek.model.ValueFormat;
import dev.pgtrek.postgres.dialect.Operand.Constant;
import dev.pgtrek.postgres.dialect.Operand.Family;
import dev.pgtrek.postgres.dialect.Operand.Level;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The functions whose meaning is the same, or can be made the same, in both engines. All of them
 * are IMMUTABLE in PostgreSQL, as an index needs. Any other function is refused.
 */
final class Functions {

  /** Characters that a text can have; its length needs so many bits. */
  private static final int LENGTH_BITS = 31;

  /**
   * Whether {@code lower} and {@code upper} stand as an application's queries spell them, so that
   * they find the index, instead of folding the letters A to Z alone as SQLite does.
   */
  private final boolean asQueriesSpell;

  Functions(boolean asQueriesSpell) {
    this.asQueriesSpell = asQueriesSpell;
  }

  Operand call(String function, List<Operand> arguments) {
    if (arguments.stream().anyMatch(Operand::collated)) {
      throw new NotTranslatable("it holds COLLATE below " + function + "()");
    }
    return switch (function + "/" + arguments.size()) {
      case "length/1" -> length(arguments.get(0));
      case "lower/1", "upper/1" -> folded(function, arguments.get(0));
      case "trim/1", "trim/2" -> onTexts("btrim", arguments);
      case "ltrim/1", "ltrim/2", "rtrim/1", "rtrim/2" -> onTexts(function, arguments);
      case "replace/3" -> replace(arguments);
      case "instr/2" ->
          Operand.integer(onTexts("strpos", arguments).sql(), Level.ATOM, LENGTH_BITS);
      case "substr/2", "substr/3", "substring/2", "substring/3" -> part(arguments);
      case "abs/1" -> Arithmetic.absolute(arguments.get(0));
      case "nullif/2" -> nullIf(arguments.get(0), arguments.get(1));
      case "round/1" -> RealArithmetic.rounded(arguments.get(0));
      case "round/2" -> rounded(arguments);
      case "min/2", "max/2" -> extreme(function, arguments.get(0), arguments.get(1));
      case "hex/1" -> hex(arguments.get(0));
      case "date/1" -> day(function, arguments.get(0));
      case "strftime/2" -> day(function, arguments.get(0), arguments.get(1));
      case "json_extract/2" -> JsonReading.value(arguments.get(0), arguments.get(1));
      case "json_array_length/1" -> JsonReading.count(arguments.get(0), null);
      case "json_array_length/2" -> JsonReading.count(arguments.get(0), arguments.get(1));
      case "json_valid/1" -> validJson(arguments.get(0));
      default -> {
        if ((function.equals("printf") || function.equals("format")) && !arguments.isEmpty()) {
          yield Formats.printf(arguments);
        }
        if (function.equals("coalesce") || function.equals("ifnull")) {
          yield coalesce(arguments);
        }
        throw unknown(function);
      }
    };
  }

  private static NotTranslatable unknown(String function) {
    return new NotTranslatable(
        "it calls " + function + "(), which has no sure equal in PostgreSQL");
  }

  private static Operand length(Operand operand) {
    Operand value = Comparisons.asNumber(operand);
    if (value.width() > 63) {
      throw new NotTranslatable("it spells out a whole number that can leave 64 bits");
    }
    return switch (value.family()) {
      case TEXT, BYTES ->
          Operand.integer(
              "length(" + value.sql() + (isLiteral(value) ? "::text" : "") + ")",
              Level.ATOM,
              LENGTH_BITS);
      case INTEGER ->
          Operand.integer("length(" + value.atom() + "::text)", Level.ATOM, LENGTH_BITS);
      case UUID -> {
        if (!Comparisons.isLowerUuid(value)) {
          throw lengthLost(value);
        }
        yield Operand.integer("length(" + value.atom() + "::text)", Level.ATOM, LENGTH_BITS);
      }
      default -> throw lengthLost(value);
    };
  }

  private static NotTranslatable lengthLost(Operand value) {
    return new NotTranslatable(
        "it takes the length of "
            + value.called()
            + ", whose spelling in SQLite is gone once it is of its planned type");
  }

  private static boolean isLiteral(Operand value) {
    return value.constant() instanceof Constant.Text;
  }

  private Operand folded(String function, Operand operand) {
    String text = text(function, operand);
    return Operand.of(
        Family.TEXT,
        function + "(" + text + (asQueriesSpell ? "" : " COLLATE \"C\"") + ")",
        Level.ATOM);
  }

  private static Operand onTexts(String function, List<Operand> arguments) {
    return Operand.of(
        Family.TEXT,
        arguments.stream()
            .map(argument -> text(function, argument))
            .collect(Collectors.joining(", ", function + "(", ")")),
        Level.ATOM);
  }

  /** SQLite gives the text back where it replaces nothing, even by NULL. */
  private static Operand replace(List<Operand> arguments) {
    if (!(arguments.get(1).constant() instanceof Constant.Text(String old)) || old.isEmpty()) {
      throw new NotTranslatable("it calls replace() for something else than a fixed text");
    }
    return onTexts("replace", arguments);
  }

  private static String text(String function, Operand operand) {
    if (!operand.is(Family.TEXT)) {
      throw new NotTranslatable(
          "it calls " + function + "() on " + operand.called() + ", which is not planned as text");
    }
    return operand.inner();
  }

  /** Only from a first character that is there; the engines differ before it. */
  private static Operand part(List<Operand> arguments) {
    String text = text("substr", arguments.get(0));
    boolean lengthKnown =
        arguments.size() < 3
            || (arguments.get(2).constant() instanceof Constant.Whole(long length)
                && length >= 0
                && length <= Integer.MAX_VALUE);
    if (arguments.get(1).constant() instanceof Constant.Whole(long start) && lengthKnown) {
      if (start >= 1 && start <= Integer.MAX_VALUE) {
        String length = arguments.size() < 3 ? "" : ", " + arguments.get(2).sql();
        int most =
            arguments.size() == 3
                    && arguments.get(2).constant() instanceof Constant.Whole(long characters)
                ? (int) characters
                : 0;
        return new Operand(
            "substr(" + text + ", " + start + length + ")",
            Level.ATOM,
            Family.TEXT,
            most,
            null,
            null,
            null,
            false);
      }
      if (start < 0 && start >= -Integer.MAX_VALUE && arguments.size() == 2) {
        return Operand.of(Family.TEXT, "right(" + text + ", " + -start + ")", Level.ATOM);
      }
    }
    Operand start = arguments.get(1);
    boolean counted = start.is(Family.INTEGER) && start.constant() == null && start.width() <= 32;
    if (counted && arguments.size() == 2) {
      String from = start.atom();
      return Operand.of(
          Family.TEXT,
          "CASE WHEN %s > 0 THEN substr(%s, %s::integer) WHEN %s = 0 THEN %s ELSE right(%s, (-%s)::integer) END"
              .formatted(from, text, from, from, text, text, from),
          Level.ATOM);
    }
    if (start.isWhole(1) && arguments.get(2).is(Family.INTEGER) && arguments.get(2).width() <= 32) {
      String length = arguments.get(2).atom();
      return Operand.of(
          Family.TEXT,
          "substr(%s, 1, CASE WHEN %s < 0 THEN 0 ELSE %s END::integer)"
              .formatted(text, length, length),
          Level.ATOM);
    }
    throw new NotTranslatable("it calls substr() with places that are not plain numbers from 1 on");
  }

  private static Operand coalesce(List<Operand> arguments) {
    List<Operand> alike = unified(arguments);
    return result(
        alike,
        alike.stream().map(Operand::sql).collect(Collectors.joining(", ", "coalesce(", ")")));
  }

  private static Operand nullIf(Operand value, Operand excluded) {
    if (value.collation() != null || excluded.collation() != null) {
      throw new NotTranslatable("it calls nullif() under a collation");
    }
    List<Operand> alike = unified(List.of(value, excluded));
    boolean comparable =
        alike.get(0).is(Family.INTEGER)
            || alike.get(0).is(Family.TEXT)
            || alike.get(0).is(Family.BYTES)
            || alike.get(0).is(Family.CONDITION);
    if (!comparable) {
      throw new NotTranslatable("it calls nullif() on values whose spelling is not kept");
    }
    return result(alike, "nullif(" + alike.get(0).sql() + ", " + alike.get(1).sql() + ")");
  }

  private static Operand rounded(List<Operand> arguments) {
    if (!arguments.get(1).isWhole(0)) {
      throw new NotTranslatable(
          "it rounds to places behind the point, which SQLite does by its own decimal digits");
    }
    return RealArithmetic.rounded(arguments.get(0));
  }

  /** NULL as soon as one of both is; PostgreSQL's functions leave NULLs aside. */
  private static Operand extreme(String function, Operand first, Operand second) {
    List<Operand> alike = unified(List.of(first, second));
    boolean ordered =
        alike.stream().allMatch(o -> o.is(Family.INTEGER) && o.width() <= 63)
            || alike.stream().allMatch(Operand::isSureReal);
    if (!ordered) {
      throw new NotTranslatable(
          "it calls " + function + "() on values whose order the engines see differently");
    }
    String one = alike.get(0).sql();
    String other = alike.get(1).sql();
    return result(
        alike,
        "CASE WHEN ("
            + one
            + ") IS NOT NULL AND ("
            + other
            + ") IS NOT NULL THEN "
            + (function.equals("min") ? "least(" : "greatest(")
            + one
            + ", "
            + other
            + ") END");
  }

  private static Operand hex(Operand value) {
    if (!value.is(Family.BYTES)) {
      throw new NotTranslatable(
          "it calls hex() on " + value.called() + ", which is not planned as bytea");
    }
    // SQLite's hex(NULL) is the empty text.
    return Operand.of(
        Family.TEXT, "coalesce(upper(encode(" + value.sql() + ", 'hex')), '')", Level.ATOM);
  }

  private static Operand day(String function, Operand format, Operand value) {
    if (!(format.constant() instanceof Constant.Text(String text)) || !text.equals("%Y-%m-%d")) {
      throw unknown(function);
    }
    return day(function, value);
  }

  /** The day of what is a day already, with the one spelling that it has. */
  private static Operand day(String function, Operand value) {
    boolean same =
        value.is(Family.DATE)
            && value.origin() != null
            && value.origin().route().format() == ValueFormat.ISO;
    if (!same) {
      throw unknown(function);
    }
    return value;
  }

  private static Operand validJson(Operand value) {
    if (!EnsuredCondition.isDocument(value)) {
      throw unknown("json_valid");
    }
    return Operand.condition("NULLIF(" + value.atom() + " IS NOT NULL, FALSE)", Level.ATOM);
  }

  /** The result of an expression that gives one of several values. */
  static Operand result(List<Operand> alike, String sql) {
    Operand first =
        alike.stream().filter(o -> !o.is(Family.NULL)).findFirst().orElse(alike.getFirst());
    boolean bounded = alike.stream().noneMatch(o -> o.is(Family.NUMERIC) && o.width() == 0);
    int width = bounded ? alike.stream().mapToInt(Operand::width).max().orElse(0) : 0;
    if (first.is(Family.DOUBLE)) {
      width = alike.stream().allMatch(o -> o.is(Family.NULL) || o.isSureReal()) ? 1 : 0;
    } else if (first.is(Family.TEXT)) {
      width = 0;
    }
    return new Operand(sql, Level.ATOM, first.family(), width, null, null, null, false);
  }

  /** Makes values of one kind of them, so that PostgreSQL can give one or the other. */
  static List<Operand> unified(List<Operand> values) {
    if (values.stream().anyMatch(Operand::collated)) {
      throw new NotTranslatable("it holds COLLATE inside a choice of values");
    }
    Set<Family> families = new LinkedHashSet<>();
    values.forEach(value -> families.add(value.family()));
    families.remove(Family.NULL);
    if (families.equals(Set.of(Family.CONDITION, Family.INTEGER))) {
      boolean bits = values.stream().allMatch(v -> !v.is(Family.INTEGER) || v.isBit());
      return values.stream()
          .map(v -> bits && v.isBit() ? (v.isWhole(1) ? Operand.TRUE : Operand.FALSE) : v)
          .map(v -> bits ? v : Comparisons.asNumber(v))
          .toList();
    }
    if (families.equals(Set.of(Family.DOUBLE, Family.INTEGER))) {
      // What SQLite gives is then an integer or a real; who computes on with it asks for a sure
      // one.
      return values.stream()
          .map(
              v ->
                  v.is(Family.INTEGER) && v.width() <= 53
                      ? Operand.of(Family.DOUBLE, RealArithmetic.asDouble(v), Level.ATOM)
                      : v)
          .toList();
    }
    if (families.size() > 1) {
      throw new NotTranslatable("it gives values of several kinds: " + families);
    }
    return values;
  }
}
