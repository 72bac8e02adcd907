package dev.pgtrek.postgres.add;

import dev.pgtrek.postgres.add.Rehearsal.Understood;
import dev.pgtrek.spi.AddedColumn;
import dev.pgtrek.spi.AddedColumn.AddedIndex;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which index a column that is added gets. */
final class IndexChoice {

  private static final Set<String> VECTORS = Set.of("vector", "halfvec", "sparsevec", "bit");

  private IndexChoice() {}

  /**
   * Its index: GiST for places where nothing is said, none for all else; where an index is asked
   * for without a method, the one that serves the type.
   */
  static Optional<AddedIndex> of(AddedColumn column, Understood type) {
    AddedIndex asked = column.index();
    if (asked == null) {
      return type.isSpatial() ? Optional.of(new AddedIndex("gist", null)) : Optional.empty();
    }
    if (asked.method().equals("none")) {
      return Optional.empty();
    }
    return Optional.of(
        asked.method().isEmpty() ? new AddedIndex(usual(type), asked.distance()) : asked);
  }

  private static String usual(Understood type) {
    if (type.isSpatial()) {
      return "gist";
    }
    if (type.extension().equals("vector")) {
      return "hnsw";
    }
    return type.array() || type.name().equals("jsonb") || type.name().equals("tsvector")
        ? "gin"
        : "btree";
  }

  /** The bare name of the operator class, or null for the type's usual one. */
  static @Nullable String operatorClass(AddedIndex index, Understood type) {
    String distance = index.distance();
    boolean ofVectors =
        VECTORS.contains(type.name())
            && (index.method().equals("hnsw") || index.method().equals("ivfflat"));
    if (ofVectors) {
      String usual = type.name().equals("bit") ? "hamming" : "cosine";
      return type.name() + "_" + (distance == null ? usual : distance) + "_ops";
    }
    if (distance == null) {
      return null;
    }
    return switch (distance) {
      case "trgm" -> index.method() + "_trgm_ops";
      case "path" -> type.name() + "_path_ops";
      // Written in full, as CREATE INDEX takes it.
      default -> distance;
    };
  }
}
