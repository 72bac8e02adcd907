package dev.pgtrek.sqlite.catalog;

import dev.pgtrek.model.Column;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.Key;
import dev.pgtrek.model.SearchIndex;
import dev.pgtrek.model.SearchIndex.Module;
import dev.pgtrek.model.SearchIndex.Origin;
import dev.pgtrek.model.SearchIndex.SearchColumn;
import dev.pgtrek.model.SearchIndex.Storage;
import dev.pgtrek.model.Table;
import dev.pgtrek.model.TableName;
import dev.pgtrek.sqlite.access.Names;
import dev.pgtrek.sqlite.sql.SearchText;
import dev.pgtrek.sqlite.sql.VirtualTableText;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads one full-text table: what it declares, where its text is, and, where the text is its own,
 * the table that its rows are. Those stand in the shadow table {@code <name>_content}, the row's
 * number first and then a column for each of its own (sqlite.org/fts5.html, section 9; fts3.html,
 * section 9.1).
 */
final class SearchReader {

  private final Connection connection;
  private final SchemaRow row;
  private final Module module;
  private final SearchText text;
  private final List<Table> tables;
  private final List<SchemaRow> schema;

  private SearchReader(
      Connection connection,
      SchemaRow row,
      Module module,
      List<Table> tables,
      List<SchemaRow> schema) {
    this.connection = connection;
    this.row = row;
    this.module = module;
    this.text = SearchText.of(module.name(), VirtualTableText.arguments(row.sql()));
    this.tables = tables;
    this.schema = schema;
  }

  /**
   * An index with its own rows.
   *
   * @param index the index
   * @param rows the table that its rows are, or null where they are another table's
   */
  record Read(SearchIndex index, @Nullable Table rows) {}

  /** The full-text module of a name; empty for any other. */
  static Optional<Module> module(@Nullable String name) {
    return Arrays.stream(Module.values()).filter(m -> m.name().equalsIgnoreCase(name)).findFirst();
  }

  /**
   * Reads a full-text table.
   *
   * @param tables the ordinary tables of the database
   * @param schema all that the database declares
   */
  static Read read(
      Connection connection,
      SchemaRow row,
      Module module,
      List<Table> tables,
      List<SchemaRow> schema)
      throws SQLException {
    return new SearchReader(connection, row, module, tables, schema).read();
  }

  private Read read() throws SQLException {
    String content = text.option("content");
    List<SearchColumn> columns = columns(content);
    SearchTriggers triggers = SearchTriggers.of(row.name(), columns, tables, schema);
    if (content == null) {
      return own(columns, triggers);
    }
    if (content.isEmpty()) {
      return triggers
          .origin()
          .map(o -> read(columns, Storage.CONTENTLESS, o, "", triggers.names()))
          .orElseGet(
              () ->
                  read(
                      columns,
                      Storage.CONTENTLESS,
                      null,
                      "It keeps words only (content=''), so its text cannot be had here; fill a"
                          + " table with the texts from where they came, and search that.",
                      List.of()));
    }
    return external(columns, content, triggers);
  }

  private Read read(
      List<SearchColumn> columns,
      Storage storage,
      @Nullable Origin origin,
      String trouble,
      List<Identifier> triggers) {
    return new Read(
        index(columns, storage, origin, trouble, origin == null ? List.of() : triggers), null);
  }

  private SearchIndex index(
      List<SearchColumn> columns,
      Storage storage,
      @Nullable Origin origin,
      String trouble,
      List<Identifier> triggers) {
    String detail = text.options().getOrDefault("detail", "full");
    boolean sizes =
        !text.options().getOrDefault("columnsize", "1").equals("0")
            && !text.options().getOrDefault("matchinfo", "").equalsIgnoreCase("fts3");
    String language = text.option("languageid");
    return new SearchIndex(
        TableReader.name(row.name()),
        module,
        columns,
        TokenizerReader.read(module, text.tokenizer()),
        storage,
        origin,
        trouble,
        numbers(text.options().getOrDefault("prefix", "")),
        sizes,
        detail.toLowerCase(Locale.ROOT),
        language == null || language.isEmpty() ? null : Identifier.of(language),
        triggers,
        row.sql());
  }

  private static List<Integer> numbers(String list) {
    List<Integer> numbers = new ArrayList<>();
    for (String word : list.replace(',', ' ').split(" ", -1)) {
      if (!word.isEmpty() && word.length() < 8 && word.chars().allMatch(Character::isDigit)) {
        numbers.add(Integer.parseInt(word));
      }
    }
    return numbers;
  }

