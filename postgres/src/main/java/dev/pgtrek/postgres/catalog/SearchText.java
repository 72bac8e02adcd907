package dev.pgtrek.postgres.catalog;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a search column is made of: an expression of {@code to_tsvector}, {@code setweight}
 * and {@code ||} over columns of its row, as the server spells it or as a trigger's function does.
 *
 * <pre>
 * words  := word { "||" word }
 * word   := "(" words ")" | setweight "(" words "," weight ")"
 *         | to_tsvector "(" [ configuration "," ] text ")" | coalesce "(" words "," blank ")"
 * text   := value { "||" value }
 * value  := "(" text ")" | coalesce "(" text "," blank ")" | left "(" text "," number ")"
 *         | column | blank, each with casts
 * </pre>
 */
final class SearchText {

  /** A column whose words are found. */
  record Piece(String column, char weight, int limit) {}

  /** What is made of which columns; the configuration is null where the session's is used. */
  record Words(@Nullable String configuration, List<Piece> pieces) {}

  /** Anything that is not of the form. */
  private static final class Other extends Exception {
    private static final long serialVersionUID = 1L;

    Other() {
      super("not made of columns alone", null, false, false);
    }
  }

  private final List<String> tokens;
  private int at;
  private boolean configured;
  private @Nullable String configuration;

  private SearchText(List<String> tokens) {
    this.tokens = tokens;
  }

  /** Of an expression; empty where it is made otherwise, or of words in two languages. */
  static Optional<Words> of(String expression) {
    return of(tokens(expression));
  }

  /** The same of its tokens. */
  static Optional<Words> of(List<String> tokens) {
    SearchText text = new SearchText(tokens);
    try {
      List<Piece> pieces = text.words();
      return text.at == tokens.size() && !pieces.isEmpty()
          ? Optional.of(new Words(text.configuration, pieces))
          : Optional.empty();
    } catch (Other _) {
      return Optional.empty();
    }
  }

  private List<Piece> words() throws Other {
    List<Piece> pieces = new ArrayList<>(word());
    while (taken("||")) {
      pieces.addAll(word());
    }
    return pieces;
  }

  private List<Piece> word() throws Other {
    if (taken("(")) {
      List<Piece> pieces = words();
      need(")");
      return pieces;
    }
    return switch (function()) {
      case "setweight" -> {
        List<Piece> pieces = words();
        need(",");
        String weight = literal().toUpperCase(Locale.ROOT);
        casts();
        need(")");
        if (weight.length() != 1 || weight.charAt(0) < 'A' || weight.charAt(0) > 'D') {
          throw new Other();
        }
        yield pieces.stream().map(p -> new Piece(p.column, weight.charAt(0), p.limit)).toList();
      }
      case "to_tsvector" -> vector();
      case "coalesce" -> {
        List<Piece> pieces = words();
        need(",");
        blank();
        casts();
        need(")");
        yield pieces;
      }
      default -> throw new Other();
    };
  }

  private List<Piece> vector() throws Other {
    String named = null;
    if (peek().startsWith("'") && at + 1 < tokens.size() && !tokens.get(at + 1).equals("||")) {
      named = literal();
      casts();
      need(",");
    }
    if (configured && !Objects.equals(configuration, named)) {
      throw new Other();
    }
    configured = true;
    configuration = named;
    List<Piece> pieces = text();
    need(")");
    return pieces;
  }

  private List<Piece> text() throws Other {
    List<Piece> pieces = new ArrayList<>(value());
    while (taken("||")) {
      pieces.addAll(value());
    }
    return pieces;
  }

  private List<Piece> value() throws Other {
    List<Piece> pieces = bareValue();
    casts();
    return pieces;
  }

  private List<Piece> bareValue() throws Other {
    if (taken("(")) {
      List<Piece> pieces = text();
      need(")");
      return pieces;
    }
    if (peek().startsWith("'")) {
      blank();
      return List.of();
    }
    if (at + 1 < tokens.size() && tokens.get(at + 1).equals("(")) {
      return call();
    }
    if (peek().equals("new") && at + 1 < tokens.size() && tokens.get(at + 1).equals(".")) {
      at += 2;
    }
    return List.of(new Piece(column(), 'D', 0));
  }

