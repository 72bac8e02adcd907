package dev.pgtrek.spi;

import dev.pgtrek.model.Finding;
import java.nio.file.Path;
import java.util.List;

/** A living source, which is only ever read. */
public interface Source extends AutoCloseable {

  /** Where it is, for messages: never with a password. */
  String display();

  /** What stands against reading it, all at once. Cheap: it reads headers, not rows. */
  List<Finding> check();

  /** The bytes that a snapshot of it will take, at least. */
  long bytes();

  /**
   * Takes one consistent copy, correct beside a living writer, and opens it.
   *
   * @param file where the copy goes; it does not exist yet, and appears under this name only when
   *     it is whole
   */
  Snapshot snapshot(Path file);

  /**
   * Opens a copy taken earlier.
   *
   * @throws dev.pgtrek.error.PgtrekException.Source if the file is not what {@link #snapshot} made
   */
  Snapshot reopen(Path file);

  /**
   * A word for the state of the source that stays the same while its content does, cheaply taken;
   * it may change without a change of content, and then two snapshots' {@link Snapshot#contentId}
   * decide.
   */
  String stateId();

  @Override
  void close();
}
