package dev.pgtrek.postgres.catalog;

import dev.pgtrek.model.Identifier;

/** A domain's condition as a condition on a column of the domain. */
final class DomainCheck {

  private static final String VALUE = "VALUE";

  private DomainCheck() {}

  /**
   * Puts the column in the place of VALUE, which the server spells in upper case and never quotes.
   *
   * @param condition as pg_get_expr spells it
   */
  static String on(Identifier column, String condition) {
    StringBuilder mended = new StringBuilder();
    char quote = 0;
    int at = 0;
    while (at < condition.length()) {
      char c = condition.charAt(at);
      if (quote != 0) {
        quote = c == quote ? 0 : quote;
      } else if (c == '\'' || c == '"') {
        quote = c;
      } else if (isWord(c)) {
        int end = at;
        while (end < condition.length() && isWord(condition.charAt(end))) {
          end++;
        }
        String word = condition.substring(at, end);
        mended.append(word.equals(VALUE) ? column.quoted() : word);
        at = end;
        continue;
      }
      mended.append(c);
      at++;
    }
    return mended.toString();
  }

  private static boolean isWord(char c) {
    return Character.isLetterOrDigit(c) || c == '_' || c == '$';
  }
}
