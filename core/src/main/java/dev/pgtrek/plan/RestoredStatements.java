package dev.pgtrek.plan;

import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.Original;
import dev.pgtrek.model.Original.Changed;
import dev.pgtrek.model.TableName;
import dev.pgtrek.spi.Step;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Those of the original's statements that are run again once the rows are there: indexes, full-text
 * tables, views and triggers, as far as their tables came back and nobody took them away on
 * PostgreSQL.
 */
final class RestoredStatements {

  private final Restoration restoration;
  private final PlanOptions options;
  private final Notes notes;

  /** The tables that came back under their own names, folded; each with its name on PostgreSQL. */
  private final Map<String, Draft> tables;

  private final Set<TableName> views = new HashSet<>();
  private final Set<Identifier> triggers = new HashSet<>();

  /** Virtual tables that are not made again. */
  private final Set<Identifier> unmade = new HashSet<>();

  private final List<Step> steps = new ArrayList<>();

  RestoredStatements(
      Restoration restoration, PlanOptions options, Notes notes, Map<String, Draft> tables) {
    this.restoration = restoration;
    this.options = options;
    this.notes = notes;
    this.tables = tables;
  }

  /**
   * Decides.
   *
   * @param original the tables that the original's own statements make
   * @param viewsNow the views that PostgreSQL has
   * @param triggersNow the triggers that it has
   * @param names where the names of what is made are kept from others
   */
  void decide(
      Set<TableName> original,
      Set<TableName> viewsNow,
      Set<Identifier> triggersNow,
      TypedNames names) {
    ForwardPlan forward = restoration.forward().orElse(null);
    if (forward == null) {
      return;
    }
    // Triggers last: whether the tables that they write are made has to be known.
    List<Original.Statement> ordered = new ArrayList<>(restoration.original().statements());
    ordered.sort(Comparator.comparing(s -> s.type().equals("trigger")));
    for (Original.Statement statement : ordered) {
      if (forward.serving().contains(statement.name())) {
        continue;
      }
      switch (statement.type()) {
        case "index" -> index(statement, original, names);
        case "table" -> search(statement, names);
        case "view" -> view(statement, forward, viewsNow);
        case "trigger" -> trigger(statement, forward, triggersNow);
        default -> {}
      }
    }
  }

  private void index(Original.Statement statement, Set<TableName> original, TypedNames names) {
    Draft draft = table(statement.table());
    if (draft == null || !original.contains(draft.source.name())) {
      return;
    }
    boolean made = restoration.madeIndex(draft.source.name(), statement.name());
    boolean there =
        draft.source.indexes().stream().anyMatch(i -> i.name().equals(statement.name()));
    if (!SqlWords.collatesAsBuiltIn(statement.sql())) {
      notes.leave(
          "index",
          draft.name() + "." + statement.name(),
          "Its collation is the original application's own, which no other program has.",
          statement.sql());
      return;
    }
    boolean left =
        options
            .edits()
            .leftIndexes(SourceNames.of(draft.source.name()))
            .containsKey(statement.name());
    boolean changed =
        restoration.isChanged(Changed.Kind.INDEX, draft.source.name(), statement.name());
    // One that was altered is translated as it is now.
    if (left || (changed && there)) {
      return;
    }
    if (made && !there) {
      gone("index", draft.name() + "." + statement.name(), statement);
      return;
    }
    names.reserve(statement.name());
    steps.add(new Step(Step.Kind.INDEX, draft.target, statement.name().text(), statement.sql()));
  }

  /** A full-text table over another table's text is filled from it. */
  private void search(Original.Statement statement, TypedNames names) {
    if (!isVirtual(statement) || table(statement.name()) != null) {
      return;
    }
    List<String> words = SqlWords.of(statement.sql());
    int using = words.indexOf("using");
    String module = using < 0 || using + 1 >= words.size() ? "" : words.get(using + 1);
    boolean external =
        (module.equals("fts5") || module.equals("fts4")) && contentOf(statement.sql()) != null;
    if (!external || table(Identifier.of(String.valueOf(contentOf(statement.sql())))) == null) {
      unmade.add(statement.name());
      notes.leave(
          "virtual table",
          statement.name().text(),
          "What it held did not come to PostgreSQL, so it is not made again.",
          statement.sql());
      return;
    }
    names.reserve(statement.name());
    TableName target = new TableName(Identifier.of(options.schema()), statement.name());
    String quoted = statement.name().quoted();
    steps.add(
        new Step(
            Step.Kind.VIEW,
            target,
            statement.name().text(),
            statement.sql() + ";\nINSERT INTO " + quoted + "(" + quoted + ") VALUES('rebuild')"));
  }

