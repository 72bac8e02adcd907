package dev.pgtrek.plan;

import dev.pgtrek.model.Check;
import dev.pgtrek.model.ForeignKey;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.Key;
import dev.pgtrek.model.TableName;
import dev.pgtrek.spi.Dialect;
import dev.pgtrek.spi.Translation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Keys, conditions and references of one table of a typed source. The names that a server makes up
 * stay behind; given ones arrive.
 */
final class TypedKeys {

  private final Draft draft;
  private final Dialect dialect;
  private final Notes notes;

  TypedKeys(Draft draft, Dialect dialect, Notes notes) {
    this.draft = draft;
    this.dialect = dialect;
    this.notes = notes;
  }

  /** Fills primary key and unique keys. */
  void fillKeys() {
    Key primary = draft.source.primaryKey();
    if (primary != null) {
      draft.primaryKey = carried("primary key", primary, "pkey").orElse(null);
    }
    for (Key key : draft.source.uniqueKeys()) {
      carried("unique key", key, "key").ifPresent(draft.uniqueKeys::add);
    }
  }

  private Optional<Key> carried(String kind, Key key, String label) {
    String subject = Inventory.subject(draft.name(), key);
    Optional<List<Identifier>> columns = draft.targets(key.columns());
    if (columns.isEmpty()) {
      notes.lose(
          kind,
          subject,
          "It names " + draft.missing(key.columns()) + ", which is not carried.",
          list(key.columns()));
      return Optional.empty();
    }
    notes.carry(kind, subject, "");
    return Optional.of(new Key(given(key.name(), key.columns(), label), columns.get()));
  }

  /** The name, unless PostgreSQL made it up. */
  private @Nullable Identifier given(
      @Nullable Identifier name, List<Identifier> columns, String label) {
    if (name == null) {
      return null;
    }
    Identifier table = draft.source.name().table();
    List<Identifier> spoken = label.equals("pkey") ? List.of() : columns;
    String own = ObjectNames.ownStyle(table, spoken, label, 63);
    return name.text().equals(own) || name.text().equals(table + "_" + label) ? null : name;
  }

  /** Fills the conditions, those that the types held values to among them. */
  void fillChecks() {
    for (Check check : draft.source.checks()) {
      String subject = Inventory.subject(draft.name(), check);
      switch (dialect.condition(check.expression(), draft.route())) {
        case Translation.Carried carried when !carried.ensured().isEmpty() ->
            notes.change("check", subject, carried.ensured(), check.expression());
        case Translation.Carried carried -> {
          draft.checks.add(new Check(check.name(), carried.sql()));
          notes.carry("check", subject, "as " + carried.sql());
        }
        case Translation.NotCarried left ->
            notes.lose("check", subject, left.reason(), check.expression());
      }
    }
  }

  /** Notes the conditions of a table that the original's own statement makes. */
  void noteChecks() {
    for (Check check : draft.source.checks()) {
      notes.carry("check", Inventory.subject(draft.name(), check), "as the original says it");
    }
  }

  /** Fills the references, once all tables have their keys. */
  void fillReferences(Map<TableName, Draft> drafts) {
    for (ForeignKey key : draft.source.foreignKeys()) {
      String subject = Inventory.subject(draft.name(), key);
      Optional<List<Identifier>> columns = draft.targets(key.columns());
      Draft parent = drafts.get(key.parent());
      Optional<List<Identifier>> parents =
          parent == null ? Optional.empty() : parent.targets(key.parentColumns());
      if (columns.isEmpty() || parent == null || parents.isEmpty()) {
        notes.lose("foreign key", subject, reason(key, columns, parent), text(key));
        continue;
      }
      notes.carry("foreign key", subject, "");
      draft.foreignKeys.add(
          new ForeignKey(
              given(key.name(), key.columns(), "fkey"),
              columns.get(),
              parent.target,
              parents.get(),
              key.onDelete(),
              key.onUpdate(),
              key.deferrable(),
              key.initiallyDeferred()));
    }
  }

  private String reason(
      ForeignKey key, Optional<List<Identifier>> columns, @Nullable Draft parent) {
    if (columns.isEmpty()) {
      return "It names " + draft.missing(key.columns()) + ", which is not carried.";
    }
    return parent == null
        ? "Its parent " + SourceNames.text(key.parent()) + " is not carried."
        : "It refers to "
            + parent.subject(parent.missing(key.parentColumns()))
            + ", which is not carried.";
  }

  private static String text(ForeignKey key) {
    return "FOREIGN KEY ("
        + list(key.columns())
        + ") REFERENCES "
        + key.parent().quoted()
        + " ("
        + list(key.parentColumns())
        + ") ON DELETE "
        + key.onDelete().sql()
        + " ON UPDATE "
        + key.onUpdate().sql();
  }

  private static String list(List<Identifier> columns) {
    List<String> quoted = new ArrayList<>();
    columns.forEach(c -> quoted.add(c.quoted()));
    return String.join(", ", quoted);
  }
}
