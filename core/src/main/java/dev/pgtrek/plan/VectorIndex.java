package dev.pgtrek.plan;

import java.util.Locale;

/** Which HNSW index a column of vectors gets, by the distance that queries order by. */
public enum VectorIndex {
  /** Cosine distance, {@code <=>}. */
  COSINE,
  /** Euclidean distance, {@code <->}. */
  L2,
  /** Negative inner product, {@code <#>}. */
  IP,
  /** None: queries scan the table, and are exact. */
  NONE;

  /** The operator class for a type: {@code vector_cosine_ops}. */
  String operatorClass(boolean half) {
    return (half ? "halfvec_" : "vector_") + name().toLowerCase(Locale.ROOT) + "_ops";
  }
}
