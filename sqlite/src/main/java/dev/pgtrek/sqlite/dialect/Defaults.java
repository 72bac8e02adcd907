package dev.pgtrek.sqlite.dialect;

import dev.pgtrek.model.ValueFormat;
import dev.pgtrek.spi.ColumnRoute;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Defaults: literals as the file spells the column's values, the present moment, and random UUIDs.
 * The present is told in UTC, as SQLite tells it; where PostgreSQL's column has no zone, that is
 * the same as there as long as its sessions are in UTC.
 */
final class Defaults {

  private static final Set<String> PRESENT =
      Set.of("now", "transaction_timestamp", "statement_timestamp", "clock_timestamp");

  private static final Set<String> CURRENT =
      Set.of("current_timestamp", "localtimestamp", "current_date", "current_time", "localtime");

  private static final Map<String, String> UNITS =
      Map.ofEntries(
          Map.entry("year", "years"),
          Map.entry("years", "years"),
          Map.entry("mon", "months"),
          Map.entry("mons", "months"),
          Map.entry("day", "days"),
          Map.entry("days", "days"));

  private static final String RANDOM_UUID =
      "(lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)),"
          + " 2) || '-' || substr('89ab', 1 + (abs(random()) % 4), 1) || substr(hex(randomblob(2)),"
          + " 2) || '-' || hex(randomblob(6))))";

  private Defaults() {}

  static String translate(String sourceSql, ColumnRoute column) {
    Expression expression = ExpressionParser.parse(sourceSql);
    Expression bare = bare(expression);
    if (bare instanceof Expression.Call(String _, String function, List<Expression> _)) {
      if (function.equals("nextval")) {
        throw new NotTranslatable("it takes the next number of a sequence, which SQLite has not");
      }
      if (function.equals("gen_random_uuid") || function.equals("uuid_generate_v4")) {
        return uuid(column);
      }
    }
    String present = present(bare, column);
    if (present != null) {
      return present;
    }
    return literal(expression, column);
  }

  /** Without the casts around it that change nothing of a moment or a UUID. */
  private static Expression bare(Expression expression) {
    return expression instanceof Expression.Cast(Expression inner, TypeName type)
            && !(inner instanceof Expression.Text)
            && type.modifiers().isEmpty()
        ? bare(inner)
        : expression;
  }

  private static String uuid(ColumnRoute column) {
    Kind kind = StoredColumns.operand(column, "x").kind();
    if (kind == Kind.UUID && StoredColumns.asBytes(column)) {
      throw new NotTranslatable("it makes a UUID, which is kept as bytes here");
    }
    if (kind != Kind.UUID && kind != Kind.TEXT) {
      throw new NotTranslatable("it makes a UUID for a column of another type");
    }
    return RANDOM_UUID;
  }

  // The present

  /**
   * The present, moved.
   *
   * @param kind what kind of value PostgreSQL gives
   * @param moves modifiers of SQLite's functions
   */
  private record Present(Kind kind, List<String> moves) {}

  /** What tells the present moment, moved by a fixed interval, as the column spells it; or null. */
  private static @Nullable String present(Expression expression, ColumnRoute column) {
    Present present = present(bare(expression));
    return present == null ? null : "(" + spelled(column, present.moves) + ")";
  }

  /** What tells the present moment, moved by a fixed interval, as an ISO text; or null. */
  static @Nullable Operand moment(Expression expression) {
    Present present = present(expression);
    if (present == null) {
      return null;
    }
    return Operand.of(present.kind, iso(present.kind, rest(present.moves)), Operand.Level.ATOM);
  }

  private static @Nullable Present present(Expression expression) {
    return switch (expression) {
      case Expression.Binary(String sign, Expression left, Expression right)
          when (sign.equals("+") || sign.equals("-"))
              && right instanceof Expression.Cast(Expression.Text(String _), TypeName type)
              && type.name().equals("interval") -> {
        Present before = present(left);
        if (before == null) {
          yield null;
        }
        String interval = ((Expression.Text) ((Expression.Cast) right).operand()).value();
        List<String> moves = new ArrayList<>(before.moves);
        moves.addAll(moves(sign, interval));
        yield new Present(before.kind == Kind.DATE ? Kind.TIMESTAMP : before.kind, moves);
      }
      case Expression.Call(String _, String function, List<Expression> zoned)
          when function.equals("timezone") && zoned.size() == 2 -> {
        Present before = present(zoned.get(1));
        if (before == null) {
          yield null;
        }
        requireUtc(zoned.get(0));
        yield new Present(Kind.TIMESTAMP, before.moves);
      }
      case Expression.Call(String _, String function, List<Expression> _)
          when PRESENT.contains(function) ->
          new Present(Kind.TIMESTAMPTZ, List.of());
      case Expression.Current(String word) when CURRENT.contains(word) ->
          new Present(
              switch (word) {
                case "current_timestamp" -> Kind.TIMESTAMPTZ;
                case "localtimestamp" -> Kind.TIMESTAMP;
                case "current_date" -> Kind.DATE;
                default -> Kind.TIME;
              },
              List.of());
      case Expression.Cast(Expression inner, TypeName type)
          when type.modifiers().isEmpty() && !(inner instanceof Expression.Text) -> {
        Present before = present(inner);
        Kind kind = Types.kind(type);
        yield before == null || !kind.isMoment() || (before.kind == Kind.DATE && kind != Kind.DATE)
            ? null
            : new Present(kind, before.moves);
      }
      default -> null;
    };
  }

