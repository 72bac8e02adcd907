package dev.pgtrek.postgres.dialect;

import dev.pgtrek.model.ColumnType;
import dev.pgtrek.model.ScalarType;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The ways in which SQLite's users make random identifiers out of {@code randomblob}: hexadecimal
 * digits, and UUIDs put together from them. PostgreSQL makes them from gen_random_uuid(), which
 * fixes 6 of its 128 bits.
 */
final class RandomIdentifiers {

  private static final int UUID_DIGITS = 32;

  /** Stands for a random hexadecimal digit in a shape; any other character for itself. */
  private static final char LOWER = '\u0001';

  private static final char UPPER = '\u0002';

  /** Stands for one of the digits 8, 9, a, b at random. */
  private static final char VARIANT = '\u0003';

  private RandomIdentifiers() {}

  /** The same kind of identifier, or null where the expression or the type is another. */
  static @Nullable String sql(Expression expression, ColumnType type) {
    if (randomBytes(expression) == UUID_DIGITS / 2) {
      return type == ScalarType.UUID
          ? "gen_random_uuid()"
          : type == ScalarType.BYTEA ? "uuid_send(gen_random_uuid())" : null;
    }
    String shape = shape(expression);
    if (shape == null || !isLongEnough(shape, type)) {
      return null;
    }
    boolean upper = shape.indexOf(UPPER) >= 0;
    String digits = upper ? shape.replace(UPPER, LOWER) : shape;
    boolean whole = isUuid(digits);
    boolean plain = digits.length() <= UUID_DIGITS && digits.chars().allMatch(c -> c == LOWER);
    if (type == ScalarType.UUID) {
      return whole || (plain && digits.length() == UUID_DIGITS) ? "gen_random_uuid()" : null;
    }
    if (!whole && !plain) {
      return null;
    }
    String text =
        whole
            ? "gen_random_uuid()::text"
            : digits.length() == UUID_DIGITS
                ? "replace(gen_random_uuid()::text, '-', '')"
                : "left(replace(gen_random_uuid()::text, '-', ''), " + digits.length() + ")";
    return upper ? "upper(" + text + ")" : text;
  }

  private static boolean isLongEnough(String shape, ColumnType type) {
    return switch (type) {
      case ColumnType.Varchar(int length) -> shape.length() <= length;
      case ColumnType.Numeric _, ColumnType.Vector _, ColumnType.Geometry _ -> false;
      case ScalarType scalar -> scalar.isText() || scalar == ScalarType.UUID;
    };
  }

  private static boolean isUuid(String shape) {
    if (shape.length() != 36) {
      return false;
    }
    for (int i = 0; i < 36; i++) {
      char c = shape.charAt(i);
      boolean fits =
          switch (i) {
            case 8, 13, 18, 23 -> c == '-';
            case 14 -> c == LOWER || c == '4';
            case 19 -> c == LOWER || c == VARIANT || "89ab".indexOf(c) >= 0;
            default -> c == LOWER;
          };
      if (!fits) {
        return false;
      }
    }
    return true;
  }

  /** Bytes of a randomblob, or 0. */
  private static int randomBytes(Expression expression) {
    return expression instanceof Expression.Call(String function, List<Expression> arguments)
            && function.equals("randomblob")
            && arguments.size() == 1
            && arguments.getFirst() instanceof Expression.IntegerLiteral(long bytes)
            && bytes >= 1
            && bytes <= UUID_DIGITS / 2
        ? (int) bytes
        : 0;
  }

  private static @Nullable String shape(Expression expression) {
    return switch (expression) {
      case Expression.StringLiteral(String text) -> text;
      case Expression.Binary(String operator, Expression left, Expression right)
          when operator.equals("||") -> {
        String first = shape(left);
        String second = shape(right);
        yield first == null || second == null ? null : first + second;
      }
      case Expression.Call(String function, List<Expression> arguments) ->
          called(function, arguments);
      default -> null;
    };
  }

  private static @Nullable String called(String function, List<Expression> arguments) {
    if (arguments.size() == 1) {
      return switch (function) {
        case "hex" -> {
          int bytes = randomBytes(arguments.getFirst());
          yield bytes == 0 ? null : String.valueOf(UPPER).repeat(2 * bytes);
        }
        case "lower" -> {
          String shape = shape(arguments.getFirst());
          yield shape == null ? null : shape.toLowerCase(Locale.ROOT).replace(UPPER, LOWER);
        }
        default -> null;
      };
    }
    if (!function.equals("substr") || arguments.size() < 2 || arguments.size() > 3) {
      return null;
    }
    String shape = shape(arguments.get(0));
    if (shape == null) {
      return null;
    }
    if (shape.equals("89ab") && isOneToFour(arguments.get(1)) && arguments.size() == 3) {
      return arguments.get(2).equals(new Expression.IntegerLiteral(1))
          ? String.valueOf(VARIANT)
          : null;
    }
    return part(shape, arguments);
  }

  private static @Nullable String part(String shape, List<Expression> arguments) {
    long length = shape.length();
    if (arguments.size() == 3) {
      length = arguments.get(2) instanceof Expression.IntegerLiteral(long given) ? given : -1;
    }
    return arguments.get(1) instanceof Expression.IntegerLiteral(long start)
            && start >= 1
            && start <= shape.length()
            && length >= 0
        ? shape.substring((int) start - 1, (int) Math.min(shape.length(), start - 1 + length))
        : null;
  }

  /** {@code abs(random()) % 4 + 1}, in its usual variations. */
  private static boolean isOneToFour(Expression expression) {
    Expression random = new Expression.Call("random", List.of());
    Expression four = new Expression.IntegerLiteral(4);
    Expression one = new Expression.IntegerLiteral(1);
    List<Expression> zeroToThree =
        List.of(
            new Expression.Binary("%", new Expression.Call("abs", List.of(random)), four),
            new Expression.Call("abs", List.of(new Expression.Binary("%", random, four))));
    return zeroToThree.stream()
        .anyMatch(
            rest ->
                expression.equals(new Expression.Binary("+", rest, one))
                    || expression.equals(new Expression.Binary("+", one, rest)));
  }
}
