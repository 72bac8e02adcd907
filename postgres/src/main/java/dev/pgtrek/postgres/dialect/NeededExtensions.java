package dev.pgtrek.postgres.dialect;

import dev.pgtrek.model.Column;
import dev.pgtrek.model.ColumnType;
import dev.pgtrek.model.Extension;
import dev.pgtrek.model.Index;
import dev.pgtrek.model.ScalarType;
import dev.pgtrek.model.SearchVector;
import dev.pgtrek.model.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Which extensions the types and indexes of planned tables come from. */
final class NeededExtensions {

  /** The extension and what needs it, in words; the same need is told once. */
  private final Map<String, List<String>> users = new TreeMap<>();

  private NeededExtensions() {}

  /** Each extension once, in order of name. */
  static List<Extension> of(List<Table> tables) {
    NeededExtensions needed = new NeededExtensions();
    tables.forEach(needed::add);
    return needed.users.entrySet().stream()
        .map(e -> Extension.of(e.getKey(), reason(e.getValue())))
        .toList();
  }

  private static String reason(List<String> users) {
    String more = users.size() == 1 ? "" : ", and " + (users.size() - 1) + " more like it";
    return "For " + users.getFirst() + more + ".";
  }

  private void add(Table table) {
    for (Column column : table.columns()) {
      extensionOf(column.type())
          .ifPresent(
              e ->
                  need(
                      e,
                      "the type "
                          + column.type().sql()
                          + " of "
                          + table.name().table()
                          + "."
                          + column.name()));
    }
    for (SearchVector search : table.searches()) {
      if (search.configuration().copied() != null) {
        need("unaccent", "the search column " + search.column() + " of " + table.name().table());
      }
    }
    for (Index index : table.indexes()) {
      method(index.method()).ifPresent(e -> need(e, "the method of index " + index.name()));
      for (Index.Term term : index.terms()) {
        extensionOf(table, index, term)
            .ifPresent(e -> need(e, "the operator class of index " + index.name()));
      }
    }
  }

  private void need(String extension, String user) {
    List<String> known = users.computeIfAbsent(extension, e -> new ArrayList<>());
    if (!known.contains(user)) {
      known.add(user);
    }
  }

  /** Without a default branch, so that a new type must say where it comes from. */
  private static Optional<String> extensionOf(ColumnType type) {
    return switch (type) {
      case ScalarType scalar -> extensionOf(scalar);
      case ColumnType.Vector _ -> Optional.of("vector");
      case ColumnType.Numeric _, ColumnType.Varchar _ -> Optional.empty();
      case ColumnType.Geometry _ -> Optional.of("postgis");
    };
  }

  private static Optional<String> extensionOf(ScalarType type) {
    return switch (type) {
      case SMALLINT,
          INTEGER,
          BIGINT,
          BOOLEAN,
          DOUBLE,
          TEXT,
          BYTEA,
          DATE,
          TIME,
          TIMESTAMP,
          TIMESTAMPTZ,
          JSON,
          JSONB,
          UUID,
          ANY ->
          Optional.empty();
      case CITEXT -> Optional.of("citext");
    };
  }

  private static Optional<String> method(String method) {
    return switch (method) {
      case "hnsw", "ivfflat" -> Optional.of("vector");
      default -> Optional.empty();
    };
  }

  private static Optional<String> extensionOf(Table table, Index index, Index.Term term) {
    String operators = term.operatorClass();
    if (operators == null) {
      return ofPlainTerm(table, index, term);
    }
    String name = operators.substring(operators.lastIndexOf('.') + 1);
    return switch (name) {
      case "gin_trgm_ops", "gist_trgm_ops" -> Optional.of("pg_trgm");
      case "citext_ops", "citext_pattern_ops" -> Optional.of("citext");
      default ->
          name.startsWith("vector_") || name.startsWith("halfvec_") || name.startsWith("sparsevec_")
              ? Optional.of("vector")
              : name.contains("_geometry_") || name.contains("_geography_")
                  ? Optional.of("postgis")
                  : Optional.empty();
    };
  }

  /** GIN and GiST know scalar values only by the extensions that lend them btree's orders. */
  private static Optional<String> ofPlainTerm(Table table, Index index, Index.Term term) {
    boolean scalar =
        Optional.ofNullable(term.column())
            .flatMap(table::column)
            .map(Column::type)
            .filter(t -> t != ScalarType.JSONB && extensionOf(t).isEmpty())
            .isPresent();
    if (!scalar) {
      return Optional.empty();
    }
    return switch (index.method()) {
      case "gin" -> Optional.of("btree_gin");
      case "gist" -> Optional.of("btree_gist");
      default -> Optional.empty();
    };
  }
}
