package dev.pgtrek.spi;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * A process that wants to move.
 *
 * @param version pgtrek's version, for the records
 * @param startedAt when it began
 * @param folders gives the run its folder
 * @param dry whether nothing may be written to the target
 */
public record MoveRun(String version, Instant startedAt, Folders folders, boolean dry) {

  /** The folders of runs. */
  @FunctionalInterface
  public interface Folders {

    /**
     * The folder of a run, which exists from then on; its last name is the run's. Asked once.
     *
     * @param earlier the run that is taken up, or nothing for a new one
     */
    Path open(Optional<String> earlier);
  }
}
