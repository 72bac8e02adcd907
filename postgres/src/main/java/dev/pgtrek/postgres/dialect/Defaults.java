package dev.pgtrek.postgres.dialect;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.pgtrek.model.ColumnType;
import dev.pgtrek.model.ScalarType;
import dev.pgtrek.postgres.dialect.Operand.Constant;
import dev.pgtrek.spi.ColumnRoute;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A column's default in PostgreSQL: the value that SQLite would have stored, of the planned type;
 * or the moment of the insert; or a random identifier.
 */
final class Defaults {

  private static final Pattern DECIMAL = Pattern.compile("[+-]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)");

  private static final Pattern UUID =
      Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

  /** Decimal exponents up to which PostgreSQL's numeric surely holds a number inside JSON. */
  private static final int MAX_JSON_EXPONENT = 1000;

  private static final JsonFactory JSON = new JsonFactory();

  private Defaults() {}

  /**
   * @throws NotTranslatable if the default is not understood, or is no value of the planned type
   */
  static String translate(String sqlite, ColumnRoute column) {
    Expression expression = ExpressionParser.parse(sqlite);
    if (expression instanceof Expression.NullLiteral) {
      return "NULL";
    }
    Constant constant = constant(expression);
    if (constant != null) {
      Affinity affinity = Affinity.of(column.source(), false);
      String sql = of(stored(constant, affinity), column);
      if (sql == null) {
        throw new NotTranslatable(
            "it is no value of the planned type " + column.target().type().sql());
      }
      return sql;
    }
    CurrentMoment moment = CurrentMoment.of(expression);
    if (moment != null) {
      return moment.sql(column.target().type());
    }
    String random = RandomIdentifiers.sql(expression, column.target().type());
    if (random != null) {
      return random;
    }
    throw new NotTranslatable("it is an expression that has no sure equal in PostgreSQL");
  }

  private static @Nullable Constant constant(Expression expression) {
    return switch (expression) {
      case Expression.IntegerLiteral(long value) -> new Constant.Whole(value);
      case Expression.RealLiteral(String text) -> new Constant.Real(Double.parseDouble(text));
      case Expression.StringLiteral(String value) -> new Constant.Text(value);
      case Expression.BlobLiteral(String hex) -> new Constant.Bytes(hex);
      case Expression.Name name when name.table() == null -> word(name);
      case Expression.Unary(String operator, Expression operand) ->
          signed(operator, constant(operand));
      case Expression.Call(String function, List<Expression> none) when none.isEmpty() ->
          switch (function) {
            case "json_array" -> new Constant.Text("[]");
            case "json_object" -> new Constant.Text("{}");
            default -> null;
          };
      case Expression.Call(String function, List<Expression> one)
          when function.equals("json") && one.size() == 1 ->
          document(constant(one.getFirst()));
      case Expression.Binary(String operator, Expression left, Expression right) ->
          computed(operator, constant(left), constant(right));
      default -> null;
    };
  }

  /** What json() makes of a text: the same, where it holds nothing that json() takes out. */
  private static @Nullable Constant document(@Nullable Constant constant) {
    return constant instanceof Constant.Text(String text)
            && isJson(text)
            && text.chars().noneMatch(Character::isWhitespace)
        ? constant
        : null;
  }

  /** What whole numbers and texts that nobody stores yet come to. */
  private static @Nullable Constant computed(
      String operator, @Nullable Constant left, @Nullable Constant right) {
    if (left instanceof Constant.Text(String first)
        && right instanceof Constant.Text(String second)) {
      return operator.equals("||") ? new Constant.Text(first + second) : null;
    }
    if (!(left instanceof Constant.Whole(long first))
        || !(right instanceof Constant.Whole(long second))) {
      return null;
    }
    try {
      return switch (operator) {
        case "+" -> new Constant.Whole(Math.addExact(first, second));
        case "-" -> new Constant.Whole(Math.subtractExact(first, second));
        case "*" -> new Constant.Whole(Math.multiplyExact(first, second));
        default -> null;
      };
    } catch (ArithmeticException beyond64Bits) {
      return null;
    }
  }

