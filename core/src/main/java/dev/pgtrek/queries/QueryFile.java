package dev.pgtrek.queries;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.queries.Token.Kind;
import dev.pgtrek.spi.QueryPair;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads a file of queries. A line {@code -- name: …} begins a query; its text is for both sides, or
 * the lines {@code -- sqlite} and {@code -- postgresql} begin a text for each. A statement ends
 * with a semicolon, with such a line, or with the file. A statement without a name is called by its
 * number.
 */
public final class QueryFile {

  private static final String FORM =
      "Write: -- name: a_name, then one SELECT for both sides, or a line -- sqlite and one, and a"
          + " line -- postgresql and one.";

  private final String text;
  private final String file;
  private final Set<Language> asked;
  private final List<QueryPair> pairs = new ArrayList<>();
  private final Set<String> names = new HashSet<>();
  private final Map<Language, Statement> texts = new EnumMap<>(Language.class);
  private @Nullable String name;
  private int nameAt;
  private @Nullable Language language;

  private QueryFile(String text, String file, Set<Language> asked) {
    this.text = text;
    this.file = file;
    this.asked = asked;
  }

  /** A statement as one language cuts it. */
  private record Statement(List<Token> tokens, int end, @Nullable Token marker, String sql) {}

  /**
   * Reads a file.
   *
   * @param file its name, for messages
   * @throws PgtrekException.Usage with line and column if it is not such a file, or holds what
   *     would write
   */
  public static List<QueryPair> read(String text, String file) {
    return new QueryFile(text, file, EnumSet.allOf(Language.class)).read();
  }

  /**
   * The same, where both sides are PostgreSQL databases: what is for both is said in PostgreSQL's
   * language alone, and a text for SQLite is passed over.
   */
  public static List<QueryPair> readForServers(String text, String file) {
    return new QueryFile(text, file, EnumSet.of(Language.POSTGRESQL)).read();
  }

  private List<QueryPair> read() {
    int at = 0;
    while (at < text.length()) {
      Statement statement = statement(at);
      if (!statement.tokens().isEmpty()) {
        take(statement);
      }
      Token marker = statement.marker();
      if (marker != null) {
        mark(marker);
      }
      at = statement.end();
    }
    finish();
    if (pairs.isEmpty()) {
      throw refused(0, "there is no query in it");
    }
    return List.copyOf(pairs);
  }

  /** The next statement in the language that holds here; in both, which must agree. */
  private Statement statement(int from) {
    Language own = language;
    if (own != null) {
      return cut(from, own);
    }
    if (!asked.contains(Language.SQLITE)) {
      return cut(from, Language.POSTGRESQL);
    }
    Statement one = cut(from, Language.SQLITE);
    Statement other = cut(from, Language.POSTGRESQL);
    if (one.end() != other.end()) {
      throw refused(
          one.tokens().isEmpty() ? from : one.tokens().getFirst().start(),
          "SQLite and PostgreSQL read the quotes or comments of this statement differently");
    }
    // PostgreSQL knows parameters that SQLite has too, and SQLite quotes that it has not.
    refuseWriting(other.tokens());
    return one;
  }

  private Statement cut(int from, Language as) {
    Lexer lexer = new Lexer(text, from, as);
    List<Token> tokens = new ArrayList<>();
    try {
      for (Optional<Token> next = lexer.next(); next.isPresent(); next = lexer.next()) {
        Token token = next.get();
        if (token.isSymbol(';')) {
          return statement(tokens, token.end(), null);
        }
        if (isMarker(token)) {
          return statement(tokens, token.end(), token);
        }
        if (token.kind() != Kind.COMMENT) {
          tokens.add(token);
        }
      }
    } catch (Lexer.Unclosed e) {
      throw refused(e.start(), "what begins here is not closed");
    }
    return statement(tokens, text.length(), null);
  }

