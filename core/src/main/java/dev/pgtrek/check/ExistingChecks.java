package dev.pgtrek.check;

import dev.pgtrek.model.Column;
import dev.pgtrek.model.Existing;
import dev.pgtrek.model.Finding;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.Key;
import dev.pgtrek.model.Severity;
import dev.pgtrek.model.Table;
import dev.pgtrek.model.TableName;
import dev.pgtrek.model.VersionTable;
import dev.pgtrek.spi.ByteSlice;
import dev.pgtrek.spi.ColumnRead;
import dev.pgtrek.spi.ColumnRoute;
import dev.pgtrek.spi.Database;
import dev.pgtrek.spi.RowCursor;
import dev.pgtrek.spi.TableRoute;
import dev.pgtrek.spi.Trial;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Findings about a load into an application's own tables that need both sides. */
public final class ExistingChecks {

  private static final int REVISIONS_SHOWN = 5;

  private ExistingChecks() {}

  /** Compares what the migration tools' tables say on both sides. */
  public static List<Finding> versions(Database source, Existing existing) {
    List<Finding> findings = new ArrayList<>();
    for (Map.Entry<String, List<String>> there : existing.versions().entrySet()) {
      Optional<VersionTable> kind = VersionTable.of(Identifier.of(there.getKey()));
      Optional<Table> table =
          source.catalog().tables().stream()
              .filter(t -> t.name().table().text().equalsIgnoreCase(there.getKey()))
              .findFirst();
      if (kind.isPresent() && table.isPresent()) {
        revisions(source, table.get(), kind.get())
            .ifPresent(ours -> findings.add(compare(there.getKey(), ours, there.getValue())));
      }
    }
    return findings;
  }

  private static Finding compare(String table, List<String> ours, List<String> theirs) {
    if (ours.equals(theirs)) {
      return new Finding(
          "schema-revision-equal",
          Severity.INFO,
          table,
          ours.size() == 1 ? "revision " + ours.getFirst() : ours.size() + " revisions",
          "Source and target stand at the same revision of the application's schema.",
          "");
    }
    return new Finding(
        "schema-revision-differs",
        Severity.WARN,
        table,
        "source at " + beyond(ours, theirs) + ", target at " + beyond(theirs, ours),
        "The two schemas come from different revisions of the application, so that a table or"
            + " column may mean something else on the other side.",
        "Bring both to one revision with the application's own migration tool, then run again.");
  }

  /** What a side has and the other has not; where that is nothing, its last revision. */
  private static String beyond(List<String> side, List<String> other) {
    List<String> more = side.stream().filter(r -> !other.contains(r)).toList();
    if (more.isEmpty()) {
      return side.isEmpty() ? "no revision" : side.getLast();
    }
    return more.stream().limit(REVISIONS_SHOWN).collect(Collectors.joining(", "))
        + (more.size() > REVISIONS_SHOWN ? ", …" : "");
  }

  private static Optional<List<String>> revisions(Database source, Table table, VersionTable kind) {
    List<Column> columns = new ArrayList<>();
    for (String wanted : kind.columns()) {
      table.readable().stream()
          .filter(c -> c.name().text().equalsIgnoreCase(wanted))
          .findFirst()
          .ifPresent(columns::add);
    }
    if (columns.isEmpty() || columns.size() != kind.columns().size()) {
      return Optional.empty();
    }
    List<ColumnRead> reads =
        columns.stream().map(c -> new ColumnRead(c.name(), c.type(), false)).toList();
    TreeSet<String> revisions = new TreeSet<>();
    for (var chunk : source.chunks(table, Integer.MAX_VALUE)) {
      try (RowCursor row = source.read(chunk, reads)) {
        while (row.next()) {
          List<String> parts = new ArrayList<>();
          for (int i = 0; i < reads.size(); i++) {
            parts.add(text(row, i));
          }
          revisions.add(String.join(".", parts));
        }
      }
    }
    return Optional.of(List.copyOf(revisions));
  }

  private static String text(RowCursor row, int column) {
    return switch (row.kind(column)) {
      case NULL, LARGE_TEXT, LARGE_BLOB -> "";
      case INTEGER -> Long.toString(row.integer(column));
      case REAL -> Double.toString(row.real(column));
      case TEXT, BLOB -> {
        ByteSlice slice = new ByteSlice();
        row.bytes(column, slice);
        yield new String(slice.copy(), StandardCharsets.UTF_8);
      }
    };
  }

  /** Rows that a foreign key of the target's would refuse. */
  public static List<Finding> orphans(
      TableName table, List<Identifier> columns, Identifier key, long orphans) {
    if (orphans == 0) {
      return List.of();
    }
    return List.of(
        new Finding(
            "orphans-refused-by-target",
            Severity.BLOCK,
            table.table() + " (" + names(columns) + ")",
            orphans + (orphans == 1 ? " row" : " rows") + " without a parent",
            "The application's foreign key " + key + " refuses them.",
            "Mend or delete the rows on the source, then run again."));
  }

  /** Values that the server's types refuse or would alter. */
  public static List<Finding> trial(TableRoute route, List<Trial.Failed> failed) {
    List<Finding> findings = new ArrayList<>();
    for (Trial.Failed each : failed) {
      ColumnRoute column = route.columns().get(each.column());
      String type = column.cast() == null ? "" : column.cast().declared();
      String subject = route.source().name().table() + "." + column.source().name();
      if (each.refused() > 0) {
        findings.add(
            new Finding(
                "type-does-not-fit",
                Severity.BLOCK,
                subject,
                each.refused()
                    + (each.refused() == 1 ? " value is" : " values are")
                    + " no "
                    + type,
                "The server refuses "
                    + (each.refused() == 1 ? "it" : "them")
                    + " for "
                    + route.target().name()
                    + "."
                    + column.target().name()
                    + ".",
                fix(column)));
      }
      if (each.altered() > 0) {
        findings.add(
            new Finding(
                "value-altered-by-type",
                Severity.BLOCK,
                subject,
                each.altered()
                    + (each.altered() == 1 ? " value reads" : " values read")
                    + " back otherwise from "
                    + type,
                "As "
                    + type
                    + " a value would be rounded, cut or written anew, and no longer be the"
                    + " source's.",
                fix(column)));
      }
    }
    return findings;
  }

  private static String fix(ColumnRoute column) {
    return "Mend the values on the source, or alter "
        + column.target().name()
        + " on the target to a type that holds them, or leave the column out with `skip: true` in"
        + " the plan file.";
  }

  /** Rows that stay and have the key of rows that come. */
  public static List<Finding> collision(TableRoute route, Key key, long rows) {
    if (rows == 0) {
      return List.of();
    }
    return List.of(
        new Finding(
            "kept-rows-collide",
            Severity.BLOCK,
            route.target().name() + " (" + names(key.columns()) + ")",
            rows + (rows == 1 ? " row" : " rows") + " of the source with a key that is there",
            "Rows that are there stay by choice, and a key can stand there once.",
            "Replace the rows that are there (`existingRows: replace`), or mend the keys."));
  }

  /** What keeping rows means for the proof. */
  public static Finding kept(TableRoute route, long rows) {
    return new Finding(
        "rows-kept",
        Severity.INFO,
        route.target().name().toString(),
        rows + (rows == 1 ? " row" : " rows") + " before the load",
        "They stay. The proof says: every row of the source is there, and every row that was there"
            + " before is unchanged in the columns that the source fills.",
        "");
  }

  private static String names(List<Identifier> columns) {
    return columns.stream().map(Identifier::text).collect(Collectors.joining(", "));
  }
}
