package dev.pgtrek.plan;

import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.Index;
import dev.pgtrek.model.Key;
import dev.pgtrek.model.SearchVector;
import dev.pgtrek.model.Severity;
import dev.pgtrek.model.TableName;
import dev.pgtrek.spi.ColumnRoute;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The searches of one table of a typed source: what finds its rows by words becomes a full-text
 * table over the same columns.
 */
final class TypedSearches {

  /** What a search is called in notes. */
  static final String KIND = "search column";

  /** Languages whose words are cut as the source cuts them, or nearly. */
  private static final Set<String> LANGUAGES = Set.of("english", "simple");

  /** Names that a column of a full-text table cannot have. */
  private static final Set<String> RESERVED = Set.of("rank", "rowid");

  private final Draft draft;
  private final TypedNames names;
  private final Restoration restoration;
  private final Notes notes;

  TypedSearches(Draft draft, TypedNames names, Restoration restoration, Notes notes) {
    this.draft = draft;
    this.names = names;
    this.restoration = restoration;
    this.notes = notes;
  }

  /** Fills the draft's searches. */
  void fill() {
    for (SearchVector search : draft.source.searches()) {
      String subject = draft.subject(search.column());
      if (restoration.isSearchColumn(draft.source.name(), search.column())) {
        notes.leave(
            KIND,
            subject,
            "pgtrek made it for searches; the original's full-text index takes its place.",
            text(search));
      } else if (add(search, subject)) {
        tell(search, subject);
      }
    }
  }

  private boolean add(SearchVector search, String subject) {
    List<SearchVector.Part> parts = new ArrayList<>();
    for (SearchVector.Part part : search.parts()) {
      Optional<ColumnRoute> route = draft.route(part.column());
      boolean usable =
          route.isPresent()
              && !RESERVED.contains(route.get().target().name().text().toLowerCase(Locale.ROOT));
      if (usable) {
        parts.add(
            new SearchVector.Part(
                route.get().target().name(), part.weight(), part.text(), part.limit()));
      } else {
        notes.lose(
            KIND,
            subject + " (" + part.column() + ")",
            route.isPresent()
                ? "A column of a full-text table cannot have that name."
                : "The column is not carried.",
            text(search));
      }
    }
    if (parts.isEmpty()) {
      notes.lose(KIND, subject, "None of the columns that it searches is there.", text(search));
      return false;
    }
    Identifier name = names.take(draft.target.table() + "_" + search.column(), subject);
    draft.searches.add(
        new SearchVector(name, search.configuration(), parts, SearchVector.Way.TRIGGER, name));
    notes.change(
        KIND,
        subject,
        "as the FTS5 table "
            + name
            + " over "
            + parts.stream().map(p -> p.column().text()).collect(Collectors.joining(", "))
            + ", which three triggers keep in step. Its queries are written MATCH in place of @@"
            + weights(name, parts)
            + ".",
        text(search));
    return true;
  }

  /** How the weights are given to the function that ranks. */
  private static String weights(Identifier name, List<SearchVector.Part> parts) {
    if (parts.stream().map(SearchVector.Part::weight).distinct().count() < 2) {
      return "";
    }
    return ", its weights are those of bm25("
        + name
        + parts.stream().map(p -> ", " + weight(p.weight())).collect(Collectors.joining())
        + ")";
  }

  /** What {@code ts_rank} counts a word of that weight for, unless it is told otherwise. */
  private static String weight(char letter) {
    return switch (letter) {
      case 'A' -> "1.0";
      case 'B' -> "0.4";
      case 'C' -> "0.2";
      default -> "0.1";
    };
  }

  private void tell(SearchVector search, String subject) {
    Identifier copied = search.configuration().copied();
    String language = copied == null ? search.configuration().name().table().text() : copied.text();
    if (!LANGUAGES.contains(language)) {
      notes.find(
          "search-stems-lost",
          Severity.WARN,
          subject,
          "1 search of words of " + language,
          "SQLite's own tokenizers cut none but English words to their stems: only the form that is"
              + " written is found.",
          "Search by the beginnings of words (word*), or give the application a tokenizer of its"
              + " own.");
    } else if (language.equals("english")) {
      notes.find(
          "search-stems-differ",
          Severity.INFO,
          subject,
          "1 search of English words",
          "SQLite cuts English words by Porter's first rules, PostgreSQL by his second ones, and"
              + " SQLite finds words such as 'the' that PostgreSQL passes over.",
          "Compare the searches that matter.");
    }
    if (!hasRowKey()) {
      notes.find(
          "search-by-rowid",
          Severity.WARN,
          subject,
          "1 search of a table without an INTEGER PRIMARY KEY",
          "The full-text table knows the rows by their rowids, which VACUUM may change in such a"
              + " table.",
          "After a VACUUM, run INSERT INTO t(t) VALUES ('rebuild') for its full-text table t.");
    }
  }

  /** Whether the rows' numbers are a column's values, which nothing changes but a statement. */
  private boolean hasRowKey() {
    Key key = draft.source.primaryKey();
    return key != null
        && key.columns().size() == 1
        && draft
            .route(key.columns().getFirst())
            .filter(r -> r.target().declared().equals("INTEGER"))
            .isPresent();
  }

  /** An index over sequences of three characters, or false where it is another one. */
  boolean trigram(Index index, String kind, String subject) {
    boolean trigrams =
        (index.method().equals("gin") || index.method().equals("gist"))
            && index.where() == null
            && index.terms().stream()
                .allMatch(
                    t ->
                        t.column() != null
                            && t.operatorClass() != null
                            && t.operatorClass().endsWith("_trgm_ops"));
    if (!trigrams) {
      return false;
    }
    List<SearchVector.Part> parts = new ArrayList<>();
    for (Index.Term term : index.terms()) {
      Identifier column = term.column();
      Optional<ColumnRoute> route = column == null ? Optional.empty() : draft.route(column);
      if (route.isEmpty() || RESERVED.contains(route.get().target().name().text())) {
        return false;
      }
      parts.add(new SearchVector.Part(route.get().target().name(), 'D', true, 0));
    }
    Identifier name = names.take(index.name().text(), subject);
    draft.searches.add(
        new SearchVector(
            name,
            new SearchVector.Configuration(TableName.of("fts5", "trigram"), null),
            parts,
            SearchVector.Way.TRIGGER,
            name));
    notes.change(
        kind,
        subject,
        "as the FTS5 table "
            + name
            + " of sequences of three characters, which three triggers keep in step; it finds by"
            + " MATCH, LIKE and GLOB, not by similarity.",
        index.method() + " (… " + index.terms().getFirst().operatorClass() + ")");
    return true;
  }

  private static String text(SearchVector search) {
    return "tsvector of "
        + search.configuration().name()
        + ": "
        + search.parts().stream()
            .map(p -> p.column() + " " + p.weight())
            .collect(Collectors.joining(", "));
  }
}
