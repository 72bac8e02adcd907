package dev.pgtrek.spi;

import dev.pgtrek.model.Finding;
import java.util.List;

/**
 * Two databases of one engine, which can do between themselves what else would lead every row
 * through pgtrek. Both are only read here, but for what {@link #move} does. For all threads.
 */
public interface Pair extends AutoCloseable {

  /** Where the source is, for messages: never with a password. */
  String source();

  /** The source's product and version. */
  String sourceEngine();

  /** Where the target is, for messages: never with a password. */
  String target();

  /** The target's product and version. */
  String targetEngine();

  /** What stands against moving the source to the target, all at once. */
  List<Finding> check();

  /**
   * What stands against comparing them.
   *
   * @return findings; a blocking one means that a comparison would be wrong or impossible
   */
  List<Finding> comparable();

  /**
   * Every table that a side has, the largest first. From here on each side is seen as it was at
   * this moment.
   */
  List<PairTable> tables();

  /**
   * Compares the rows of tables that both sides have, one after the other. May be called by many
   * threads at once, for other tables.
   *
   * @param limit rows of each that differ to name, at least 1
   * @return a verdict for each, in their order
   */
  List<PairVerdict> compare(List<PairTable> tables, int limit);

  /** Everything beside rows that is not the same, in order of kind; may run beside comparisons. */
  List<ObjectDifference> objects();

  /** What {@link #objects} found that is no difference, and has to be said, as sentences. */
  default List<String> remarks() {
    return List.of();
  }

  /**
   * A way to move the source to the target; nothing is done yet. Closed before this is.
   *
   * @throws dev.pgtrek.error.PgtrekException if this pair cannot be moved
   */
  Move move(MoveChoices choices);

  @Override
  void close();
}