  private Statement statement(List<Token> tokens, int end, @Nullable Token marker) {
    String sql =
        tokens.isEmpty() ? "" : text.substring(tokens.getFirst().start(), tokens.getLast().end());
    return new Statement(tokens, end, marker, sql);
  }

  /** A line comment that stands alone in its line and says what follows. */
  private boolean isMarker(Token token) {
    if (token.kind() != Kind.COMMENT || !token.text().startsWith("--")) {
      return false;
    }
    String before = text.substring(text.lastIndexOf('\n', token.start()) + 1, token.start());
    return before.isBlank() && (named(token).isPresent() || Language.of(said(token)).isPresent());
  }

  private static String said(Token comment) {
    return comment.text().substring(2).strip();
  }

  private static Optional<String> named(Token comment) {
    String said = said(comment);
    return said.startsWith("name:")
        ? Optional.of(said.substring("name:".length()).strip())
        : Optional.empty();
  }

  private void mark(Token marker) {
    Optional<String> begun = named(marker);
    if (begun.isPresent()) {
      finish();
      if (begun.get().isEmpty()) {
        throw refused(marker.start(), "the name is empty");
      }
      name = begun.get();
      nameAt = marker.start();
      return;
    }
    if (name == null) {
      throw refused(marker.start(), "a text for one side needs a name before it");
    }
    if (language == null && !texts.isEmpty()) {
      throw refused(marker.start(), "'" + name + "' has a text for both sides already");
    }
    language = Language.of(said(marker)).orElseThrow();
  }

  private void take(Statement statement) {
    refuseWriting(statement.tokens());
    Language own = language;
    int start = statement.tokens().getFirst().start();
    if (name == null) {
      name = "query " + (pairs.size() + 1);
      nameAt = start;
      put(Language.SQLITE, statement, start);
      put(Language.POSTGRESQL, statement, start);
      finish();
    } else if (own == null) {
      put(Language.SQLITE, statement, start);
      put(Language.POSTGRESQL, statement, start);
    } else {
      put(own, statement, start);
    }
  }

  private void put(Language as, Statement statement, int start) {
    if (texts.put(as, statement) != null) {
      throw refused(start, "'" + name + "' has one statement already; each needs its own name");
    }
  }

  private void refuseWriting(List<Token> tokens) {
    if (!tokens.isEmpty()) {
      ReadingCheck.of(tokens)
          .ifPresent(
              fault -> {
                throw refused(
                    fault.token().start(),
                    "the statement is not run: " + fault.words(),
                    "Only queries without parameters are compared: SELECT, WITH … SELECT, VALUES.");
              });
    }
  }

  private void finish() {
    String ended = name;
    if (ended != null) {
      for (Language each : asked) {
        if (!texts.containsKey(each)) {
          throw refused(nameAt, "'" + ended + "' has no text for " + each.word());
        }
      }
      if (!names.add(ended)) {
        throw refused(nameAt, "there are two queries of the name '" + ended + "'");
      }
      Map<String, String> both = new HashMap<>();
      texts.forEach((each, statement) -> both.put(each.word(), statement.sql()));
      pairs.add(
          new QueryPair(
              ended,
              both,
              texts.values().stream().allMatch(s -> ReadingCheck.ordered(s.tokens()))));
    }
    name = null;
    language = null;
    texts.clear();
  }

  private PgtrekException.Usage refused(int at, String message) {
    return refused(at, message, FORM);
  }

  private PgtrekException.Usage refused(int at, String message, String next) {
    String before = text.substring(0, Math.min(at, text.length()));
    long line = before.chars().filter(c -> c == '\n').count() + 1;
    String last = before.substring(before.lastIndexOf('\n') + 1);
    return new PgtrekException.Usage(
        "query-file-not-taken",
        file
            + ":"
            + line
            + ":"
            + (last.codePointCount(0, last.length()) + 1)
            + ": "
            + message
            + ".",
        next);
  }
}
