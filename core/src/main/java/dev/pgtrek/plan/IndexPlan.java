package dev.pgtrek.plan;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.model.Column;
import dev.pgtrek.model.ColumnType;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.Index;
import dev.pgtrek.model.ScalarType;
import dev.pgtrek.model.Severity;
import dev.pgtrek.spi.ColumnRoute;
import dev.pgtrek.spi.Dialect;
import dev.pgtrek.spi.Translation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The indexes of one table, and those that columns of documents and of vectors get. */
final class IndexPlan {

  private static final String GIST = "gist";

  private final Draft draft;
  private final NamePlan names;
  private final ObjectNames schema;
  private final Dialect dialect;
  private final Notes notes;
  private final KeyPlan keys;

  /** Names of indexes that pgtrek itself adds. */
  private final List<Identifier> made = new ArrayList<>();

  IndexPlan(
      Draft draft, NamePlan names, ObjectNames schema, Dialect dialect, Notes notes, KeyPlan keys) {
    this.draft = draft;
    this.names = names;
    this.schema = schema;
    this.dialect = dialect;
    this.notes = notes;
    this.keys = keys;
  }

  /** The given name where it is free, as the naming spells it; else with a number, and reported. */
  static Identifier given(
      Identifier given, Draft draft, NamePlan names, ObjectNames schema, Notes notes) {
    String wanted = names.spelled(given);
    Identifier name = schema.take(wanted);
    if (!name.text().equals(wanted)) {
      notes.find(
          "name-changed",
          Severity.INFO,
          draft.name() + "." + given,
          "the name " + wanted + " is taken or too long; it becomes " + name,
          "In PostgreSQL tables, indexes, sequences and keys of one schema share their names.",
          "Nothing to do, unless something calls it by its name.");
    }
    return name;
  }

  /** Adds the source's own indexes to the draft. */
  void fillDeclared() {
    for (Index index : draft.source.indexes()) {
      if (index.method().equals("rtree")) {
        boxes(index);
        continue;
      }
      declared(index);
    }
  }

  /**
   * What an R*Tree finds rows by: GiST over the rectangle of its first two intervals, or over its
   * one interval. PostgreSQL has both without an extension.
   */
  private void boxes(Index index) {
    List<String> ends = new ArrayList<>();
    for (Index.Term term : index.terms()) {
      Optional<ColumnRoute> route = Optional.ofNullable(term.column()).flatMap(draft::route);
      if (route.isEmpty()) {
        lose(index, "Not all of its columns are carried.");
        return;
      }
      ends.add(route.get().target().name().quoted());
    }
    String expression =
        ends.size() >= 4
            ? "box(point(%s, %s), point(%s, %s))"
                .formatted(ends.get(0), ends.get(2), ends.get(1), ends.get(3))
            : "numrange((%s)::numeric, (%s)::numeric, '[]')".formatted(ends.get(0), ends.get(1));
    Identifier name = schema.take(draft.target.table(), List.of(), GIST);
    draft.indexes.add(
        new Index(
            name, false, GIST, List.of(new Index.Term(null, expression, false, null, null)), null));
    draft.declaredIndexes.put(name, index);
  }