  /** FTS4 takes the columns of its content where it names none, and FTS3 is never without one. */
  private List<SearchColumn> columns(@Nullable String content) {
    List<SearchColumn> columns = new ArrayList<>();
    List<String> kept = List.of(text.options().getOrDefault("notindexed", "").split(",", -1));
    for (Map.Entry<String, Boolean> column : text.columns().entrySet()) {
      boolean indexed =
          column.getValue() && kept.stream().noneMatch(k -> Names.same(k, column.getKey()));
      columns.add(new SearchColumn(Identifier.of(column.getKey()), indexed));
    }
    if (columns.isEmpty() && content != null) {
      table(content)
          .ifPresent(t -> t.columns().forEach(c -> columns.add(new SearchColumn(c.name(), true))));
    }
    if (columns.isEmpty()) {
      columns.add(new SearchColumn(Identifier.of("content"), true));
    }
    return columns;
  }

  private Optional<Table> table(String name) {
    return tables.stream().filter(t -> Names.same(t.name().table().text(), name)).findFirst();
  }

  private Read external(List<SearchColumn> columns, String content, SearchTriggers triggers) {
    Table table = table(content).orElse(null);
    if (table == null) {
      boolean view =
          schema.stream().anyMatch(r -> r.type().equals("view") && Names.same(r.name(), content));
      return read(
          columns,
          Storage.EXTERNAL,
          null,
          view
              ? "Its text is that of the view "
                  + content
                  + ", and a view has no place for a search column; search the tables beneath it."
              : "Its text is that of the table " + content + ", which is not there.",
          List.of());
    }
    List<Identifier> found = new ArrayList<>();
    for (SearchColumn column : columns) {
      Optional<Identifier> name = column(table, column.name().text());
      if (name.isEmpty()) {
        return read(
            columns,
            Storage.EXTERNAL,
            null,
            "The table " + content + " has no column " + column.name() + ".",
            List.of());
      }
      found.add(name.get());
    }
    String rowid = text.options().getOrDefault("content_rowid", "rowid");
    Origin origin = new Origin(table.name(), SearchTriggers.key(table, rowid), found);
    return read(columns, Storage.EXTERNAL, origin, "", triggers.names());
  }

  static Optional<Identifier> column(Table table, String name) {
    return Names.find(table.columns().stream().map(Column::name).toList(), name);
  }

  private Read own(List<SearchColumn> columns, SearchTriggers triggers) throws SQLException {
    String content = row.name() + "_content";
    boolean there =
        schema.stream().anyMatch(r -> r.rootPage() > 0 && Names.same(r.name(), content));
    if (!there) {
      return read(columns, Storage.OWN, null, "Its table " + content + " is missing.", List.of());
    }
    String compress = text.option("compress");
    if (compress != null) {
      return read(
          columns,
          Storage.OWN,
          null,
          "Its text is compressed by the function "
              + compress
              + ", which only the application has; copy it into a plain table there first.",
          List.of());
    }
    Optional<Origin> mirrored = triggers.origin();
    if (mirrored.isPresent() && triggers.holdsSameText(connection, content, mirrored.get())) {
      return read(
          columns,
          Storage.OWN,
          mirrored.get(),
          "Its own copy of the text was compared with the table "
              + mirrored.get().table().table()
              + " row by row and is the same, so it is not carried a second time.",
          triggers.names());
    }
    Table rows = rows(columns, content);
    Identifier key = rows.columns().getFirst().name();
    Origin origin = new Origin(rows.name(), key, columns.stream().map(SearchColumn::name).toList());
    return new Read(index(columns, Storage.OWN, origin, "", List.of()), rows);
  }

  /** The user's own view of the rows: the number by the name that queries call it by. */
  private Table rows(List<SearchColumn> declared, String content) throws SQLException {
    Identifier key = Identifier.of(module == Module.FTS5 ? "rowid" : "docid");
    String id = module == Module.FTS5 ? "id" : "docid";
    String highest = "SELECT max(" + id + ") FROM " + Identifier.of(content).quoted();
    long last = Math.max(0, Query.list(connection, highest, r -> r.getLong(1)).getFirst());
    List<Column> columns = new ArrayList<>();
    columns.add(
        new Column(
            key,
            "INTEGER",
            DeclaredType.of("INTEGER"),
            true,
            null,
            null,
            null,
            new Column.Identity(last)));
    declared.forEach(c -> columns.add(plain(c.name(), "")));
    String language = text.option("languageid");
    if (language != null && !language.isEmpty()) {
      columns.add(plain(Identifier.of(language), "INTEGER"));
    }
    TableName name = TableReader.name(row.name());
    return new Table(
        name,
        columns,
        new Key(null, List.of(key)),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        new Table.Traits(false, false, false, row.sql()));
  }

  private static Column plain(Identifier name, String declared) {
    return new Column(name, declared, DeclaredType.of(declared), false, null, null, null, null);
  }
}
