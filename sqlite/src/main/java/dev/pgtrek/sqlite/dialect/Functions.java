package dev.pgtrek.sqlite.dialect;

import dev.pgtrek.sqlite.dialect.Operand.Level;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Calls of functions that look at one row. */
final class Functions {

  private static final int TEXT_DIGITS = 10;

  /** Whether the spelling that queries use counts for more than letters beyond ASCII. */
  private final boolean indexTerm;

  Functions(boolean indexTerm) {
    this.indexTerm = indexTerm;
  }

  Operand call(String function, List<Operand> arguments) {
    return switch (function) {
      case "lower", "upper" -> folded(function, only(function, arguments));
      case "length", "char_length", "character_length" -> length(only(function, arguments));
      case "octet_length" -> bytes(only(function, arguments));
      case "btrim" -> trimmed("trim", arguments);
      case "ltrim", "rtrim" -> trimmed(function, arguments);
      case "substring", "substr" -> substring(arguments);
      case "left" -> left(arguments);
      case "right" -> right(arguments);
      case "replace" -> replaced(arguments);
      case "strpos" -> position(arguments);
      case "concat" -> concatenated(arguments);
      case "like_escape" -> {
        require(function, arguments, 2);
        yield Patterns.escaped(arguments.get(0).string(), arguments.get(1).string());
      }
      case "timezone" -> {
        require(function, arguments, 2);
        yield Moments.inUtc(arguments.get(0).string(), arguments.get(1));
      }
      case "encode" -> encoded(arguments);
      case "abs" -> Arithmetic.absolute(only(function, arguments));
      case "mod" -> {
        require(function, arguments, 2);
        yield Arithmetic.binary("%", arguments.get(0), arguments.get(1));
      }
      case "round" -> rounded(arguments);
      case "floor", "ceil", "ceiling", "trunc" ->
          Arithmetic.whole(function, only(function, arguments));
      case "extract", "date_part" -> {
        require(function, arguments, 2);
        yield Moments.part(arguments.get(0).string(), arguments.get(1));
      }
      case "date_trunc" -> {
        require(function, arguments, 2);
        yield Moments.truncated(arguments.get(0).string(), arguments.get(1));
      }
      case "to_char" -> {
        require(function, arguments, 2);
        yield Moments.written(arguments.get(0), arguments.get(1).string());
      }
      case "date" -> Casts.cast(only(function, arguments), TypeName.of("date"));
      case "jsonb_typeof", "json_typeof" -> Documents.type(only(function, arguments));
      case "jsonb_array_length", "json_array_length" -> Documents.length(only(function, arguments));
      case "jsonb_extract_path_text" -> extracted(arguments, true);
      case "jsonb_extract_path" -> extracted(arguments, false);
      case "jsonb_contains" -> {
        require(function, arguments, 2);
        yield Documents.contains(arguments.get(0), arguments.get(1));
      }
      case "array_length" -> arrayLength(arguments);
      case "num_nonnulls", "num_nulls" -> counted(function, arguments);
      case "starts_with" -> {
        require(function, arguments, 2);
        yield startsWith(arguments.get(0), arguments.get(1));
      }
      case "now", "transaction_timestamp", "statement_timestamp", "clock_timestamp" ->
          throw new NotTranslatable("it uses the present moment, which changes while rows do not");
      default -> throw new NotTranslatable("it calls the function " + function + "()");
    };
  }

  private static Operand only(String function, List<Operand> arguments) {
    require(function, arguments, 1);
    return arguments.getFirst();
  }

  private static void require(String function, List<Operand> arguments, int count) {
    if (arguments.size() != count) {
      throw new NotTranslatable(
          "it calls " + function + "() with " + arguments.size() + " arguments");
    }
  }

  /** SQLite folds A to Z alone, as PostgreSQL does under the collation C. */
  private Operand folded(String function, Operand argument) {
    Operand text = Casts.text(argument);
    boolean ascii = "C".equals(text.collation()) || "POSIX".equals(text.collation());
    if (!ascii && !indexTerm) {
      throw new NotTranslatable(
          "it calls "
              + function
              + "(), which folds all letters in PostgreSQL and only A to Z in SQLite");
    }
    return Operand.text(function + "(" + text.sql() + ")", Level.ATOM)
        .withCollation(text.collation(), text.collated());
  }

  private static Operand length(Operand argument) {
    String sql =
        switch (argument.kind()) {
          case TEXT, BYTES -> argument.sql();
          case PADDED -> Comparisons.unpadded(argument);
          default -> Casts.text(argument).sql();
        };
    return Operand.integer("length(" + sql + ")", Level.ATOM, TEXT_DIGITS).atLeast(0);
  }

