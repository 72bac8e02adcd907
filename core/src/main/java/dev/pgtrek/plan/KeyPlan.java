package dev.pgtrek.plan;

import dev.pgtrek.model.Check;
import dev.pgtrek.model.ColumnProfile;
import dev.pgtrek.model.ColumnType;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.Index;
import dev.pgtrek.model.Key;
import dev.pgtrek.model.ScalarType;
import dev.pgtrek.model.Severity;
import dev.pgtrek.spi.ColumnRoute;
import dev.pgtrek.spi.Dialect;
import dev.pgtrek.spi.RowRules;
import dev.pgtrek.spi.Translation;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Primary key, unique keys and checks of one table. */
final class KeyPlan {

  /** A btree entry is at most a third of a page (nbtree's BTMaxItemSize on pages of 8 kB). */
  private static final long LONGEST_ENTRY = 2704;

  private final Draft draft;
  private final NamePlan names;
  private final ObjectNames schema;
  private final Notes notes;

  KeyPlan(Draft draft, NamePlan names, ObjectNames schema, Notes notes) {
    this.draft = draft;
    this.names = names;
    this.schema = schema;
    this.notes = notes;
  }

  /** Fills the draft's keys. */
  void fillKeys() {
    Key primary = draft.source.primaryKey();
    if (primary != null) {
      primary(primary);
    }
    for (Key key : draft.source.uniqueKeys()) {
      carried(key, "unique key", "key")
          .ifPresent(
              k -> {
                addUnique(key, k);
                note("unique key", key, k);
              });
    }
  }

  private void primary(Key source) {
    boolean nulls =
        draft.rules.duplicates() != RowRules.Duplicates.REJECT
            && source.columns().stream()
                .flatMap(c -> draft.route(c).stream())
                .anyMatch(c -> draft.profile(c.source()).nulls() > 0);
    if (!nulls) {
      carried(source, "primary key", "pkey")
          .ifPresent(
              key -> {
                draft.primaryKey = key;
                note("primary key", source, key);
                foldCase(source);
              });
      return;
    }
    long rows =
        source.columns().stream()
            .flatMap(c -> draft.route(c).stream())
            .mapToLong(c -> draft.profile(c.source()).nulls())
            .max()
            .orElse(0);
    notes.find(
        "null-in-primary-key",
        Severity.WARN,
        draft.name(),
        Wording.counted(rows, "row") + " or more with NULL in the primary key",
        "SQLite allows that, PostgreSQL does not: the key becomes a unique key, under which NULLs"
            + " differ from each other as they do in SQLite.",
        "Mend the rows and plan again to get the primary key.");
    carried(source, "primary key", "key")
        .ifPresent(
            key -> {
              addUnique(source, key);
              notes.change(
                  "primary key",
                  Inventory.subject(draft.name(), source),
                  "as a unique key, because rows hold NULL in it",
                  "PRIMARY KEY (" + list(source.columns()) + ")",
                  draft.target,
                  name(key));
            });
  }

  private void note(String kind, Key source, Key carried) {
    notes.carry(kind, Inventory.subject(draft.name(), source), "", draft.target, name(carried));
  }

  private static Identifier name(Key carried) {
    return Objects.requireNonNull(carried.name(), "the planner names every key");
  }

  private void addUnique(Key source, Key carried) {
    draft.uniqueKeys.add(carried);
    foldCase(source);
  }

  /** The key with its target's columns and a free name, unless one of its columns is missing. */
  private Optional<Key> carried(Key source, String kind, String label) {
    Optional<List<Identifier>> columns = draft.targets(source.columns());
    if (columns.isEmpty()) {
      lose(kind, source, "It names " + draft.missing(source.columns()) + ", which is not carried.");
      return Optional.empty();
    }
    List<ColumnRoute> routes =
        source.columns().stream().flatMap(c -> draft.route(c).stream()).toList();
    for (ColumnRoute route : routes) {
      if (route.target().type() == ScalarType.JSON) {
        lose(kind, source, "PostgreSQL has no order or equality for json (jsonb has).");
        return Optional.empty();
      }
      if (route.target().type() instanceof ColumnType.Vector) {
        lose(kind, source, "PostgreSQL makes no key of vectors.");
        return Optional.empty();
      }
      warnOfLongEntries(route, kind);
      warnOfMixedClasses(route, kind);
    }
    Identifier name = name(source.name(), columns.get(), label);
    draft.constraintNames.reserve(name);
    return Optional.of(new Key(name, columns.get()));
  }

