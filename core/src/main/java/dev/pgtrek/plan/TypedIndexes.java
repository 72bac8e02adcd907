package dev.pgtrek.plan;

import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.Index;
import dev.pgtrek.model.Original.Changed;
import dev.pgtrek.spi.ColumnRoute;
import dev.pgtrek.spi.Dialect;
import dev.pgtrek.spi.Translation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The indexes of one table of a typed source. */
final class TypedIndexes {

  private final Draft draft;
  private final TypedNames names;
  private final Restoration restoration;
  private final TypedSearches searches;
  private final Dialect dialect;
  private final Notes notes;

  TypedIndexes(
      Draft draft,
      TypedNames names,
      Restoration restoration,
      TypedSearches searches,
      Dialect dialect,
      Notes notes) {
    this.draft = draft;
    this.names = names;
    this.restoration = restoration;
    this.searches = searches;
    this.dialect = dialect;
    this.notes = notes;
  }

  /**
   * Fills the draft's indexes.
   *
   * @param unwanted those that the plan file leaves out, with the place where it says so
   * @param restored whether the original's own statements make those that came from it
   */
  void fill(Map<Identifier, String> unwanted, boolean restored) {
    for (Index index : draft.source.indexes()) {
      String kind = Inventory.kind(index);
      String subject = draft.name() + "." + index.name();
      if (unwanted.containsKey(index.name())) {
        draft.leftIndexes.add(index.name());
        notes.leave(kind, subject, Planner.BY_CHOICE, text(index));
      } else if (restored
          && restoration.madeIndex(draft.source.name(), index.name())
          && !restoration.isChanged(Changed.Kind.INDEX, draft.source.name(), index.name())) {
        told(kind, subject, index);
      } else {
        add(kind, subject, index);
      }
    }
  }

  /** The original has it in its own words, or pgtrek made it for PostgreSQL alone. */
  private void told(String kind, String subject, Index index) {
    if (restoration.original().statement("index", index.name()).isPresent()) {
      notes.carry(kind, subject, "as the original says it");
    } else {
      notes.leave(
          kind, subject, "pgtrek made it for PostgreSQL; the original had none.", text(index));
    }
  }

  private void add(String kind, String subject, Index index) {
    String method = index.method().toLowerCase(Locale.ROOT);
    if (searches.trigram(index, kind, subject)) {
      return;
    }
    if (!method.equals("btree") && !method.equals("hash")) {
      notes.lose(
          kind,
          subject,
          "SQLite has no indexes of the kind "
              + method
              + ", and none of what such an index finds by.",
          text(index));
      return;
    }
    List<Index.Term> terms = new ArrayList<>();
    for (Index.Term term : index.terms()) {
      Optional<Index.Term> carried = term(kind, subject, index, term);
      if (carried.isEmpty()) {
        return;
      }
      terms.add(carried.get());
    }
    String where = index.where();
    if (where != null) {
      switch (dialect.condition(where, draft.route())) {
        case Translation.Carried carried -> where = carried.sql();
        case Translation.NotCarried left -> {
          notes.lose(kind, subject, left.reason(), text(index));
          return;
        }
      }
    }
    Identifier name = names.take(index.name().text(), subject);
    Index made = new Index(name, index.unique(), "btree", terms, where);
    draft.indexes.add(made);
    notes.carry(
        kind,
        subject,
        ((name.equals(index.name()) ? "" : "as " + name + " ")
                + (text(made).equals(text(index)) ? "" : "over " + text(made)))
            .strip(),
        draft.target,
        name);
  }

  private Optional<Index.Term> term(String kind, String subject, Index index, Index.Term term) {
    Identifier column = term.column();
    if (column != null) {
      Optional<ColumnRoute> route = draft.route(column);
      if (route.isEmpty()) {
        notes.lose(kind, subject, "It names " + column + ", which is not carried.", text(index));
      }
      return route.map(r -> new Index.Term(r.target().name(), null, term.descending(), null, null));
    }
    return switch (dialect.expression(String.valueOf(term.expression()), draft.route())) {
      case Translation.Carried carried ->
          Optional.of(new Index.Term(null, carried.sql(), term.descending(), null, null));
      case Translation.NotCarried left -> {
        notes.lose(kind, subject, left.reason(), text(index));
        yield Optional.empty();
      }
    };
  }

  private static String text(Index index) {
    List<String> terms = new ArrayList<>();
    for (Index.Term term : index.terms()) {
      Identifier column = term.column();
      terms.add(
          (column == null ? "(" + term.expression() + ")" : column.quoted())
              + (term.collation() == null ? "" : " COLLATE " + term.collation().quoted())
              + (term.operatorClass() == null ? "" : " " + term.operatorClass())
              + (term.descending() ? " DESC" : ""));
    }
    String method = index.method().equals("btree") ? "" : "USING " + index.method() + " ";
    return method
        + "("
        + String.join(", ", terms)
        + ")"
        + (index.where() == null ? "" : " WHERE " + index.where());
  }
}
