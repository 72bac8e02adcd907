package dev.pgtrek.sift;

/** The code words of the reasons for which rows are kept out; they stand in pgtrek.reject. */
final class Rejections {

  static final String MISFIT = "does-not-fit";
  static final String NULL = "null-in-not-null";
  static final String NULL_IN_KEY = "null-in-key";
  static final String DUPLICATE = "duplicate";
  static final String ORPHAN = "orphan";

  private Rejections() {}
}
