package dev.pgtrek.sqlite.sql;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The arguments of a full-text table. FTS5 tells options by the sign of equality; FTS4 does so too,
 * but knows the word tokenize without one; FTS3 knows that word alone and takes all else for
 * columns. (The manuals sqlite.org/fts5.html and fts3.html, and what SQLite does with the odd
 * ones.)
 *
 * @param columns its columns, with whether each is searched
 * @param options the options by their name in lower case, unquoted; of one that is repeated all,
 *     with commas between
 * @param tokenizer the tokenizer and its arguments, unquoted; empty where none is declared
 */
public record SearchText(
    Map<String, Boolean> columns, Map<String, String> options, List<String> tokenizer) {

  private static final Set<String> FTS4_OPTIONS =
      Set.of(
          "matchinfo",
          "prefix",
          "compress",
          "uncompress",
          "order",
          "content",
          "languageid",
          "notindexed");

  /** Reads the arguments of a module. */
  public static SearchText of(String module, List<String> arguments) {
    Map<String, Boolean> columns = new LinkedHashMap<>();
    Map<String, String> options = new LinkedHashMap<>();
    List<String> tokenizer = new ArrayList<>();
    boolean fts5 = module.equalsIgnoreCase("fts5");
    boolean fts3 = module.equalsIgnoreCase("fts3");
    for (String argument : arguments) {
      TokenReader in = new TokenReader(argument);
      Token first = in.peek(0);
      if (first == null) {
        continue;
      }
      String word = first.text().toLowerCase(Locale.ROOT);
      Token second = in.peek(1);
      boolean equals = second != null && second.isSymbol('=');
      Token sign = second != null && equals ? second : first;
      boolean bare = first.kind() == Token.Kind.WORD;
      if (bare && word.equals("tokenize") && second != null && (equals || !fts5)) {
        if (tokenizer.isEmpty()) {
          tokenizer.addAll(words(after(argument, sign), fts5));
        }
      } else if (bare && equals && (fts5 || (!fts3 && FTS4_OPTIONS.contains(word)))) {
        options.merge(word, unquoted(after(argument, sign)), (a, b) -> a + "," + b);
      } else {
        boolean unindexed = fts5 && second != null && second.text().equalsIgnoreCase("unindexed");
        columns.put(first.text(), !unindexed);
      }
    }
    return new SearchText(columns, options, tokenizer);
  }

  public @Nullable String option(String name) {
    return options.get(name);
  }

  private static String after(String argument, Token token) {
    return argument.substring(token.end()).strip();
  }

  private static String unquoted(String text) {
    List<Token> tokens = Tokenizer.tokens(text);
    return tokens.size() == 1 ? tokens.getFirst().text() : text;
  }

  /**
   * The words of a tokenizer's declaration. FTS5 has them in one string, FTS3 and 4 as they are.
   */
  private static List<String> words(String declaration, boolean inOneString) {
    String text = inOneString ? unquoted(declaration) : declaration;
    List<String> words = new ArrayList<>();
    int at = 0;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (Character.isWhitespace(c)) {
        at++;
      } else if (c == '\'' || c == '"' || c == '`' || c == '[') {
        char close = c == '[' ? ']' : c;
        StringBuilder word = new StringBuilder();
        for (at++; at < text.length(); at++) {
          if (text.charAt(at) == close) {
            at++;
            if (at >= text.length() || text.charAt(at) != close || c == '[') {
              break;
            }
          }
          word.append(text.charAt(at));
        }
        words.add(word.toString());
      } else {
        int end = at;
        while (end < text.length() && !Character.isWhitespace(text.charAt(end))) {
          end++;
        }
        words.add(text.substring(at, end));
        at = end;
      }
    }
    return words;
  }
}
