package dev.pgtrek.postgres.catalog;

import dev.pgtrek.model.Catalog.OtherObject;
import dev.pgtrek.model.Column;
import dev.pgtrek.model.ColumnType;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.Index;
import dev.pgtrek.model.ScalarType;
import dev.pgtrek.model.SearchVector;
import dev.pgtrek.model.TableName;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the columns that hold nothing but the words of others of their row: stored generated ones
 * of type tsvector, and those that a trigger fills before each insert and update. They are taken
 * out of their table's columns and stand beside them. Any other tsvector is data and stays a
 * column.
 */
final class SearchReader {

  /** Row, before, insert, update in pg_trigger.tgtype; and that there is no condition. */
  private static final String TRIGGERS =
      """
      SELECT c.oid, t.tgname, f.proname, f.prosrc, l.lanname, encode(t.tgargs, 'escape'), t.oid
      FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
      JOIN pg_proc f ON f.oid = t.tgfoid JOIN pg_language l ON l.oid = f.prolang
      WHERE c.relnamespace = ANY (:schemas) AND NOT t.tgisinternal AND t.tgparentid = 0
        AND t.tgenabled IN ('O', 'A') AND t.tgtype::int & 23 = 23 AND t.tgqual IS NULL
      """;

  /** What a configuration cuts ASCII words with, and whether it takes accents off others first. */
  private static final String CONFIGURATIONS =
      """
      SELECT n.nspname, c.cfgname, n.nspname = 'pg_catalog',
        (SELECT d.dictname FROM pg_ts_config_map m JOIN pg_ts_dict d ON d.oid = m.mapdict
          WHERE m.mapcfg = c.oid AND m.maptokentype = 1 ORDER BY m.mapseqno DESC LIMIT 1),
        (SELECT bool_or(d.dictname = 'unaccent') FROM pg_ts_config_map m
          JOIN pg_ts_dict d ON d.oid = m.mapdict WHERE m.mapcfg = c.oid AND m.maptokentype = 2)
      FROM pg_ts_config c JOIN pg_namespace n ON n.oid = c.cfgnamespace
      """;

  /** A configuration, and the server's own that it is like but for accents. */
  private record Known(TableName name, @Nullable Identifier copied) {}

  private final Map<Long, CatalogReader.TableParts> relations;
  private final Map<String, Known> configurations = new HashMap<>();

  /** The triggers that do nothing but fill a search column, by their numbers. */
  private final Set<Long> covered = new HashSet<>();

  private String usual = "";

  SearchReader(Map<Long, CatalogReader.TableParts> relations) {
    this.relations = relations;
  }

  /**
   * Looks at all tables.
   *
   * @param others receives the indexes of the columns that are taken out
   * @return the numbers of the triggers that only fill such a column
   */
  Set<Long> read(Connection connection, String schemas, List<OtherObject> others)
      throws SQLException {
    Scope.each(
        connection,
        "SELECT current_setting('default_text_search_config')",
        schemas,
        row -> usual = row.getString(1));
    Scope.each(connection, CONFIGURATIONS, schemas, this::configuration);
    relations.values().forEach(this::generated);
    Scope.each(connection, TRIGGERS, schemas, this::trigger);
    relations.values().forEach(table -> indexes(table, others));
    relations.values().forEach(table -> computed(table, others));
    return covered;
  }

  private void configuration(ResultSet row) throws SQLException {
    TableName name = TableName.of(row.getString(1), row.getString(2));
    String stem = row.getString(4);
    Known known =
        row.getBoolean(3) || stem == null || !row.getBoolean(5)
            ? new Known(name, null)
            : new Known(name, Identifier.of(stem.replaceFirst("_stem$", "")));
    if (row.getBoolean(3)) {
      configurations.put(row.getString(2), known);
    }
    configurations.put(name.toString(), known);
  }

  private void generated(CatalogReader.TableParts table) {
    for (Column column : List.copyOf(table.columns)) {
      Column.Generated generated = column.generated();
      if (isVector(column) && generated != null && generated.stored()) {
        SearchText.of(generated.expression())
            .flatMap(words -> vector(table, column, words, SearchVector.Way.GENERATED, null))
            .ifPresent(search -> takeOut(table, column, search));
      }
    }
  }

  private static boolean isVector(Column column) {
    return column.declared().equals("tsvector");
  }

  private void trigger(ResultSet row) throws SQLException {
    CatalogReader.TableParts table = relations.get(row.getLong(1));
    if (table == null) {
      return;
    }
    Identifier name = Identifier.of(row.getString(2));
    if (row.getString(3).equals("tsvector_update_trigger")) {
      String[] arguments = row.getString(6).split("\\\\000", -1);
      if (arguments.length > 3) {
        List<SearchText.Piece> pieces = new ArrayList<>();
        // Each argument is closed by the mark.
        for (int i = 2; i < arguments.length - 1; i++) {
          pieces.add(new SearchText.Piece(arguments[i], 'D', 0));
        }
        if (filled(table, arguments[0], name, new SearchText.Words(arguments[1], pieces))) {
          covered.add(row.getLong(7));
        }
      }
    } else if (row.getString(5).equals("plpgsql")) {
      body(table, name, SearchText.tokens(row.getString(4)), row.getLong(7));
    }
  }