  private void declared(Index index) {
    List<Index.Term> terms = new ArrayList<>();
    for (Index.Term term : index.terms()) {
      Optional<Index.Term> carried = term(index, term);
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
          lose(index, left.reason());
          return;
        }
      }
    }
    Identifier name = given(index.name(), draft, names, schema, notes);
    draft.indexes.add(new Index(name, index.unique(), "btree", terms, where));
    draft.declaredIndexes.put(name, index);
  }

  private Optional<Index.Term> term(Index index, Index.Term term) {
    Identifier column = term.column();
    if (column == null) {
      return expression(index, term, String.valueOf(term.expression()));
    }
    ColumnRoute route = draft.route(column).orElse(null);
    if (route == null) {
      lose(index, "It names " + column + ", which is not carried.");
      return Optional.empty();
    }
    if (route.target().type() == ScalarType.JSON) {
      lose(index, "PostgreSQL has no order or equality for json (jsonb has).");
      return Optional.empty();
    }
    if (route.target().type() instanceof ColumnType.Vector) {
      lose(index, "An order of vectors is of no use, and its entries would be too long.");
      return Optional.empty();
    }
    keys.warnOfLongEntries(route, "btree index");
    String collation = Collations.effective(route, term.collation());
    String folded =
        Collations.matters(route, collation) ? Collations.expression(route, collation) : null;
    return Optional.of(
        folded == null
            ? new Index.Term(route.target().name(), null, term.descending(), null, null)
            : new Index.Term(null, folded, term.descending(), null, null));
  }

  private Optional<Index.Term> expression(Index index, Index.Term term, String sql) {
    Identifier collation = term.collation();
    if (collation != null && !collation.text().equalsIgnoreCase("BINARY")) {
      lose(index, "An expression under the collation " + collation + " is not carried.");
      return Optional.empty();
    }
    return switch (dialect.expression(sql, draft.route())) {
      case Translation.Carried carried ->
          Optional.of(new Index.Term(null, carried.sql(), term.descending(), null, null));
      case Translation.NotCarried left -> {
        lose(index, left.reason());
        yield Optional.empty();
      }
    };
  }

  private void lose(Index index, String reason) {
    notes.lose(Inventory.kind(index), draft.name() + "." + index.name(), reason, text(index));
  }

  private static String text(Index index) {
    List<String> terms = index.terms().stream().map(IndexPlan::text).toList();
    String where = index.where() == null ? "" : " WHERE " + index.where();
    return "(" + String.join(", ", terms) + ")" + where;
  }

  private static String text(Index.Term term) {
    Identifier column = term.column();
    String what = column == null ? String.valueOf(term.expression()) : column.quoted();
    Identifier collation = term.collation();
    return what
        + (collation == null ? "" : " COLLATE " + collation)
        + (term.descending() ? " DESC" : "");
  }

  /** Adds the chosen index for every column of documents or vectors. */
  void fillChosen(JsonIndex documents, VectorIndex vectors) {
    for (ColumnRoute route : draft.all()) {
      ChosenIndex.of(route, draft, schema, documents, vectors, notes)
          .ifPresent(
              index -> {
                draft.indexes.add(index);
                made.add(index.name());
              });
    }
  }

  /** Adds an index of places for every column of geometries or points. */
  void fillPlaces() {
    for (Column column : draft.table().columns()) {
      if (column.type() instanceof ColumnType.Geometry) {
        Identifier name = schema.take(draft.target.table(), List.of(column.name()), GIST);
        draft.indexes.add(
            new Index(name, false, GIST, List.of(Index.Term.of(column.name())), null));
        made.add(name);
      }
    }
  }

  /**
   * Takes indexes out that the user wants left out; no other index gets the name of one.
   *
   * @param unwanted their names, each with its place in the plan file
   * @throws PgtrekException.Usage if there is no such index
   */
  void leave(Map<Identifier, String> unwanted) {
    for (Identifier name : unwanted.keySet().stream().sorted().toList()) {
      Index index =
          draft.indexes.stream()
              .filter(i -> i.name().equals(name))
              .findFirst()
              .orElseThrow(() -> unknown(name, String.valueOf(unwanted.get(name))));
      draft.indexes.remove(index);
      draft.leftIndexes.add(name);
      // The source has no index over documents, vectors or places, so nothing of it is left behind.
      if (!made.contains(index.name())) {
        Index declared = draft.declaredIndexes.getOrDefault(name, index);
        notes.leave(
            Inventory.kind(index),
            draft.name() + "." + declared.name(),
            Planner.BY_CHOICE,
            text(index));
      }
    }
  }

  private PgtrekException.Usage unknown(Identifier name, String place) {
    List<String> known = draft.indexes.stream().map(i -> i.name().text()).toList();
    return new PgtrekException.Usage(
        "plan-unknown-index",
        place
            + ": the plan makes no index "
            + name
            + " of table "
            + draft.name()
            + ", so it cannot be left out."
            + Nearest.hint(name.text(), known),
        "Correct the name, or take `skip` away there.");
  }

  /** Notes the source's indexes that are made. */
  void note() {
    draft.indexes.stream()
        .filter(made -> draft.declaredIndexes.containsKey(made.name()))
        .forEach(made -> note(made, draft.declaredIndexes.getOrDefault(made.name(), made)));
  }

  private void note(Index made, Index declared) {
    String name = made.name().equals(declared.name()) ? "" : "as " + made.name() + " ";
    String what = text(made).equals(text(declared)) ? "" : "over " + text(made);
    notes.carry(
        Inventory.kind(declared),
        draft.name() + "." + declared.name(),
        (name + what).strip(),
        draft.target,
        made.name());
  }

  /** Says which columns compare otherwise than before. */
  void warnOfCollations() {
    for (ColumnRoute route : draft.all()) {
      Column source = route.source();
      String collation = Collations.effective(route, null);
      if (route.target().type() == ScalarType.CITEXT) {
        new CitextNotes(draft, notes).tell(source, collation);
      } else if (Collations.matters(route, collation)) {
        warn(source, collation, Collations.expression(route, collation));
      } else if (source.collation() != null) {
        notes.carry("collation", draft.subject(source.name()), "its values compare the same way");
      }
    }
  }

  private void warn(Column source, String collation, @Nullable String expression) {
    String subject = draft.subject(source.name());
    if (expression == null) {
      notes.lose(
          "collation",
          subject,
          "The collation "
              + collation
              + " is the application's own and not known here; values are"
              + " compared byte by byte.",
          "COLLATE " + collation);
      return;
    }
    notes.change(
        "collation",
        subject,
        "compared byte by byte; unique keys and indexes are over " + expression,
        "COLLATE " + collation);
    notes.find(
        collation.equals("NOCASE") ? "case-sensitive-now" : "collation-changed",
        Severity.WARN,
        subject,
        "COLLATE " + collation,
        "PostgreSQL compares the column's values byte by byte; unique keys and indexes over it keep"
            + " the old meaning by way of "
            + expression
            + ".",
        "Where a query relies on the old comparison, compare "
            + expression
            + " on both sides, which the index serves.");
  }
}