  private void view(Original.Statement statement, ForwardPlan forward, Set<TableName> now) {
    TableName carried =
        forward.views().entrySet().stream()
            .filter(v -> same(v.getValue(), statement.name()))
            .map(Map.Entry::getKey)
            .findFirst()
            .orElse(null);
    if (carried != null && !now.contains(carried)) {
      gone("view", statement.name().text(), statement);
      return;
    }
    if (carried != null) {
      if (restoration.isChanged(Changed.Kind.VIEW, carried, carried.table())) {
        return;
      }
      views.add(carried);
    }
    TableName target = new TableName(Identifier.of(options.schema()), statement.name());
    steps.add(new Step(Step.Kind.VIEW, target, statement.name().text(), statement.sql()));
  }

  private void trigger(Original.Statement statement, ForwardPlan forward, Set<Identifier> now) {
    boolean carried = forward.triggers().stream().anyMatch(t -> same(t, statement.name()));
    if (carried && now.stream().noneMatch(t -> same(t, statement.name()))) {
      gone("trigger", statement.name().text(), statement);
      return;
    }
    boolean changed =
        restoration.original().changed().stream()
            .anyMatch(c -> c.kind() == Changed.Kind.TRIGGER && same(c.name(), statement.name()));
    if (changed) {
      return;
    }
    boolean onView = restoration.original().statement("view", statement.table()).isPresent();
    if (table(statement.table()) == null && !onView) {
      return;
    }
    Identifier absent =
        unmade.stream()
            .filter(table -> SqlWords.names(statement.sql(), table.text()))
            .findFirst()
            .orElse(null);
    if (absent != null) {
      notes.leave(
          "trigger",
          statement.name().text(),
          "It writes " + absent + ", which is not made again.",
          statement.sql());
      triggers.add(statement.name());
      return;
    }
    triggers.add(statement.name());
    TableName target = new TableName(Identifier.of(options.schema()), statement.table());
    steps.add(new Step(Step.Kind.TRIGGER, target, statement.name().text(), statement.sql()));
  }

  private void gone(String kind, String name, Original.Statement statement) {
    notes.leave(
        kind,
        name,
        "It came to PostgreSQL and is no longer there, or was refused there.",
        statement.sql());
  }

  private @Nullable Draft table(Identifier name) {
    return tables.get(TypedNames.folded(name.text()));
  }

  private static boolean same(Identifier one, Identifier other) {
    return one.text().equalsIgnoreCase(other.text());
  }

  /** Whether the statement makes a virtual table. */
  static boolean isVirtual(Original.Statement statement) {
    List<String> words = SqlWords.of(statement.sql());
    return statement.type().equals("table") && words.size() > 1 && words.get(1).equals("virtual");
  }

  /** Whether the statement makes a table that counts its rows up for ever. */
  static boolean isAutoincrement(Original.Statement statement) {
    return SqlWords.of(statement.sql()).contains("autoincrement");
  }

  private static @Nullable String contentOf(String sql) {
    return SqlWords.option(sql, "content").filter(c -> !c.isEmpty()).orElse(null);
  }

  boolean makesView(TableName view) {
    return views.contains(view);
  }

  boolean makesTrigger(Identifier trigger) {
    return triggers.stream().anyMatch(t -> same(t, trigger));
  }

  /** The statements as steps: indexes, then full-text tables and views, then triggers. */
  List<Step> steps() {
    List<Step> sorted = new ArrayList<>(steps);
    sorted.sort((a, b) -> a.kind().compareTo(b.kind()));
    return sorted;
  }
}