  /** A bare word is a string behind DEFAULT, in whatever quotes, unless it is TRUE or FALSE. */
  private static Constant word(Expression.Name name) {
    boolean bare = name.quoting() == Token.Kind.WORD;
    if (bare && name.name().equalsIgnoreCase("true")) {
      return new Constant.Whole(1);
    }
    if (bare && name.name().equalsIgnoreCase("false")) {
      return new Constant.Whole(0);
    }
    return new Constant.Text(name.name());
  }

  private static @Nullable Constant signed(String operator, @Nullable Constant constant) {
    return switch (operator) {
      case "+" -> constant;
      case "-" ->
          switch (constant) {
            case Constant.Whole(long value) when value != Long.MIN_VALUE ->
                new Constant.Whole(-value);
            case Constant.Real(double value) -> new Constant.Real(-value);
            case null, default -> null;
          };
      default -> null;
    };
  }

  /** What the column's affinity makes of the value when SQLite stores it. */
  private static Constant stored(Constant constant, Affinity affinity) {
    return switch (affinity) {
      case BLOB -> constant;
      case TEXT ->
          switch (constant) {
            case Constant.Whole(long value) -> new Constant.Text(Long.toString(value));
            case Constant.Real(double value) -> new Constant.Text(spelled(value));
            case Constant.Text _, Constant.Bytes _ -> constant;
          };
      case INTEGER, NUMERIC, REAL -> {
        Constant number =
            constant instanceof Constant.Text(String text)
                    && DECIMAL.matcher(text.strip()).matches()
                ? number(new BigDecimal(text.strip()))
                : constant;
        yield number instanceof Constant.Real(double value) && affinity != Affinity.REAL
            ? number(decimal(value))
            : number;
      }
    };
  }

  private static Constant number(BigDecimal decimal) {
    BigDecimal plain = decimal.stripTrailingZeros();
    return plain.scale() <= 0 && plain.precision() - plain.scale() <= 18
        ? new Constant.Whole(plain.longValueExact())
        : new Constant.Real(decimal.doubleValue());
  }

  private static BigDecimal decimal(double value) {
    if (Double.isInfinite(value)) {
      throw new NotTranslatable("it is a number beyond the range of a double");
    }
    return new BigDecimal(Double.toString(value));
  }

  /**
   * A real as text, in the form that rows take: see {@link dev.pgtrek.model.ValueFormat#NATIVE}.
   */
  private static String spelled(double value) {
    BigDecimal digits = decimal(value).stripTrailingZeros();
    int exponent = digits.precision() - digits.scale() - 1;
    if (value == 0 || exponent < -4 || exponent > 14) {
      throw new NotTranslatable("it is a real number for a column of text");
    }
    return digits.scale() <= 0 ? digits.toPlainString() + ".0" : digits.toPlainString();
  }

  private static @Nullable String of(Constant value, ColumnRoute column) {
    return switch (column.target().type()) {
      case ColumnType.Numeric numeric -> numeric(value, numeric);
      case ColumnType.Varchar varchar -> {
        boolean fits =
            value instanceof Constant.Text(String text)
                && text.codePointCount(0, text.length()) <= varchar.length();
        yield fits ? text(value) : null;
      }
      case ColumnType.Vector _ -> null;
      case ColumnType.Geometry _ -> null;
      case ScalarType scalar ->
          switch (scalar) {
            case SMALLINT -> integer(value, Short.MIN_VALUE, Short.MAX_VALUE);
            case INTEGER -> integer(value, Integer.MIN_VALUE, Integer.MAX_VALUE);
            case BIGINT -> integer(value, Long.MIN_VALUE, Long.MAX_VALUE);
            case BOOLEAN -> truth(value);
            case DOUBLE -> real(value);
            case TEXT, CITEXT -> text(value);
            case BYTEA -> bytes(value);
            case DATE, TIME, TIMESTAMP, TIMESTAMPTZ -> Moments.sql(value, column);
            case JSON, JSONB -> json(value, scalar);
            case UUID -> uuid(value);
            case ANY -> throw new IllegalArgumentException("a column is never planned as any");
          };
    };
  }

