package dev.pgtrek.plan;

/** Which index a column of JSON documents gets. */
public enum JsonIndex {
  /** One that finds documents by what they contain; on large tables the dearest step of a run. */
  GIN,
  /**
   * The same for {@code @>} and JSON paths alone (jsonb_path_ops): smaller and quicker, without the
   * operators that look for keys.
   */
  PATH,
  /** None. */
  NONE
}