  private List<Piece> call() throws Other {
    String function = function();
    List<Piece> pieces = text();
    need(",");
    int limit = 0;
    if (function.equals("left")) {
      limit = number();
    } else if (function.equals("coalesce")) {
      blank();
    } else {
      throw new Other();
    }
    casts();
    need(")");
    int kept = limit;
    return pieces.stream().map(p -> kept == 0 ? p : new Piece(p.column, p.weight, kept)).toList();
  }

  /** The name of a function and its parenthesis; the server's own may be told by their schema. */
  private String function() throws Other {
    if (peek().equals("pg_catalog")) {
      at++;
      need(".");
    }
    String name = next();
    need("(");
    // A name that is a word of SQL too, such as left, is quoted.
    return name.startsWith("\"") ? name.substring(1, name.length() - 1) : name;
  }

  private String column() throws Other {
    String token = next();
    if (token.startsWith("\"")) {
      return token.substring(1, token.length() - 1).replace("\"\"", "\"");
    }
    if (!Character.isLetter(token.charAt(0)) && token.charAt(0) != '_') {
      throw new Other();
    }
    return token;
  }

  private String literal() throws Other {
    String token = next();
    if (!token.startsWith("'")) {
      throw new Other();
    }
    return token.substring(1, token.length() - 1).replace("''", "'");
  }

  /** A literal without any word in it. */
  private void blank() throws Other {
    if (literal().chars().anyMatch(Character::isLetterOrDigit)) {
      throw new Other();
    }
  }

  private int number() throws Other {
    try {
      return Integer.parseInt(next());
    } catch (NumberFormatException _) {
      throw new Other();
    }
  }

  /** Any casts to text, and those that the server adds to literals. */
  private void casts() throws Other {
    while (taken("::")) {
      String type = next();
      if (type.equals("character")) {
        taken("varying");
      } else if (type.equals("pg_catalog")) {
        need(".");
        next();
      }
      if (taken("(")) {
        number();
        need(")");
      }
    }
  }

  private String peek() {
    return at < tokens.size() ? tokens.get(at) : "";
  }

  private String next() throws Other {
    if (at >= tokens.size()) {
      throw new Other();
    }
    return tokens.get(at++);
  }

  private boolean taken(String token) {
    boolean there = peek().equals(token);
    if (there) {
      at++;
    }
    return there;
  }

  private void need(String token) throws Other {
    if (!taken(token)) {
      throw new Other();
    }
  }

  /**
   * Cuts SQL or PL/pgSQL: words in lower case, quoted names and literals with their quotes, and
   * signs. Comments are left out.
   */
  static List<String> tokens(String text) {
    List<String> tokens = new ArrayList<>();
    int at = 0;
    while (at < text.length()) {
      char c = text.charAt(at);
      int end = at + 1;
      if (Character.isWhitespace(c)) {
        at = end;
        continue;
      }
      if (text.startsWith("--", at)) {
        int line = text.indexOf('\n', at);
        at = line < 0 ? text.length() : line;
        continue;
      }
      if (text.startsWith("/*", at)) {
        int close = text.indexOf("*/", at + 2);
        at = close < 0 ? text.length() : close + 2;
        continue;
      }
      if (c == '\'' || c == '"') {
        end = quoted(text, at, c);
        tokens.add(text.substring(at, end));
      } else if (isWord(c)) {
        while (end < text.length() && isWord(text.charAt(end))) {
          end++;
        }
        tokens.add(text.substring(at, end).toLowerCase(Locale.ROOT));
      } else {
        for (String sign : List.of("||", "::", ":=")) {
          end = text.startsWith(sign, at) ? at + 2 : end;
        }
        tokens.add(text.substring(at, end));
      }
      at = end;
    }
    return tokens;
  }

  private static boolean isWord(char c) {
    return Character.isLetterOrDigit(c) || c == '_' || c == '$';
  }

  private static int quoted(String text, int start, char quote) {
    int at = start + 1;
    while (at < text.length()) {
      if (text.charAt(at) == quote) {
        if (at + 1 < text.length() && text.charAt(at + 1) == quote) {
          at++;
        } else {
          return at + 1;
        }
      }
      at++;
    }
    return text.length();
  }
}
