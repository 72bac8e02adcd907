package dev.pgtrek.postgres.move;

import dev.pgtrek.model.Finding;
import dev.pgtrek.model.Severity;
import dev.pgtrek.model.TableName;
import dev.pgtrek.postgres.client.ArchiveContents.Entry;
import dev.pgtrek.postgres.move.Piece.Part;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * What must be there before rows are, and yet needs a key, which is made when all of them are: no
 * order of steps brings such a schema, and the servers' own programs have none for it either.
 */
final class BehindRows {

  private final EntryParts parts;
  private final Map<Integer, Entry> entries;

  private BehindRows(EntryParts parts, Map<Integer, Entry> entries) {
    this.parts = parts;
    this.entries = entries;
  }

  /**
   * Finds it.
   *
   * @param carried what is made
   * @param parts when, after all of it is arranged
   * @param entries the archive's, by number
   * @param generated columns that are generated, by table
   */
  static List<Finding> of(
      List<Entry> carried,
      EntryParts parts,
      Map<Integer, Entry> entries,
      Function<Entry, EntryNames> names,
      Map<TableName, Set<String>> generated) {
    BehindRows behind = new BehindRows(parts, entries);
    List<Finding> found = new ArrayList<>();
    for (Entry entry : carried) {
      if (entry.kind().equals("TABLE") && parts.of(entry) != Part.BEFORE) {
        found.add(behind.table(entry));
      } else if (entry.kind().equals("DEFAULT")) {
        // pg_dump has it apart from its table only where it needs what comes behind that.
        TableName table = names.apply(entry).table();
        generated.getOrDefault(Objects.requireNonNull(table), Set.of()).stream()
            .filter(column -> entry.name().equals(table.table().text() + " " + column))
            .forEach(column -> found.add(behind.column(entry, table, column)));
      }
    }
    return found;
  }

  private Finding table(Entry table) {
    return new Finding(
        "table-behind-key",
        Severity.BLOCK,
        "table " + LeftOut.shown(table),
        needs(table),
        "A key is made when the rows are there, and a table before they are: there is no order for"
            + " both, and pg_restore has none either.",
        cut("the table"));
  }

  private Finding column(Entry entry, TableName table, String column) {
    return new Finding(
        "generated-column-behind-key",
        Severity.BLOCK,
        "column " + column + " of " + table,
        needs(entry),
        "A key is made when the rows are there, and a generated column before they are: there is no"
            + " order for both, and pg_restore leaves the column's expression out.",
        cut("the expression"));
  }

  private static String cut(String what) {
    return "On the source, let "
        + what
        + " do without one of them; a view or function that groups by a key alone needs no key"
        + " where GROUP BY names all columns that it shows.";
  }

  /** {@code it needs function f(), which needs materialized view m, which needs constraint k}. */
  private String needs(Entry entry) {
    StringBuilder words = new StringBuilder("it needs ");
    Set<Integer> seen = new HashSet<>(Set.of(entry.id()));
    Optional<Entry> next = need(entry, seen);
    while (next.isPresent()) {
      Entry needed = next.get();
      words.append(LeftOut.word(needed)).append(' ').append(LeftOut.shown(needed));
      next = need(needed, seen);
      next.ifPresent(_ -> words.append(", which needs "));
    }
    return words.toString();
  }

  /** One of those for which it comes late. */
  private Optional<Entry> need(Entry entry, Set<Integer> seen) {
    return entry.dependencies().stream()
        .map(entries::get)
        .filter(Objects::nonNull)
        .filter(needed -> parts.isArranged(needed) && parts.of(needed) != Part.BEFORE)
        .filter(needed -> seen.add(needed.id()))
        .findFirst();
  }
}
