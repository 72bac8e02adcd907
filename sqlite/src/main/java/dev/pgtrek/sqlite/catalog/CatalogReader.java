package dev.pgtrek.sqlite.catalog;

import dev.pgtrek.model.Catalog;
import dev.pgtrek.model.Catalog.OtherObject;
import dev.pgtrek.model.Finding;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.Original;
import dev.pgtrek.model.Places;
import dev.pgtrek.model.SearchIndex;
import dev.pgtrek.model.Severity;
import dev.pgtrek.model.Table;
import dev.pgtrek.sqlite.access.Names;
import dev.pgtrek.sqlite.sql.VectorTableText;
import dev.pgtrek.sqlite.sql.VirtualTableText;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Reads the catalog of one database: every object of its schema comes out in some place. */
public final class CatalogReader {

  private static final Set<String> BUILT_IN_COLLATIONS = Set.of("binary", "nocase", "rtrim");

  private final Connection connection;
  private final List<SchemaRow> rows;

  /** The module of each virtual table, by name. */
  private final Map<String, String> modules = new LinkedHashMap<>();

  private final Map<String, TableListRow> listed = new HashMap<>();
  private final List<Finding> findings = new ArrayList<>();

  private CatalogReader(Connection connection, List<SchemaRow> rows) {
    this.connection = connection;
    this.rows = rows;
  }

  /**
   * Reads everything that a database declares.
   *
   * @param connection to the database, with no collations but the engine's
   */
  public static Schema read(Connection connection) throws SQLException {
    CatalogReader reader = new CatalogReader(connection, SchemaRow.all(connection));
    return reader.read();
  }

  private Schema read() throws SQLException {
    for (SchemaRow row : rows) {
      VirtualTableText.module(row.sql()).ifPresent(module -> modules.put(row.name(), module));
    }
    Query.list(
            connection,
            "SELECT name, type, wr, strict FROM pragma_table_list WHERE schema = 'main'",
            row ->
                new TableListRow(
                    row.getString(1), row.getString(2), row.getBoolean(3), row.getBoolean(4)))
        .forEach(row -> listed.put(row.name(), row));
    Optional<PlacesReader> places = PlacesReader.read(connection, rows);
    List<OtherObject> others = new ArrayList<>();
    List<TableReader> readers = new ArrayList<>();
    List<Table> boxes = new ArrayList<>();
    for (SchemaRow row : rows) {
      if (SearchReader.module(modules.get(row.name())).isPresent()) {
        continue;
      }
      Optional<OtherObject> place = placesObject(row, places);
      Optional<Table> box = place.isPresent() ? Optional.empty() : boxTable(row);
      if (box.isPresent()) {
        boxes.add(box.get());
        continue;
      }
      Optional<OtherObject> other = place.or(() -> other(row));
      if (other.isPresent()) {
        others.add(other.get());
      } else if (row.type().equals("table")) {
        readers.add(tableReader(row));
      }
    }
    List<Table> tables = new ArrayList<>(tables(readers));
    tables.addAll(boxes);
    List<SearchIndex> searches = searches(tables);
    tables.sort(Comparator.comparing(Table::name));
    others.sort(Comparator.comparing(OtherObject::kind).thenComparing(OtherObject::name));
    Set<String> missing = missingCollations(readers);
    missing.forEach(name -> findings.add(missingCollation(name)));
    Catalog catalog =
        new Catalog(
            tables,
            others,
            StatementReader.views(connection, rows).stream()
                .filter(v -> isApplications(v.name().table(), places))
                .toList(),
            StatementReader.triggers(rows).stream()
                .filter(t -> isApplications(t.name(), places))
                .toList(),
            places.map(PlacesReader::places).orElse(Places.NONE),
            searches,
            original());
    return new Schema(catalog, findings, missing);
  }

  /** What the engine makes by itself has no text, or one that nobody may run. */
  private Original original() {
    return new Original(
        rows.stream()
            .filter(row -> !row.sql().isEmpty() && !row.name().isEmpty() && !row.isEngines())
            .map(
                row ->
                    new Original.Statement(
                        row.type(),
                        Identifier.of(row.name()),
                        Identifier.of(row.table()),
                        row.sql()))
            .toList());
  }

  private Optional<Table> boxTable(SchemaRow row) throws SQLException {
    String module = modules.get(row.name());
    return module == null ? Optional.empty() : BoxTableReader.read(connection, row, module);
  }

