package dev.pgtrek.postgres;

import dev.pgtrek.model.TableName;
import dev.pgtrek.postgres.journal.PostgresJournal;
import dev.pgtrek.postgres.move.rows.CarriedRows;
import dev.pgtrek.spi.Chunk;
import dev.pgtrek.spi.MovePlan.Start;
import dev.pgtrek.spi.MoveResult;
import dev.pgtrek.spi.MoveStep;
import dev.pgtrek.spi.RunRecord;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Where an earlier run stands and what can consistently become of it, from its journal and from the
 * source as it is now.
 *
 * <p>A snapshot ends with its process. Rows that are read in another one belong to those that were
 * read before only where nothing was written in between, or where all had been read.
 *
 * @param start what becomes of it
 * @param why in a sentence, or empty
 * @param anew tables that are read again from their beginning, at another moment than the others
 */
record MoveState(Start start, String why, Set<TableName> anew) {

  MoveState {
    anew = Set.copyOf(anew);
  }

  private MoveState(Start start, String why) {
    this(start, why, Set.of());
  }

  /**
   * Decides.
   *
   * @param run the earlier run
   * @param done what is recorded of its steps
   * @param works what would be done now, its rows cut as they were
   * @param now what would be kept of that
   * @param content the source's state now
   * @param notConsistent whether tables may be read at different moments
   */
  static MoveState of(
      RunRecord run,
      Map<String, MoveResult> done,
      MoveWorks works,
      MoveText now,
      String content,
      boolean notConsistent) {
    if (run.state() != RunRecord.State.RUNNING) {
      return new MoveState(Start.DONE, "");
    }
    if (run.contentId().equals(PostgresJournal.DISCARDED)) {
      return new MoveState(
          Start.OVER, "an earlier process was removing what it had made, and did not finish");
    }
    MoveText then = MoveText.read(run.plan());
    if (!then.steps().equals(now.steps())) {
      return new MoveState(
          Start.OVER, "the source's schema, or what pgtrek makes of it, is not what it was then");
    }
    if (done.keySet().containsAll(then.moving())) {
      return new MoveState(
          Start.RESUMED,
          "All rows had arrived; what is built upon them is gone on with."
              + (run.contentId().equals(content)
                  ? ""
                  : " The source has been written to since: that is not carried, and the proof,"
                      + " which sees the source as it is now, counts it as different."));
    }
    if (run.contentId().equals(content)) {
      return new MoveState(
          Start.RESUMED, "Nothing was written to the source since; the rest is read as it was.");
    }
    if (!notConsistent) {
      return new MoveState(
          Start.OVER,
          "its snapshot ended with its process, and the source has been written to since"
              + " (--not-consistent would read the unfinished tables alone again, at a later"
              + " moment than the others)");
    }
    Set<TableName> anew = unfinished(works, done);
    return new MoveState(
        Start.RESUMED,
        "By --not-consistent, "
            + anew.size()
            + " unfinished tables are read again at a later moment than the finished ones: rows of"
            + " the ones may not fit those of the others.",
        anew);
  }

  /** Tables of which not all rows have arrived, and those whose rows come into the same tables. */
  private static Set<TableName> unfinished(MoveWorks works, Map<String, MoveResult> done) {
    Set<TableName> open = new HashSet<>();
    works
        .stepsOfTables()
        .forEach(
            (table, steps) -> {
              if (!done.keySet().containsAll(steps)) {
                open.add(table);
              }
            });
    Set<TableName> into = new HashSet<>();
    for (CarriedRows rows : works.tables()) {
      if (open.contains(rows.from())) {
        into.add(rows.into());
      }
    }
    for (CarriedRows rows : works.tables()) {
      if (into.contains(rows.into())) {
        open.add(rows.from());
      }
    }
    return open;
  }

  /** The borders that stay as they are. */
  List<Chunk> kept(List<Chunk> fixed) {
    List<Chunk> kept = new ArrayList<>(fixed);
    kept.removeIf(chunk -> anew.contains(chunk.table()));
    return kept;
  }

  /** The steps that an ended run still may do: those that the new side is for. */
  static List<MoveStep> left(List<MoveStep> steps, Map<String, MoveResult> done) {
    return steps.stream()
        .filter(s -> done.containsKey(s.id()) || s.kind().phase() == MoveStep.Phase.ADDITION)
        .toList();
  }
}