  private static Operand bytes(Operand argument) {
    String sql =
        switch (argument.kind()) {
          case BYTES -> argument.sql();
          case TEXT -> "CAST(" + argument.sql() + " AS BLOB)";
          default -> throw new NotTranslatable("it counts the bytes of " + argument.called());
        };
    return Operand.integer("length(" + sql + ")", Level.ATOM, TEXT_DIGITS).atLeast(0);
  }

  private static Operand encoded(List<Operand> arguments) {
    require("encode", arguments, 2);
    if (!arguments.get(0).is(Kind.BYTES) || !"hex".equals(arguments.get(1).string())) {
      throw new NotTranslatable("it encodes bytes in another way than by hexadecimal digits");
    }
    Operand bytes = arguments.get(0);
    String digits = "lower(hex(" + bytes.sql() + "))";
    // SQLite's hex() of NULL is the empty text.
    return Operand.text(
        bytes.isNeverNull()
            ? digits
            : "CASE WHEN " + bytes.inner() + " IS NOT NULL THEN " + digits + " END",
        Level.ATOM);
  }

  private static Operand trimmed(String function, List<Operand> arguments) {
    if (arguments.isEmpty() || arguments.size() > 2) {
      throw new NotTranslatable("it calls " + function + "() with other arguments");
    }
    Operand text = text(arguments.get(0));
    String characters = arguments.size() == 1 ? "" : ", " + text(arguments.get(1)).sql();
    return like(text, function + "(" + text.sql() + characters + ")");
  }

  private static Operand text(Operand argument) {
    if (argument.is(Kind.BYTES)) {
      throw new NotTranslatable("it takes bytes apart");
    }
    return argument.is(Kind.NULL) ? argument : Casts.text(argument);
  }

  private static Operand like(Operand text, String sql) {
    return Operand.text(sql, Level.ATOM).withCollation(text.collation(), text.collated());
  }

  /** From the first character on, and of a length that is not negative, both count alike. */
  private static Operand substring(List<Operand> arguments) {
    if (arguments.size() < 2 || arguments.size() > 3 || !arguments.get(1).is(Kind.INTEGER)) {
      throw new NotTranslatable("it cuts a text by a pattern");
    }
    Operand text = text(arguments.get(0));
    if (arguments.get(1).least() < 1) {
      throw new NotTranslatable("it cuts a text from a place that may lie before its beginning");
    }
    String sql = "substr(" + text.sql() + ", " + arguments.get(1).sql();
    if (arguments.size() == 3) {
      Operand count = arguments.get(2);
      if (!count.is(Kind.INTEGER)) {
        throw new NotTranslatable("it cuts a text by a pattern");
      }
      sql += ", " + (count.least() >= 0 ? count.sql() : "max(" + count.sql() + ", 0)");
    }
    return like(text, sql + ")");
  }

  private static Operand left(List<Operand> arguments) {
    require("left", arguments, 2);
    Operand text = text(arguments.get(0));
    if (arguments.get(1).least() < 0) {
      throw new NotTranslatable("it cuts a text from its end by a negative length");
    }
    return like(text, "substr(" + text.sql() + ", 1, " + arguments.get(1).sql() + ")");
  }

  private static Operand right(List<Operand> arguments) {
    require("right", arguments, 2);
    Operand text = text(arguments.get(0));
    int count = arguments.get(1).whole(0);
    if (count < 1) {
      throw new NotTranslatable("it cuts a text from its end by a length that is not fixed");
    }
    return like(text, "substr(" + text.sql() + ", -" + count + ")");
  }

  private static Operand replaced(List<Operand> arguments) {
    require("replace", arguments, 3);
    List<Operand> texts = arguments.stream().map(Functions::text).toList();
    if (!StoredColumns.tellsApart(texts.get(0).collation())) {
      throw new NotTranslatable("it replaces text under a collation of its own");
    }
    return like(texts.get(0), "replace(" + joined(texts) + ")");
  }

  private static Operand position(List<Operand> arguments) {
    require("strpos", arguments, 2);
    List<Operand> texts = arguments.stream().map(Functions::text).toList();
    if (!StoredColumns.tellsApart(texts.get(0).collation())) {
      throw new NotTranslatable("it searches text under a collation of its own");
    }
    return Operand.integer("instr(" + joined(texts) + ")", Level.ATOM, TEXT_DIGITS).atLeast(0);
  }

  private static String joined(List<Operand> operands) {
    return operands.stream().map(Operand::sql).collect(Collectors.joining(", "));
  }