  private static boolean isApplications(Identifier name, Optional<PlacesReader> places) {
    return places.flatMap(p -> p.reason(name.text())).isEmpty();
  }

  private static Optional<OtherObject> placesObject(SchemaRow row, Optional<PlacesReader> places) {
    return places
        .filter(_ -> !row.name().isEmpty() && !row.type().equals("index"))
        .flatMap(p -> p.reason(row.name()))
        .map(reason -> object(OtherObject.Kind.PLACES_OBJECT, row, reason));
  }

  private TableReader tableReader(SchemaRow row) throws SQLException {
    TableListRow traits = listed.get(row.name());
    boolean hasMarks = rows.stream().anyMatch(r -> r.name().equals("sqlite_sequence"));
    return TableReader.read(
        connection,
        row,
        rows,
        traits != null && traits.withoutRowid(),
        traits != null && traits.strict(),
        hasMarks);
  }

  private List<Table> tables(List<TableReader> readers) throws SQLException {
    Map<String, Table> byName = new LinkedHashMap<>();
    for (TableReader reader : readers) {
      Table table = reader.table();
      byName.put(Names.fold(table.name().table().text()), table);
    }
    List<Table> tables = new ArrayList<>();
    for (TableReader reader : readers) {
      tables.add(ForeignKeyReader.withKeys(connection, reader, byName, findings));
    }
    tables.sort(Comparator.comparing(Table::name));
    return tables;
  }

  /** The full-text tables; the rows that are their own join the tables. */
  private List<SearchIndex> searches(List<Table> tables) throws SQLException {
    List<Table> ordinary = List.copyOf(tables);
    List<SearchIndex> searches = new ArrayList<>();
    for (SchemaRow row : rows) {
      Optional<SearchIndex.Module> module = SearchReader.module(modules.get(row.name()));
      if (row.type().equals("table") && module.isPresent()) {
        SearchReader.Read read = SearchReader.read(connection, row, module.get(), ordinary, rows);
        searches.add(read.index());
        if (read.rows() != null) {
          tables.add(read.rows());
        }
      }
    }
    searches.sort(Comparator.comparing(SearchIndex::name));
    return searches;
  }

  /**
   * What is neither a table of the user's rows nor a view, trigger or index; empty for all these.
   */
  private Optional<OtherObject> other(SchemaRow row) {
    if (row.name().isEmpty() || row.type().equals("index")) {
      return Optional.empty();
    }
    return switch (row.type()) {
      case "view", "trigger" -> Optional.empty();
      default -> otherTable(row);
    };
  }

  private Optional<OtherObject> otherTable(SchemaRow row) {
    String module = modules.get(row.name());
    if (module != null) {
      String advice = VectorTableText.advice(row.name(), row.sql());
      return Optional.of(object(OtherObject.Kind.VIRTUAL_TABLE, row, "module " + module + advice));
    }
    if (row.isEngines()) {
      return Optional.of(object(OtherObject.Kind.ENGINE_TABLE, row, ""));
    }
    Optional<String> owner = ShadowTables.owner(row.name(), modules);
    if (owner.isPresent()) {
      return Optional.of(object(OtherObject.Kind.SHADOW_TABLE, row, "of " + owner.get()));
    }
    TableListRow known = listed.get(row.name());
    return known != null && known.type().equals("shadow")
        ? Optional.of(object(OtherObject.Kind.SHADOW_TABLE, row, ""))
        : Optional.empty();
  }

  private static OtherObject object(OtherObject.Kind kind, SchemaRow row, String note) {
    return new OtherObject(kind, Identifier.of(row.name()), row.sql(), note);
  }

  /** SQLite's own list is of no use here: it holds every name that the schema mentions. */
  private static Set<String> missingCollations(List<TableReader> readers) {
    Set<String> missing = new TreeSet<>();
    for (TableReader reader : readers) {
      for (String name : reader.collations()) {
        if (!BUILT_IN_COLLATIONS.contains(Names.fold(name))) {
          missing.add(name);
        }
      }
    }
    return missing;
  }

  private static Finding missingCollation(String name) {
    return new Finding(
        "collation-unknown",
        Severity.WARN,
        "collation " + name,
        "used by the schema, known only to the application",
        "The order and the uniqueness that it defines cannot be checked or carried over.",
        "Name a collation of PostgreSQL for these columns in the plan, if the order matters.");
  }

  private record TableListRow(String name, String type, boolean withoutRowid, boolean strict) {}
}
