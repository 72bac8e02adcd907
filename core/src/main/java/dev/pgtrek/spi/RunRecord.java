package dev.pgtrek.spi;

import dev.pgtrek.model.Existing;
import dev.pgtrek.model.Original;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One run, as the journal keeps it.
 *
 * @param id names the run: its start as {@code YYYYMMDD_HHMMSS}
 * @param version pgtrek's version
 * @param source the source's {@link Source#display}
 * @param sourceState the source's {@link Source#stateId} when the snapshot was taken
 * @param contentId the snapshot's {@link Snapshot#contentId}
 * @param snapshotFile where the snapshot lies, as an absolute path
 * @param plan the plan, as the text of its file
 * @param schema the target schema
 * @param startedAt when it began
 * @param state where it stands
 * @param existing what the application's own schema held at the beginning, or null where pgtrek
 *     makes the tables
 * @param original the source in the texts that made it
 */
public record RunRecord(
    String id,
    String version,
    String source,
    String sourceState,
    String contentId,
    String snapshotFile,
    String plan,
    String schema,
    Instant startedAt,
    State state,
    @Nullable Existing existing,
    Original original) {

  /** The same run, of whose work something was altered since. */
  public RunRecord altered(List<Original.Changed> since) {
    return new RunRecord(
        id,
        version,
        source,
        sourceState,
        contentId,
        snapshotFile,
        plan,
        schema,
        startedAt,
        state,
        existing,
        original.altered(since));
  }

  /** Where a run stands. */
  public enum State {
    /** Begun; rows may or may not have arrived. */
    RUNNING,
    /** Everything is carried and proved equal. */
    PROVED,
    /** Everything is carried; the proof was left out by the user's choice. */
    UNPROVED,
    /** Everything is carried, and the proof found differences. */
    DIFFERENT
  }
}
