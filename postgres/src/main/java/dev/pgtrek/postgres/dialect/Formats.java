package dev.pgtrek.postgres.dialect;

import dev.pgtrek.postgres.dialect.Operand.Constant;
import dev.pgtrek.postgres.dialect.Operand.Family;
import dev.pgtrek.postgres.dialect.Operand.Level;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code printf} with plain places for texts and whole numbers; NULL prints as nothing, or as 0.
 */
final class Formats {

  private Formats() {}

  static Operand printf(List<Operand> arguments) {
    if (!(arguments.getFirst().constant() instanceof Constant.Text(String format))) {
      throw new NotTranslatable("it prints by a format that is no fixed text");
    }
    List<String> parts = new ArrayList<>();
    StringBuilder literal = new StringBuilder();
    int next = 1;
    int at = 0;
    while (at < format.length()) {
      char c = format.charAt(at++);
      if (c != '%') {
        literal.append(c);
        continue;
      }
      int end = at;
      while (end < format.length() && Character.isDigit(format.charAt(end))) {
        end++;
      }
      String width = format.substring(at, end);
      char kind = end < format.length() ? format.charAt(end) : ' ';
      at = end + 1;
      if (kind == '%' && width.isEmpty()) {
        literal.append('%');
      } else if (next < arguments.size()) {
        flush(parts, literal);
        parts.add(place(kind, width, arguments.get(next++)));
      } else {
        throw new NotTranslatable("it prints more than it is given");
      }
    }
    flush(parts, literal);
    return Operand.of(
        Family.TEXT, parts.isEmpty() ? "''::text" : String.join(" || ", parts), Level.OPERATOR);
  }

  private static void flush(List<String> parts, StringBuilder literal) {
    if (!literal.isEmpty()) {
      parts.add(Literals.text(literal.toString()));
      literal.setLength(0);
    }
  }

  private static String place(char kind, String width, Operand operand) {
    Operand value = Comparisons.asNumber(operand);
    if (kind == 's' && width.isEmpty() && value.is(Family.TEXT)) {
      return "coalesce(" + value.sql() + ", '')";
    }
    boolean whole = value.is(Family.INTEGER) && value.width() <= 63;
    if (kind == 's' && width.isEmpty() && whole) {
      return "coalesce(" + value.atom() + "::text, '')";
    }
    if ((kind == 'd' || kind == 'i') && whole && width.isEmpty()) {
      return "coalesce(" + value.atom() + "::text, '0')";
    }
    if (kind == 'd' && whole && width.length() == 2 && width.charAt(0) == '0') {
      String digits = "abs(coalesce(" + value.sql() + ", 0)::numeric)::text";
      String sign = "CASE WHEN " + value.inner() + " < 0 THEN '-' ELSE '' END";
      String room = width.charAt(1) + " - CASE WHEN " + value.inner() + " < 0 THEN 1 ELSE 0 END";
      return "("
          + sign
          + ")"
          + " || lpad("
          + digits
          + ", greatest("
          + room
          + ", length("
          + digits
          + ")), '0')";
    }
    throw new NotTranslatable(
        "it prints by %" + width + kind + ", which the engines do differently");
  }
}
