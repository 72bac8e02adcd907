package dev.pgtrek.postgres.existing;

import dev.pgtrek.model.Identifier;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which columns a trigger's function gives a value: the assignments to {@code NEW.column} in a body
 * of PL/pgSQL, and the column that PostgreSQL's own functions for text search are told of.
 */
final class FilledColumns {

  private static final Set<String> STATEMENT_STARTS = Set.of(";", "begin", "then", "else", "loop");

  private final String text;
  private int at;

  private FilledColumns(String text) {
    this.text = text;
  }

  /**
   * Of a trigger.
   *
   * @param function its function's name
   * @param body the function's text
   * @param arguments the trigger's arguments, each closed by {@code \000}
   */
  static List<Identifier> of(String function, @Nullable String body, @Nullable String arguments) {
    if (function.equals("tsvector_update_trigger")
        || function.equals("tsvector_update_trigger_column")) {
      String first = arguments == null ? "" : arguments.split("\\\\000", 2)[0];
      return first.isEmpty() ? List.of() : List.of(Identifier.of(first));
    }
    return body == null ? List.of() : new FilledColumns(body).assigned();
  }

  private List<Identifier> assigned() {
    List<String> words = new ArrayList<>();
    for (String word = next(); !word.isEmpty(); word = next()) {
      words.add(word);
    }
    Set<Identifier> found = new LinkedHashSet<>();
    for (int i = 0; i + 3 < words.size(); i++) {
      if (words.get(i).equals("new") && words.get(i + 1).equals(".")) {
        String before = i == 0 ? ";" : words.get(i - 1);
        String after = words.get(i + 3);
        boolean assigns =
            after.equals(":=") || (after.equals("=") && STATEMENT_STARTS.contains(before));
        if (assigns || before.equals("into")) {
          found.add(Identifier.of(unquoted(words.get(i + 2))));
        }
      }
    }
    return List.copyOf(found);
  }

  private static String unquoted(String word) {
    return word.length() > 2 && word.startsWith("\"")
        ? word.substring(1, word.length() - 1).replace("\"\"", "\"")
        : word;
  }

  /** The next word or sign, unquoted words in lower case; empty at the end. */
  private String next() {
    skipSpace();
    if (at >= text.length()) {
      return "";
    }
    char c = text.charAt(at);
    int start = at;
    if (c == '\'' || c == '"') {
      quoted(c);
      return c == '"' ? text.substring(start, at) : "'";
    }
    if (Character.isLetter(c) || c == '_') {
      while (at < text.length() && isWord(text.charAt(at))) {
        at++;
      }
      return text.substring(start, at).toLowerCase(Locale.ROOT);
    }
    at += text.startsWith(":=", at) ? 2 : 1;
    return text.substring(start, at);
  }

  private static boolean isWord(char c) {
    return Character.isLetterOrDigit(c) || c == '_' || c == '$';
  }

  /** A doubled quote begins the next part at once, which comes to the same. */
  private void quoted(char quote) {
    at++;
    while (at < text.length() && text.charAt(at) != quote) {
      at++;
    }
    at = Math.min(text.length(), at + 1);
  }

  private void skipSpace() {
    while (at < text.length()) {
      if (Character.isWhitespace(text.charAt(at))) {
        at++;
      } else if (text.startsWith("--", at)) {
        int end = text.indexOf('\n', at);
        at = end < 0 ? text.length() : end;
      } else if (text.startsWith("/*", at)) {
        int end = text.indexOf("*/", at + 2);
        at = end < 0 ? text.length() : end + 2;
      } else {
        return;
      }
    }
  }
}