  private static @Nullable String integer(Constant value, long least, long greatest) {
    BigDecimal decimal = asDecimal(value);
    return decimal == null
            || decimal.stripTrailingZeros().scale() > 0
            || decimal.compareTo(BigDecimal.valueOf(least)) < 0
            || decimal.compareTo(BigDecimal.valueOf(greatest)) > 0
        ? null
        : Literals.integer(decimal.longValueExact());
  }

  private static @Nullable String truth(Constant value) {
    String word =
        switch (value) {
          case Constant.Whole(long number) -> Long.toString(number);
          case Constant.Text(String text) -> text.toLowerCase(Locale.ROOT);
          case Constant.Real _, Constant.Bytes _ -> "";
        };
    return switch (word) {
      case "1", "true", "t" -> "TRUE";
      case "0", "false", "f" -> "FALSE";
      default -> null;
    };
  }

  private static @Nullable String real(Constant value) {
    BigDecimal decimal = asDecimal(value);
    return decimal == null ? null : Literals.decimal(decimal);
  }

  private static @Nullable String numeric(Constant value, ColumnType.Numeric type) {
    BigDecimal decimal = asDecimal(value);
    if (decimal == null || !type.bounded()) {
      return decimal == null ? null : Literals.decimal(decimal);
    }
    if (decimal.stripTrailingZeros().scale() > type.scale()) {
      return null;
    }
    BigDecimal scaled = decimal.setScale(type.scale(), RoundingMode.UNNECESSARY);
    return scaled.precision() > type.precision() ? null : scaled.toPlainString();
  }

  private static @Nullable BigDecimal asDecimal(Constant value) {
    return switch (value) {
      case Constant.Whole(long number) -> BigDecimal.valueOf(number);
      case Constant.Real(double number) -> decimal(number);
      case Constant.Text(String text) ->
          DECIMAL.matcher(text.strip()).matches() ? new BigDecimal(text.strip()) : null;
      case Constant.Bytes _ -> null;
    };
  }

  private static @Nullable String text(Constant value) {
    return switch (value) {
      case Constant.Text(String text) -> Literals.text(text);
      case Constant.Whole(long number) -> Literals.text(Long.toString(number));
      case Constant.Real(double number) -> Literals.text(spelled(number));
      case Constant.Bytes _ -> null;
    };
  }

  private static @Nullable String bytes(Constant value) {
    return switch (value) {
      case Constant.Bytes(String hex) -> Literals.bytes(hex);
      case Constant.Text(String text) ->
          Literals.bytes(HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8)));
      case Constant.Whole _, Constant.Real _ -> null;
    };
  }

  private static @Nullable String uuid(Constant value) {
    return switch (value) {
      case Constant.Text(String text) when UUID.matcher(text).matches() ->
          Literals.text(text.toLowerCase(Locale.ROOT)) + "::uuid";
      case Constant.Bytes(String hex) when hex.length() == 32 ->
          Literals.text(hex.toLowerCase(Locale.ROOT)) + "::uuid";
      default -> null;
    };
  }

  private static @Nullable String json(Constant value, ScalarType type) {
    return value instanceof Constant.Text(String text) && isJson(text)
        ? Literals.text(text) + "::" + type.sql()
        : null;
  }

  /** Whether it is one JSON value that jsonb takes. */
  private static boolean isJson(String text) {
    try (JsonParser parser = JSON.createParser(text)) {
      int values = 0;
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        values += parser.getParsingContext().inRoot() && !token.isStructStart() ? 1 : 0;
        boolean refused =
            switch (token) {
              case VALUE_STRING, FIELD_NAME -> !isText(parser.getText());
              case VALUE_NUMBER_FLOAT ->
                  Math.abs(parser.getDecimalValue().scale()) > MAX_JSON_EXPONENT;
              default -> false;
            };
        if (refused) {
          return false;
        }
      }
      return values == 1;
    } catch (IOException malformed) {
      return false;
    }
  }

  /** Neither NUL nor half a surrogate pair, which jsonb refuses. */
  private static boolean isText(String text) {
    return text.indexOf('\0') < 0 && StandardCharsets.UTF_8.newEncoder().canEncode(text);
  }
}
