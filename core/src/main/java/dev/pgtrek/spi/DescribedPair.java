package dev.pgtrek.spi;

/**
 * Two databases whose sides can each be read as they were when they were compared: a power beside
 * {@link Pair}. What is given here is closed by who asked for it, before the pair is. Both sides
 * are {@link Described}.
 */
public interface DescribedPair {

  /** The source at that moment. */
  Snapshot sourceThen();

  /** The target at that moment. */
  Snapshot targetThen();
}
