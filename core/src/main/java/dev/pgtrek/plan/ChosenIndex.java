package dev.pgtrek.plan;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.model.ColumnType;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.Index;
import dev.pgtrek.model.ScalarType;
import dev.pgtrek.model.Severity;
import dev.pgtrek.spi.ColumnRoute;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The index that a column of documents or vectors gets, which the source has no counterpart of. */
final class ChosenIndex {

  /** pgvector's bounds for an HNSW index (HNSW_MAX_DIM; twice that for halfvec). */
  private static final int MAX_DIMENSIONS = 2_000;

  private static final int MAX_HALF_DIMENSIONS = 4_000;

  /** pgvector's own choice, where nothing else is said. */
  private static final int LINKS = 16;

  private static final int CANDIDATES = 64;

  private ChosenIndex() {}

  /**
   * The column's index, if it gets one.
   *
   * @param documents for jsonb where the column says nothing
   * @param vectors for vectors where the column says nothing
   */
  static Optional<Index> of(
      ColumnRoute route,
      Draft draft,
      ObjectNames schema,
      JsonIndex documents,
      VectorIndex vectors,
      Notes notes) {
    IndexEdit edit = draft.indexEdits.getOrDefault(route.target().name(), IndexEdit.NONE);
    return switch (route.target().type()) {
      case ScalarType.JSONB -> {
        refuseParameters(edit, route, draft);
        yield document(
            route, draft, schema, chosen(edit, JsonIndex.values(), documents, route, draft));
      }
      case ColumnType.Vector type ->
          vector(
              type,
              route,
              draft,
              schema,
              chosen(edit, VectorIndex.values(), vectors, route, draft),
              edit,
              notes);
      default -> {
        refuse(edit, route, draft);
        yield Optional.empty();
      }
    };
  }

  private static Optional<Index> document(
      ColumnRoute route, Draft draft, ObjectNames schema, JsonIndex chosen) {
    if (chosen == JsonIndex.NONE) {
      return Optional.empty();
    }
    Identifier column = route.target().name();
    Identifier name = schema.take(draft.target.table(), List.of(column), "gin");
    String operators = chosen == JsonIndex.PATH ? "jsonb_path_ops" : null;
    return Optional.of(
        new Index(
            name,
            false,
            "gin",
            List.of(new Index.Term(column, null, false, null, operators)),
            null));
  }

  private static Optional<Index> vector(
      ColumnType.Vector type,
      ColumnRoute route,
      Draft draft,
      ObjectNames schema,
      VectorIndex chosen,
      IndexEdit edit,
      Notes notes) {
    int most = type.half() ? MAX_HALF_DIMENSIONS : MAX_DIMENSIONS;
    if (chosen == VectorIndex.NONE) {
      return Optional.empty();
    }
    Identifier column = route.target().name();
    if (type.dimensions() > most) {
      notes.find(
          "vector-too-long-for-index",
          Severity.WARN,
          draft.name() + "." + column,
          type.dimensions() + " dimensions",
          "pgvector indexes "
              + (type.half() ? "a halfvec" : "a vector")
              + " of at most "
              + most
              + " dimensions; the column gets no index, and a search reads the whole table.",
          type.half() || type.dimensions() > MAX_HALF_DIMENSIONS
              ? "Nothing to do if that suits; else index a part or the signs of it on the target"
                  + " (subvector, binary_quantize)."
              : "Nothing to do if that suits; or take `type: halfvec("
                  + type.dimensions()
                  + ")`, which can be indexed up to "
                  + MAX_HALF_DIMENSIONS
                  + ".");
      return Optional.empty();
    }
    Identifier name = schema.take(draft.target.table(), List.of(column), "hnsw");
    Map<String, Integer> parameters = new LinkedHashMap<>();
    Integer links = edit.m();
    Integer candidates = edit.efConstruction();
    if (links != null) {
      parameters.put("m", links);
    }
    if (candidates != null) {
      parameters.put("ef_construction", candidates);
    }
    if ((candidates == null ? CANDIDATES : candidates) < 2 * (links == null ? LINKS : links)) {
      throw new PgtrekException.Usage(
          "plan-bad-index",
          "Column "
              + draft.subject(route.source().name())
              + ": efConstruction has to be twice m at least (they are 64 and 16 where nothing is"
              + " said).",
          "Raise efConstruction or lower m in the plan file.");
    }
    return Optional.of(
        new Index(
            name,
            false,
            "hnsw",
            List.of(new Index.Term(column, null, false, null, chosen.operatorClass(type.half()))),
            null,
            parameters));
  }

  private static <E extends Enum<E>> E chosen(
      IndexEdit edit, E[] known, E otherwise, ColumnRoute route, Draft draft) {
    String kind = edit.kind();
    if (kind == null) {
      return otherwise;
    }
    for (E each : known) {
      if (each.name().toLowerCase(Locale.ROOT).equals(kind)) {
        return each;
      }
    }
    throw unfit("`index: " + kind + "`", route, draft);
  }

  private static void refuse(IndexEdit edit, ColumnRoute route, Draft draft) {
    refuseParameters(edit, route, draft);
    String kind = edit.kind();
    if (kind != null && !kind.equals("none")) {
      throw unfit("`index: " + kind + "`", route, draft);
    }
  }

  private static void refuseParameters(IndexEdit edit, ColumnRoute route, Draft draft) {
    if (edit.m() != null || edit.efConstruction() != null) {
      throw unfit("`m:` and `efConstruction:`", route, draft);
    }
  }

  private static PgtrekException.Usage unfit(String what, ColumnRoute route, Draft draft) {
    return new PgtrekException.Usage(
        "plan-bad-index",
        "Column "
            + draft.subject(route.source().name())
            + " becomes "
            + route.target().type().sql()
            + ", and "
            + what
            + " is not for that.",
        "Take gin, path or none for jsonb; cosine, l2, ip or none, with m and efConstruction, for"
            + " vector and halfvec; nothing for other types.");
  }
}
