package dev.pgtrek.postgres.catalog;

/** The parentheses that the server puts around the expressions that it spells. */
public final class Parentheses {

  private Parentheses() {}

  /** An expression without the one pair of parentheses that encloses all of it. */
  public static String off(String expression) {
    if (!expression.startsWith("(") || !expression.endsWith(")")) {
      return expression;
    }
    int depth = 0;
    char quote = 0;
    for (int i = 0; i < expression.length(); i++) {
      char c = expression.charAt(i);
      if (quote != 0) {
        quote = c == quote ? 0 : quote;
      } else if (c == '\'' || c == '"') {
        quote = c;
      } else if (c == '(') {
        depth++;
      } else if (c == ')' && --depth == 0 && i < expression.length() - 1) {
        return expression;
      }
    }
    return expression.substring(1, expression.length() - 1);
  }
}