  /** Of NULLs nothing is taken. */
  private static Operand concatenated(List<Operand> arguments) {
    String sql =
        arguments.stream()
            .filter(a -> !a.is(Kind.NULL))
            .map(
                a ->
                    a.is(Kind.BOOLEAN)
                        // concat() writes a truth by its output function.
                        ? "CASE " + a.inner() + " WHEN 1 THEN 't' WHEN 0 THEN 'f' ELSE '' END"
                        : a.isNeverNull()
                            ? Casts.text(a).atom()
                            : "coalesce(" + Casts.text(a).sql() + ", '')")
            .collect(Collectors.joining(" || "));
    return Operand.text(sql.isEmpty() ? "''" : sql, Level.OPERATOR);
  }

  private static Operand rounded(List<Operand> arguments) {
    if (arguments.isEmpty() || arguments.size() > 2) {
      throw new NotTranslatable("it calls round() with other arguments");
    }
    if (arguments.getFirst().is(Kind.DOUBLE)) {
      throw new NotTranslatable("it rounds a double, in a tie to the even number");
    }
    int places = arguments.size() == 1 ? 0 : arguments.get(1).whole(-1);
    if (places < 0) {
      throw new NotTranslatable("it rounds to places that are not fixed");
    }
    return Arithmetic.rounded(arguments.getFirst(), places);
  }

  private static Operand extracted(List<Operand> arguments, boolean asText) {
    Operand place = arguments.getFirst();
    for (int i = 1; i < arguments.size(); i++) {
      String key = arguments.get(i).string();
      if (key == null || key.chars().allMatch(c -> c >= '0' && c <= '9')) {
        throw new NotTranslatable("it looks into a document at a place that has two meanings");
      }
      place = Documents.place(place, arguments.get(i), asText && i == arguments.size() - 1);
    }
    return place;
  }

  private static Operand arrayLength(List<Operand> arguments) {
    require("array_length", arguments, 2);
    if (!arguments.get(0).is(Kind.ARRAY) || arguments.get(1).whole(0) != 1) {
      throw new NotTranslatable("it measures an array in another direction than the first");
    }
    return Operand.integer(
            "nullif(json_array_length(" + arguments.get(0).sql() + "), 0)", Level.ATOM, TEXT_DIGITS)
        .atLeast(1);
  }

  private static Operand counted(String function, List<Operand> arguments) {
    String test = function.equals("num_nulls") ? " IS NULL)" : " IS NOT NULL)";
    String sql =
        arguments.stream().map(a -> "(" + a.inner() + test).collect(Collectors.joining(" + "));
    return Operand.integer(sql, Level.OPERATOR, TEXT_DIGITS).atLeast(0);
  }

  private static Operand startsWith(Operand text, Operand start) {
    Operand whole = text(text);
    Operand first = text(start);
    if (!StoredColumns.tellsApart(whole.collation())) {
      throw new NotTranslatable("it compares under a collation of its own");
    }
    return Operand.condition(
        "substr(" + whole.sql() + ", 1, length(" + first.sql() + ")) = " + first.inner(),
        Level.PREDICATE);
  }

  /** {@code GREATEST} and {@code LEAST}, which pass over NULLs where SQLite's do not. */
  static Operand extreme(String function, List<Operand> arguments, @Nullable String collation) {
    String name = function.equals("greatest") ? "max" : "min";
    List<Operand> some = arguments.stream().filter(a -> !a.is(Kind.NULL)).toList();
    if (some.isEmpty()) {
      return Operand.NULL;
    }
    Operand first = some.getFirst();
    if (some.size() == 1) {
      return first;
    }
    long nullable = some.stream().filter(a -> !a.isNeverNull()).count();
    if (nullable > 3) {
      throw new NotTranslatable("it takes the " + function + " of many values that may be NULL");
    }
    Set<String> choices = new LinkedHashSet<>();
    // From the largest set to the smallest, the first without a NULL counts.
    List<List<Operand>> sets = new ArrayList<>();
    for (int mask = (1 << some.size()) - 1; mask > 0; mask--) {
      List<Operand> set = new ArrayList<>();
      boolean whole = true;
      for (int i = 0; i < some.size(); i++) {
        boolean in = (mask & 1 << i) != 0;
        whole &= in || !some.get(i).isNeverNull();
        if (in) {
          set.add(some.get(i));
        }
      }
      if (whole) {
        sets.add(set);
      }
    }
    sets.sort((a, b) -> b.size() - a.size());
    for (List<Operand> set : sets) {
      choices.add(set.size() == 1 ? set.getFirst().sql() : name + "(" + joined(set) + ")");
    }
    String sql =
        choices.size() == 1
            ? choices.iterator().next()
            : "coalesce(" + String.join(", ", choices) + ")";
    return first.outside(sql).origin(null).withCollation(collation, false);
  }
}