  private static void requireUtc(Expression zone) {
    boolean utc =
        bare(zone) instanceof Expression.Cast(Expression.Text(String name), TypeName _)
            ? isUtc(name)
            : zone instanceof Expression.Text(String bareName) && isUtc(bareName);
    if (!utc) {
      throw new NotTranslatable("it tells the present in a zone of its own");
    }
  }

  private static boolean isUtc(String name) {
    return name.equalsIgnoreCase("utc") || name.equalsIgnoreCase("gmt");
  }

  /** Modifiers of SQLite's functions for {@code 1 year 2 mons -3 days 04:05:06}. */
  private static List<String> moves(String sign, String interval) {
    List<String> moves = new ArrayList<>();
    String[] words = interval.strip().split(" ", -1);
    for (int i = 0; i < words.length; i++) {
      String word = words[i];
      if (word.indexOf(':') > 0) {
        moves.add(moved(sign, clockSeconds(word) + " seconds"));
      } else {
        @Nullable String unit = i + 1 < words.length ? UNITS.get(words[i + 1]) : null;
        if (unit == null) {
          throw new NotTranslatable("it moves the present by an interval of its own kind");
        }
        if (unit.equals("months") || unit.equals("years")) {
          // The 31st of a month that has 30 days is the 1st of the next one in SQLite.
          throw new NotTranslatable(
              "it moves the present by months, which SQLite counts otherwise");
        }
        moves.add(moved(sign, word + " " + unit));
        i++;
      }
    }
    return moves;
  }

  private static String moved(String sign, String move) {
    boolean negative = move.startsWith("-");
    String size = negative || move.startsWith("+") ? move.substring(1) : move;
    return (negative == sign.equals("-") ? "+" : "-") + size;
  }

  private static String clockSeconds(String clock) {
    boolean negative = clock.startsWith("-");
    String[] parts = (negative ? clock.substring(1) : clock).split(":", -1);
    try {
      BigDecimal seconds =
          new BigDecimal(parts[0])
              .multiply(BigDecimal.valueOf(3600))
              .add(new BigDecimal(parts[1]).multiply(BigDecimal.valueOf(60)))
              .add(parts.length > 2 ? new BigDecimal(parts[2]) : BigDecimal.ZERO);
      return (negative ? "-" : "") + seconds.stripTrailingZeros().toPlainString();
    } catch (NumberFormatException e) {
      throw new NotTranslatable("it moves the present by an interval of its own kind");
    }
  }

  private static String spelled(ColumnRoute column, List<String> moves) {
    String rest = rest(moves);
    Kind kind = StoredColumns.operand(column, "x").kind();
    ValueFormat written = StoredColumns.written(column);
    return switch (written) {
      case ISO -> iso(kind, rest);
      case EPOCH_SECONDS -> "CAST(strftime('%s', " + rest + ") AS INTEGER)";
      case EPOCH_MILLIS -> millis(rest);
      case EPOCH_MICROS -> millis(rest) + " * 1000";
      case EPOCH_DAYS -> "CAST(julianday(date(" + rest + ")) - 2440587.5 AS INTEGER)";
      case JULIAN_DAY -> "julianday(" + rest + ")";
      case NATIVE, MICROS_OF_DAY, FLOAT32, GEOPACKAGE, SPATIALITE, EWKB, WKT ->
          throw new NotTranslatable("it tells the present as " + written);
    };
  }

  private static String rest(List<String> moves) {
    StringBuilder rest = new StringBuilder("'now'");
    moves.forEach(move -> rest.append(", ").append(Literals.text(move)));
    return rest.toString();
  }

  private static String millis(String rest) {
    return "CAST(round((julianday(" + rest + ") - 2440587.5) * 86400000.0) AS INTEGER)";
  }

