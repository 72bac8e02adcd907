package dev.pgtrek.plan;

import dev.pgtrek.model.Column;
import dev.pgtrek.model.ColumnType;
import dev.pgtrek.model.ForeignKey;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.Places;
import dev.pgtrek.model.ScalarType;
import dev.pgtrek.model.TableName;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The foreign keys of one table, once all tables have their keys. */
final class ReferencePlan {

  private final Draft draft;
  private final Map<TableName, Draft> drafts;
  private final NamePlan names;
  private final Notes notes;
  private final Places places;

  private ReferencePlan(
      Draft draft, Map<TableName, Draft> drafts, NamePlan names, Notes notes, Places places) {
    this.draft = draft;
    this.drafts = drafts;
    this.names = names;
    this.notes = notes;
    this.places = places;
  }

  /** Fills the draft's foreign keys. */
  static void fill(
      Draft draft, Map<TableName, Draft> drafts, NamePlan names, Notes notes, Places places) {
    ReferencePlan plan = new ReferencePlan(draft, drafts, names, notes, places);
    draft.source.foreignKeys().forEach(plan::add);
  }

  private void add(ForeignKey key) {
    Optional<List<Identifier>> columns = draft.targets(key.columns());
    if (columns.isEmpty()) {
      lose(key, "It names " + draft.missing(key.columns()) + ", which is not carried.");
      return;
    }
    Draft parent = TypePlan.find(drafts, key.parent()).orElse(null);
    if (parent == null && places.describes(key.parent().table())) {
      notes.leave(
          "foreign key",
          Inventory.subject(draft.name(), key),
          "Its parent " + key.parent().table() + " only describes tables and is not carried.",
          text(key));
      return;
    }
    if (parent == null) {
      lose(key, "Its parent " + key.parent().table() + " is not carried or does not exist.");
      return;
    }
    Optional<List<Identifier>> parentColumns = parent.targets(key.parentColumns());
    if (parentColumns.isEmpty()) {
      lose(
          key,
          "It refers to "
              + parent.subject(parent.missing(key.parentColumns()))
              + ", which is not carried or does not exist.");
      return;
    }
    if (!SourceKeys.isKey(parent.table(), parentColumns.get())) {
      lose(
          key,
          "PostgreSQL wants a primary or unique key over exactly what is referred to, and "
              + parent.name()
              + " has none.");
      return;
    }
    String hindrance = GeneratedReferences.hindrance(draft, key);
    if (!hindrance.isEmpty()) {
      lose(key, hindrance);
      return;
    }
    String mismatch = mismatch(columns.get(), parent, parentColumns.get());
    if (!mismatch.isEmpty()) {
      lose(key, mismatch);
      return;
    }
    Identifier name = name(key.name(), columns.get());
    notes.carry("foreign key", Inventory.subject(draft.name(), key), "", draft.target, name);
    draft.foreignKeys.add(
        new ForeignKey(
            name,
            columns.get(),
            parent.target,
            parentColumns.get(),
            key.onDelete(),
            key.onUpdate(),
            key.deferrable(),
            key.initiallyDeferred()));
  }

  private String mismatch(List<Identifier> columns, Draft parent, List<Identifier> parents) {
    for (int i = 0; i < columns.size(); i++) {
      ColumnType mine = type(draft, columns.get(i));
      ColumnType theirs = type(parent, parents.get(i));
      boolean comparable =
          mine.equals(theirs)
              || (TypeDecision.isWhole(mine) && TypeDecision.isWhole(theirs))
              || (TypeDecision.isText(mine)
                  && TypeDecision.isText(theirs)
                  && theirs != ScalarType.CITEXT)
              || (mine instanceof ColumnType.Numeric && theirs instanceof ColumnType.Numeric);
      if (!comparable && TypeDecision.isText(mine) && theirs == ScalarType.CITEXT) {
        return columns.get(i)
            + " is "
            + mine.sql()
            + ", and PostgreSQL makes no foreign key from that to citext, the type of "
            + parent.subject(parents.get(i))
            + ".";
      }
      if (!comparable) {
        return columns.get(i)
            + " is "
            + mine.sql()
            + ", because not all of its values fit "
            + theirs.sql()
            + ", the type of "
            + parent.subject(parents.get(i))
            + " to which it refers.";
      }
    }
    return "";
  }

  private static ColumnType type(Draft draft, Identifier target) {
    return draft.table().column(target).map(Column::type).orElseThrow();
  }

  private Identifier name(@Nullable Identifier given, List<Identifier> columns) {
    return given == null
        ? draft.constraintNames.take(draft.target.table(), columns, "fkey")
        : draft.constraintNames.take(names.spelled(given));
  }

  private void lose(ForeignKey key, String reason) {
    notes.lose("foreign key", Inventory.subject(draft.name(), key), reason, text(key));
  }

  private static String text(ForeignKey key) {
    return "FOREIGN KEY ("
        + list(key.columns())
        + ") REFERENCES "
        + key.parent().table().quoted()
        + " ("
        + list(key.parentColumns())
        + ") ON DELETE "
        + key.onDelete().sql()
        + " ON UPDATE "
        + key.onUpdate().sql();
  }

  private static String list(List<Identifier> columns) {
    return String.join(", ", columns.stream().map(Identifier::quoted).toList());
  }
}
