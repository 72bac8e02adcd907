package dev.pgtrek.model;

/** The border between values that travel through a buffer and values that are streamed. */
public final class LargeValues {

  /**
   * Bytes (as UTF-8 for text) up to which a value is handed over whole. Longer ones are streamed,
   * and enter the canonical form of their row as length and SHA-256, so that neither side ever
   * needs them whole in memory.
   */
  public static final int THRESHOLD = 8 * 1024 * 1024;

  private LargeValues() {}
}