  /**
   * A body that assigns the column once; others may stand beside it, and then it is not covered.
   */
  private void body(
      CatalogReader.TableParts table, Identifier trigger, List<String> tokens, long oid) {
    for (int i = 0; i + 4 < tokens.size(); i++) {
      boolean assigns =
          tokens.get(i).equals("new")
              && tokens.get(i + 1).equals(".")
              && (tokens.get(i + 3).equals(":=") || tokens.get(i + 3).equals("="));
      int end = i + 4;
      while (end < tokens.size() && !tokens.get(end).equals(";")) {
        end++;
      }
      if (!assigns || end == tokens.size()) {
        continue;
      }
      String column = tokens.get(i + 2).replaceAll("^\"|\"$", "").replace("\"\"", "\"");
      boolean alone =
          tokens.subList(0, i).equals(List.of("begin"))
              && tokens.subList(end + 1, tokens.size()).stream()
                  .filter(t -> !t.equals(";"))
                  .toList()
                  .equals(List.of("return", "new", "end"));
      List<String> expression = tokens.subList(i + 4, end);
      // In a branch it may not be what every row gets.
      if (alone
          && SearchText.of(expression)
              .filter(words -> filled(table, column, trigger, words))
              .isPresent()) {
        covered.add(oid);
        return;
      }
    }
  }

  private boolean filled(
      CatalogReader.TableParts table, String column, Identifier trigger, SearchText.Words words) {
    Optional<Column> filled =
        table.columns.stream()
            .filter(c -> c.name().text().equals(column) && isVector(c) && c.generated() == null)
            .findFirst();
    Optional<SearchVector> search =
        filled.flatMap(c -> vector(table, c, words, SearchVector.Way.TRIGGER, trigger));
    search.ifPresent(s -> takeOut(table, filled.orElseThrow(), s));
    return search.isPresent();
  }

  private Optional<SearchVector> vector(
      CatalogReader.TableParts table,
      Column column,
      SearchText.Words words,
      SearchVector.Way way,
      @Nullable Identifier trigger) {
    String named = words.configuration() == null ? usual : words.configuration();
    Known known = configurations.get(named.replace("\"", ""));
    if (known == null) {
      return Optional.empty();
    }
    List<SearchVector.Part> parts = new ArrayList<>();
    for (SearchText.Piece piece : words.pieces()) {
      Optional<Column> source =
          table.columns.stream().filter(c -> c.name().text().equals(piece.column())).findFirst();
      if (source.isEmpty()) {
        return Optional.empty();
      }
      parts.add(
          new SearchVector.Part(
              source.get().name(), piece.weight(), isText(source.get()), piece.limit()));
    }
    parts.sort(Comparator.comparingInt(SearchVector.Part::weight));
    return Optional.of(
        new SearchVector(
            column.name(),
            new SearchVector.Configuration(known.name(), known.copied()),
            parts,
            way,
            trigger));
  }

  private static boolean isText(Column column) {
    return column.type() == ScalarType.TEXT || column.type() instanceof ColumnType.Varchar;
  }

  private static void takeOut(CatalogReader.TableParts table, Column column, SearchVector search) {
    table.columns.remove(column);
    table.searches.add(search);
  }

  /** An index over the words of columns that no column of the table holds. */
  private void computed(CatalogReader.TableParts table, List<OtherObject> others) {
    for (Index index : List.copyOf(table.indexes)) {
      String words = index.terms().getFirst().expression();
      boolean alone =
          index.terms().size() == 1
              && index.where() == null
              && (index.method().equals("gin") || index.method().equals("gist"));
      if (!alone || words == null) {
        continue;
      }
      SearchText.of(words)
          .flatMap(
              w ->
                  vector(
                      table,
                      Column.of(index.name().text(), ScalarType.TEXT),
                      w,
                      SearchVector.Way.GENERATED,
                      null))
          .ifPresent(
              search -> {
                table.indexes.remove(index);
                table.searches.add(search);
                others.add(
                    new OtherObject(
                        OtherObject.Kind.INDEX,
                        Identifier.of(table.name + "." + index.name()),
                        words,
                        "it finds words, and is the search of its name"));
              });
    }
  }

  /** An index over a column that is no longer among the table's belongs to the search. */
  private static void indexes(CatalogReader.TableParts table, List<OtherObject> others) {
    for (Index index : List.copyOf(table.indexes)) {
      boolean serves =
          index.terms().stream()
              .anyMatch(t -> table.searches.stream().anyMatch(s -> s.column().equals(t.column())));
      if (serves) {
        table.indexes.remove(index);
        others.add(
            new OtherObject(
                OtherObject.Kind.INDEX,
                Identifier.of(table.name + "." + index.name()),
                "",
                "an index of the search column "
                    + table.searches.getFirst().column()
                    + ", and part of the search"));
      }
    }
  }
}
