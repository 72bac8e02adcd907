package dev.pgtrek.postgres.add;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.postgres.sql.SqlText;
import dev.pgtrek.postgres.sql.SqlText.Word;
import dev.pgtrek.spi.AddedColumn;
import dev.pgtrek.spi.AddedColumn.AddedIndex;
import dev.pgtrek.spi.AddedColumn.Points;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads what the user wrote of a column to add:
 *
 * <pre>
 * [schema.]table.column TYPE [from (LONGITUDE, LATITUDE) [else null]]
 *   [default EXPRESSION] [not null] [index [METHOD [DISTANCE]]] [comment 'TEXT']
 * </pre>
 *
 * Names are folded and quoted as in SQL. Of the type it knows only where it ends: whether there is
 * one is the server's to say.
 */
public final class AdditionReader {

  /** What ends a type and an expression, where it stands in no parentheses. */
  private static final Set<String> CLAUSES = Set.of("from", "default", "not", "index", "comment");

  private static final String EXAMPLE =
      "Write it as --add 'shop.provider.place geography(Point,4326) from (longitude, latitude)' or"
          + " --add 'provider.facts jsonb default ''{}'''; 'pgtrek help add' has the whole form.";

  private final String written;
  private final List<Word> words;
  private int at;

  private AdditionReader(String written, List<Word> words) {
    this.written = written;
    this.words = words;
  }

  /**
   * Reads one.
   *
   * @throws PgtrekException.Usage if it is none, saying where
   */
  public static AddedColumn read(String written) {
    try {
      return new AdditionReader(written, AdditionWords.of(written)).column();
    } catch (AdditionWords.Unreadable wrong) {
      throw new PgtrekException.Usage(
          "addition-not-understood",
          "--add cannot be read: "
              + wrong.getMessage()
              + ", at "
              + place(written, wrong.at())
              + ".",
          EXAMPLE);
    }
  }

  private static String place(String written, int at) {
    int end = Math.min(written.length(), at + 24);
    return at >= written.length()
        ? "the end of \"" + written + '"'
        : '"' + written.substring(at, end) + (end < written.length() ? "…" : "") + '"';
  }

  private AddedColumn column() throws AdditionWords.Unreadable {
    List<Identifier> path = path();
    int parts = path.size();
    String type = text("a type");
    Clauses clauses = new Clauses();
    while (at < words.size()) {
      clause(clauses);
    }
    if (clauses.points != null && (clauses.value != null || clauses.notNull)) {
      throw wrong("points come from two columns, or from a default and not null; not both", 0);
    }
    return new AddedColumn(
        parts == 3 ? path.getFirst() : null,
        path.get(parts - 2),
        path.get(parts - 1),
        type,
        clauses.points,
        clauses.value,
        clauses.notNull,
        clauses.index,
        clauses.comment);
  }

  private List<Identifier> path() throws AdditionWords.Unreadable {
    List<Identifier> path = new ArrayList<>();
    path.add(name("a table"));
    while (isSign('.')) {
      at++;
      path.add(name("a name after the point"));
    }
    if (path.size() < 2 || path.size() > 3) {
      throw wrong("it begins with table.column or schema.table.column", 0);
    }
    return path;
  }

  /** What the clauses say. */
  private static final class Clauses {
    private @Nullable Points points;
    private @Nullable String value;
    private boolean notNull;
    private @Nullable AddedIndex index;
    private @Nullable String comment;
  }

  private void clause(Clauses said) throws AdditionWords.Unreadable {
    int from = at;
    if (!isClause(words.get(at))) {
      throw wrong("this is neither of from, default, not null, index and comment", here());
    }
    Word clause = words.get(at++);
    boolean again =
        switch (clause.text()) {
          case "from" -> said.points != null;
          case "default" -> said.value != null;
          case "not" -> said.notNull;
          case "index" -> said.index != null;
          default -> said.comment != null;
        };
    if (again) {
      throw wrong(clause.text() + " is said twice", words.get(from).from());
    }
    switch (clause.text()) {
      case "from" -> said.points = points();
      case "default" -> said.value = text("an expression");
      case "not" -> {
        mustBe("null");
        said.notNull = true;
      }
      case "index" -> said.index = index();
      default -> said.comment = comment();
    }
  }

  private Points points() throws AdditionWords.Unreadable {
    mustBe('(');
    Identifier longitude = name("the column of the longitude");
    mustBe(',');
    Identifier latitude = name("the column of the latitude");
    mustBe(')');
    boolean othersNull = at < words.size() && words.get(at).is("else");
    if (othersNull) {
      at++;
      mustBe("null");
    }
    return new Points(longitude, latitude, othersNull);
  }

  private AddedIndex index() {
    String method = clauseAhead() ? "" : words.get(at++).text();
    String distance = method.isEmpty() || clauseAhead() ? null : words.get(at++).text();
    return new AddedIndex(method, distance);
  }

  private boolean clauseAhead() {
    return at >= words.size()
        || words.get(at).kind() != SqlText.Kind.WORD
        || isClause(words.get(at));
  }

  private static boolean isClause(Word word) {
    return word.kind() == SqlText.Kind.WORD && CLAUSES.contains(word.text());
  }

  private String comment() throws AdditionWords.Unreadable {
    if (at >= words.size() || words.get(at).kind() != SqlText.Kind.STRING) {
      throw wrong("a comment is a text in single quotes", here());
    }
    return words.get(at++).text();
  }

  /** All up to the next clause, as written; its parentheses and brackets are closed. */
  private String text(String what) throws AdditionWords.Unreadable {
    int first = at;
    int depth = 0;
    while (at < words.size()) {
      Word word = words.get(at);
      if (depth == 0 && isClause(word)) {
        break;
      }
      if (word.mark('(') || word.mark('[')) {
        depth++;
      } else if (word.mark(')') || word.mark(']')) {
        depth--;
      }
      if (depth < 0 || (depth == 0 && word.mark(','))) {
        throw wrong("this has no place in " + what, word.from());
      }
      at++;
    }
    if (depth > 0) {
      throw wrong("a parenthesis is not closed in " + what, words.get(first).from());
    }
    if (at == first) {
      throw wrong(what + " is missing", here());
    }
    return written.substring(words.get(first).from(), words.get(at - 1).to());
  }

  private Identifier name(String what) throws AdditionWords.Unreadable {
    if (at >= words.size() || !words.get(at).name()) {
      throw wrong(what + " is missing", here());
    }
    return Identifier.of(words.get(at++).text());
  }

  private void mustBe(char sign) throws AdditionWords.Unreadable {
    if (!isSign(sign)) {
      throw wrong("a " + sign + " is missing", here());
    }
    at++;
  }

  private void mustBe(String word) throws AdditionWords.Unreadable {
    if (at >= words.size() || !words.get(at).is(word)) {
      throw wrong("the word " + word + " is missing", here());
    }
    at++;
  }

  private boolean isSign(char sign) {
    return at < words.size() && words.get(at).mark(sign);
  }

  private int here() {
    return at < words.size() ? words.get(at).from() : written.length();
  }

  private static AdditionWords.Unreadable wrong(String message, int at) {
    return new AdditionWords.Unreadable(message, at);
  }
}
