package dev.pgtrek.postgres.dialect;

/** A format of SQLite's strftime (https://sqlite.org/lang_datefunc.html), as one of to_char. */
final class MomentFormat {

  private MomentFormat() {}

  /** The present in UTC, spelled so. */
  static String toChar(String format) {
    return toChar("now() AT TIME ZONE 'UTC'", format);
  }

  /** A timestamp, spelled so. */
  static String toChar(String timestamp, String format) {
    StringBuilder pattern = new StringBuilder();
    walk(format, pattern);
    return "to_char(" + timestamp + ", " + Literals.text(pattern.toString()) + ")";
  }

  /** Characters of the result, for the years 1000 to 9999. */
  static int length(String format) {
    return walk(format, new StringBuilder());
  }

  private static int walk(String format, StringBuilder pattern) {
    int length = 0;
    for (int i = 0; i < format.length(); i++) {
      char c = format.charAt(i);
      if (c != '%') {
        literal(c, pattern);
        length++;
      } else if (++i < format.length()) {
        length += field(format.charAt(i), pattern);
      } else {
        throw unknown();
      }
    }
    return length;
  }

  private static int field(char field, StringBuilder pattern) {
    switch (field) {
      case 'Y' -> pattern.append("YYYY");
      case 'm' -> pattern.append("MM");
      case 'd' -> pattern.append("DD");
      case 'H' -> pattern.append("HH24");
      case 'M' -> pattern.append("MI");
      case 'S' -> pattern.append("SS");
      case 'f' -> pattern.append("SS.MS");
      case 'j' -> pattern.append("DDD");
      case 'F' -> pattern.append("YYYY-MM-DD");
      case 'T' -> pattern.append("HH24:MI:SS");
      case 'R' -> pattern.append("HH24:MI");
      case '%' -> pattern.append('%');
      default -> throw unknown();
    }
    return switch (field) {
      case 'Y' -> 4;
      case 'f' -> 6;
      case 'j' -> 3;
      case 'F' -> 10;
      case 'T' -> 8;
      case 'R' -> 5;
      case '%' -> 1;
      default -> 2;
    };
  }

  /** to_char takes letters for fields unless they stand in double quotes. */
  private static void literal(char c, StringBuilder pattern) {
    switch (c) {
      case '"', '\\' -> throw unknown();
      case '-', ':', ' ', '/', '.', ',' -> pattern.append(c);
      default -> pattern.append('"').append(c).append('"');
    }
  }

  private static NotTranslatable unknown() {
    return new NotTranslatable("it spells the moment in a form that to_char does not know");
  }
}
