package dev.pgtrek.plan;

import org.jspecify.annotations.Nullable;

/**
 * What a plan file says of the index that pgtrek makes for a column of documents or vectors.
 *
 * @param kind a word of {@link JsonIndex} or {@link VectorIndex}, or null for the plan's own
 * @param m links per node of an HNSW index, or null for pgvector's own, 16
 * @param efConstruction candidates while it is built, or null for pgvector's own, 64
 */
public record IndexEdit(
    @Nullable String kind, @Nullable Integer m, @Nullable Integer efConstruction) {

  /** Nothing is said. */
  public static final IndexEdit NONE = new IndexEdit(null, null, null);
}