  /** SQLite tells milliseconds; six digits stand there, or none, as everywhere in the column. */
  private static String iso(Kind kind, String rest) {
    return switch (kind) {
      case DATE -> "date(" + rest + ")";
      case TIME -> "replace(strftime('%H:%M:%f000', " + rest + "), '.000000', '')";
      case TIMESTAMP -> "replace(strftime('%Y-%m-%d %H:%M:%f000', " + rest + "), '.000000', '')";
      case TIMESTAMPTZ ->
          "replace(strftime('%Y-%m-%d %H:%M:%f000+00:00', " + rest + "), '.000000', '')";
      default -> throw new NotTranslatable("it tells the present in a column of another type");
    };
  }

  // Literals

  private static String literal(Expression expression, ColumnRoute column) {
    Operand stored = StoredColumns.operand(column, "x");
    if (stored.is(Kind.ARRAY)) {
      return array(expression, column);
    }
    Operand value = new ExpressionTranslator(new NoColumns(), false).operand(expression);
    if (value.is(Kind.NULL)) {
      return "NULL";
    }
    Operand made = Comparisons.beside(value, stored);
    boolean fits =
        made.kind() == stored.kind()
            || (made.kind().isNumber() && (stored.kind().isNumber() || stored.is(Kind.DIGITS)))
            || stored.is(Kind.SINGLE)
            || (texts(made.kind()) && texts(stored.kind()));
    if (!fits) {
      throw new NotTranslatable("it gives a value of another kind than its column's");
    }
    if (made.constant() == null) {
      return "(" + made.sql() + ")";
    }
    if (made.kind().isMoment()) {
      return Moments.as(made, StoredColumns.written(column));
    }
    String text = made.string();
    if (stored.is(Kind.UUID) && text != null && StoredColumns.asBytes(column)) {
      return Literals.bytes(text.replace("-", ""));
    }
    if (stored.is(Kind.PADDED) && text != null) {
      return Literals.text(padded(text, TypeName.of(column.source().declared()).modifier(0)));
    }
    return number(made, stored, column);
  }

  private static boolean texts(Kind kind) {
    return kind == Kind.TEXT
        || kind == Kind.PADDED
        || kind == Kind.ENUM
        || kind == Kind.CITEXT
        || kind == Kind.OPAQUE;
  }

  private static String padded(String text, int length) {
    int missing = length - text.codePointCount(0, text.length());
    return missing > 0 ? text + " ".repeat(missing) : text;
  }

  private static String number(Operand made, Operand stored, ColumnRoute column) {
    BigDecimal number = made.number();
    if (number == null) {
      return made.sql();
    }
    if (stored.is(Kind.DIGITS)) {
      int scale = StoredColumns.operand(column, "x").scale();
      return Literals.text(
          (scale >= 0 ? number.setScale(scale, java.math.RoundingMode.HALF_UP) : number)
              .toPlainString());
    }
    return stored.is(Kind.DOUBLE) ? Literals.real(number) : Literals.number(number);
  }

  /** An array as the JSON that the file holds. */
  private static String array(Expression expression, ColumnRoute column) {
    Expression inner = expression;
    while (inner instanceof Expression.Cast(Expression operand, TypeName _)) {
      inner = operand;
    }
    TypeName element = TypeName.of(column.source().declared()).element();
    List<Object> items = new ArrayList<>();
    switch (inner) {
      case Expression.Text(String text) -> {
        for (@Nullable String item : ArrayLiteral.items(text)) {
          items.add(item == null ? JsonText.NOTHING : item(element, item));
        }
      }
      case Expression.Array(List<Expression> list) -> {
        for (Expression each : list) {
          Operand value = new ExpressionTranslator(new NoColumns(), false).operand(each);
          String text = value.string();
          items.add(
              value.is(Kind.NULL)
                  ? JsonText.NOTHING
                  : text != null
                      ? item(element, text)
                      : value.number() != null ? value.number() : item(element, value.sql()));
        }
      }
      case Expression.Null() -> {
        return "NULL";
      }
      default -> throw new NotTranslatable("it computes an array");
    }
    return Literals.text(JsonText.written(items));
  }

  private static Object item(TypeName element, String text) {
    return switch (Types.kind(element)) {
      case INTEGER, NUMERIC, DOUBLE -> {
        try {
          yield new BigDecimal(text);
        } catch (NumberFormatException e) {
          throw new NotTranslatable("it holds the number " + text);
        }
      }
      case BOOLEAN -> Casts.literal(Kind.BOOLEAN, text).equals(Operand.TRUE);
      case TEXT, ENUM, UUID, CITEXT -> text;
      default -> throw new NotTranslatable("it holds an array of " + element.called());
    };
  }

  /** Where no column stands. */
  private record NoColumns() implements Scope {

    @Override
    public Operand find(Expression.Name name) {
      throw new NotTranslatable("it names " + name.name());
    }
  }
}
