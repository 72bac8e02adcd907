package dev.pgtrek.sqlite.catalog;

import dev.pgtrek.model.Column;
import dev.pgtrek.model.Finding;
import dev.pgtrek.model.ForeignKey;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.Severity;
import dev.pgtrek.model.Table;
import dev.pgtrek.sqlite.access.Names;
import dev.pgtrek.sqlite.sql.TableText.ReferenceText;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads the foreign keys of a table and finds what they refer to. */
final class ForeignKeyReader {

  private ForeignKeyReader() {}

  /**
   * The table with its foreign keys. One that refers to nothing becomes a finding.
   *
   * @param tables all tables by folded name
   */
  static Table withKeys(
      Connection connection, TableReader reader, Map<String, Table> tables, List<Finding> findings)
      throws SQLException {
    Table table = tables.get(Names.fold(reader.rowName()));
    if (table == null) {
      throw new IllegalStateException("a table that was read is among the tables");
    }
    List<ForeignKey> keys = new ArrayList<>();
    List<ReferenceText> unmatched = new ArrayList<>(reader.text().references());
    for (List<Part> parts : read(connection, reader.rowName())) {
      Optional<ForeignKey> key = resolve(table, parts, tables, written(parts, unmatched));
      key.ifPresentOrElse(keys::add, () -> findings.add(leadsNowhere(table, parts)));
    }
    return new Table(
        table.name(),
        table.columns(),
        table.primaryKey(),
        table.uniqueKeys(),
        keys,
        table.indexes(),
        table.checks(),
        table.traits());
  }

  /** The parts of each key, in the order of the text: the pragma counts from the last. */
  private static List<List<Part>> read(Connection connection, String table) throws SQLException {
    Map<Integer, List<Part>> byId = new TreeMap<>((a, b) -> Integer.compare(b, a));
    Query.list(
            connection,
            "SELECT id, \"table\", \"from\", \"to\", on_update, on_delete"
                + " FROM pragma_foreign_key_list(?) ORDER BY id, seq",
            r ->
                new Part(
                    r.getInt(1),
                    r.getString(2),
                    r.getString(3),
                    r.getString(4),
                    action(r.getString(5)),
                    action(r.getString(6))),
            table)
        .forEach(part -> byId.computeIfAbsent(part.id(), id -> new ArrayList<>()).add(part));
    return List.copyOf(byId.values());
  }

  private static ForeignKey.Action action(@Nullable String words) {
    return words == null
        ? ForeignKey.Action.NO_ACTION
        : ForeignKey.Action.valueOf(words.toUpperCase(Locale.ROOT).replace(' ', '_'));
  }

  /** Takes the first text that could be the key's. */
  private static @Nullable ReferenceText written(List<Part> parts, List<ReferenceText> texts) {
    List<Identifier> columns = parts.stream().map(p -> Identifier.of(p.from())).toList();
    for (ReferenceText text : texts) {
      if (Names.same(text.parent(), parts.getFirst().parent())
          && TableReader.sameColumns(text.columns(), columns)) {
        texts.remove(text);
        return text;
      }
    }
    return null;
  }

  private static Optional<ForeignKey> resolve(
      Table child, List<Part> parts, Map<String, Table> tables, @Nullable ReferenceText written) {
    Part first = parts.getFirst();
    Table parent = tables.get(Names.fold(first.parent()));
    if (parent == null) {
      return Optional.empty();
    }
    List<Identifier> childNames = child.columns().stream().map(Column::name).toList();
    List<Identifier> parentNames = parent.columns().stream().map(Column::name).toList();
    List<Identifier> referring = new ArrayList<>();
    List<Identifier> referred = new ArrayList<>();
    for (Part part : parts) {
      Names.find(childNames, part.from()).ifPresent(referring::add);
      if (part.to() != null) {
        Names.find(parentNames, part.to()).ifPresent(referred::add);
      }
    }
    boolean implicit = parts.stream().allMatch(p -> p.to() == null);
    if (implicit && parent.primaryKey() != null) {
      referred.addAll(parent.primaryKey().columns());
    }
    if (referring.size() != parts.size() || referred.size() != parts.size()) {
      return Optional.empty();
    }
    return Optional.of(
        new ForeignKey(
            written == null ? null : TableReader.identifier(written.name()),
            referring,
            parent.name(),
            referred,
            first.onDelete(),
            first.onUpdate(),
            written != null && written.deferrable(),
            written != null && written.initiallyDeferred()));
  }

  private static Finding leadsNowhere(Table child, List<Part> parts) {
    String columns = String.join(", ", parts.stream().map(Part::from).toList());
    return new Finding(
        "foreign-key-without-parent",
        Severity.WARN,
        child.name() + " (" + columns + ")",
        "refers to " + parts.getFirst().parent() + ", which has no such table or key columns",
        "SQLite lets such a key be declared; PostgreSQL does not, so it cannot be carried over.",
        "Create the parent table or drop the key in the source; or leave it: the rows are carried"
            + " without it.");
  }

  /** A row of the pragma foreign_key_list: one column of one key. */
  private record Part(
      int id,
      String parent,
      String from,
      @Nullable String to,
      ForeignKey.Action onUpdate,
      ForeignKey.Action onDelete) {}
}
