package dev.pgtrek.sqlite.dialect;

import dev.pgtrek.model.Column;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.SearchVector;
import dev.pgtrek.model.Table;
import dev.pgtrek.sqlite.access.Names;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The full-text table of a search: FTS5 over the table's own columns, without a copy of their text,
 * kept in step by three triggers, filled from the rows and checked against them
 * (https://sqlite.org/fts5.html#external_content_tables).
 */
final class SearchTables {

  /** The configuration that stands for sequences of three characters. */
  private static final String TRIGRAM = "trigram";

  private SearchTables() {}

  /** The statements, in one go. */
  static String sql(Table table, SearchVector search) {
    String name = search.column().quoted();
    String here = table.name().table().quoted();
    String rowid = rowid(table);
    List<String> columns = search.parts().stream().map(p -> p.column().quoted()).toList();
    String list = String.join(", ", columns);
    String forgets =
        "  INSERT INTO "
            + name
            + " ("
            + name
            + ", rowid, "
            + list
            + ") VALUES ('delete', "
            + values("old.", rowid, columns)
            + ");\n";
    String learns =
        "  INSERT INTO "
            + name
            + " (rowid, "
            + list
            + ") VALUES ("
            + values("new.", rowid, columns)
            + ");\n";
    return "CREATE VIRTUAL TABLE "
        + name
        + " USING fts5("
        + list
        + ", content="
        + Literals.text(table.name().table().text())
        + ", content_rowid="
        + Literals.text(bare(rowid))
        + ", tokenize="
        + Literals.text(tokenizer(search.configuration()))
        + ");\n"
        + trigger(search, "insert", "INSERT", here, learns)
        + trigger(search, "delete", "DELETE", here, forgets)
        + trigger(search, "update", "UPDATE", here, forgets + learns)
        + "INSERT INTO "
        + name
        + " ("
        + name
        + ") VALUES ('rebuild');\nINSERT INTO "
        + name
        + " ("
        + name
        + ", rank) VALUES ('integrity-check', 1)";
  }

  private static String values(String row, String rowid, List<String> columns) {
    return row
        + rowid
        + ", "
        + columns.stream().map(c -> row + c).collect(Collectors.joining(", "));
  }

  private static String trigger(
      SearchVector search, String suffix, String event, String table, String body) {
    return "CREATE TRIGGER "
        + Identifier.of(search.column().text() + "_" + suffix).quoted()
        + " AFTER "
        + event
        + " ON "
        + table
        + " BEGIN\n"
        + body
        + "END;\n";
  }

  /** The column that is the rowid, or a name of the rowid that no column has. */
  private static String rowid(Table table) {
    Column counter = NewTables.counter(table);
    if (counter != null) {
      return counter.name().quoted();
    }
    return List.of("rowid", "_rowid_", "oid").stream()
        .filter(n -> table.columns().stream().noneMatch(c -> Names.same(c.name().text(), n)))
        .findFirst()
        .orElse("rowid");
  }

  private static String bare(String name) {
    return name.startsWith("\"")
        ? name.substring(1, name.length() - 1).replace("\"\"", "\"")
        : name;
  }

  /**
   * How words are cut: English ones to their stems, all others as they are. Accents count as they
   * do in the server, unless its configuration takes them off.
   */
  static String tokenizer(SearchVector.Configuration configuration) {
    Identifier copied = configuration.copied();
    String words = copied == null ? configuration.name().table().text() : copied.text();
    if (words.equals(TRIGRAM)) {
      return TRIGRAM;
    }
    return (words.equals("english") ? "porter " : "")
        + "unicode61 remove_diacritics "
        + (copied == null ? 0 : 2);
  }
}