  private Identifier name(@Nullable Identifier given, List<Identifier> columns, String label) {
    if (given != null) {
      return IndexPlan.given(given, draft, names, schema, notes);
    }
    List<Identifier> spoken = label.equals("pkey") ? List.of() : columns;
    return schema.take(draft.target.table(), spoken, label);
  }

  private void lose(String kind, Key source, String reason) {
    notes.lose(kind, Inventory.subject(draft.name(), source), reason, list(source.columns()));
  }

  private static String list(List<Identifier> columns) {
    return String.join(", ", columns.stream().map(Identifier::text).toList());
  }

  void warnOfLongEntries(ColumnRoute route, String what) {
    ColumnProfile profile = draft.profile(route.source());
    long longest = Math.max(profile.maxTextBytes(), profile.maxBlobBytes());
    if (longest > LONGEST_ENTRY && route.target().type() != ScalarType.UUID) {
      notes.find(
          "index-entry-too-long",
          Severity.WARN,
          draft.subject(route.source().name()),
          "values of up to " + longest + " bytes under a " + what,
          "PostgreSQL's btree takes entries of up to "
              + LONGEST_ENTRY
              + " bytes, after compression; it may refuse to build this one.",
          "If it is refused, the report shows the statement; an index on a hash of the column is"
              + " the usual way.");
    }
  }

  private void warnOfMixedClasses(ColumnRoute route, String what) {
    boolean merges =
        Widening.kinds(draft.profile(route.source())) > 1
            && (TypeDecision.isText(route.target().type())
                || route.target().type() == ScalarType.BYTEA);
    if (merges) {
      notes.find(
          "key-may-collide",
          Severity.WARN,
          draft.subject(route.source().name()),
          draft.facts(route.source()).classes() + " under a " + what,
          "The number 1 and the text '1' differ in SQLite and are equal as "
              + route.target().type().sql()
              + "; the server refuses the key if that happens.",
          "If it is refused, the report shows the statement.");
    }
  }

  /** NOCASE and RTRIM find more values equal than a plain key does: an index adds that. */
  private void foldCase(Key source) {
    List<Index.Term> terms = new ArrayList<>();
    List<Identifier> columns = new ArrayList<>();
    boolean folds = false;
    for (Identifier column : source.columns()) {
      ColumnRoute route = draft.route(column).orElseThrow();
      String collation = Collations.effective(route, null);
      String expression =
          Collations.matters(route, collation) && !Collations.isFinerThanKey(route, collation)
              ? Collations.expression(route, collation)
              : null;
      folds |= expression != null;
      columns.add(route.target().name());
      terms.add(
          expression == null
              ? Index.Term.of(route.target().name())
              : new Index.Term(null, expression, false, null, null));
    }
    // Declared indexes stand already; one that says the same needs no second one.
    boolean said =
        draft.indexes.stream()
            .anyMatch(i -> i.unique() && i.where() == null && i.terms().equals(terms));
    if (folds && !said) {
      Identifier name = schema.take(draft.target.table(), columns, "fold");
      draft.indexes.add(new Index(name, true, "btree", terms, null));
    }
  }

  /** Fills the draft's checks. */
  void fillChecks(Dialect dialect) {
    for (Check check : draft.source.checks()) {
      switch (dialect.condition(check.expression(), draft.route())) {
        case Translation.Carried carried when !carried.ensured().isEmpty() ->
            notes.change(
                "check",
                Inventory.subject(draft.name(), check),
                carried.ensured(),
                check.expression());
        case Translation.Carried carried -> {
          Identifier name = checkName(check.name());
          draft.checks.add(new Check(name, carried.sql()));
          notes.carry(
              "check",
              Inventory.subject(draft.name(), check),
              "as " + carried.sql(),
              draft.target,
              name);
        }
        case Translation.NotCarried left ->
            notes.lose(
                "check", Inventory.subject(draft.name(), check), left.reason(), check.expression());
      }
    }
  }

  private Identifier checkName(@Nullable Identifier given) {
    return given == null
        ? draft.constraintNames.take(draft.target.table(), List.of(), "check")
        : draft.constraintNames.take(names.spelled(given));
  }
}
