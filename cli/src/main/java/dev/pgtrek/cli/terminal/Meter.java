package dev.pgtrek.cli.terminal;

import dev.pgtrek.model.TableName;
import dev.pgtrek.progress.Event;
import dev.pgtrek.progress.Stage;
import java.time.Duration;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Where a run stands, added up from its events. Safe for all threads. */
final class Meter {

  private final Map<TableInStage, Tally> busy = new LinkedHashMap<>();
  private final Map<Stage, Tally> stages = new EnumMap<>(Stage.class);

  /** A table may be under way in several stages: one part proved while another is indexed. */
  private record TableInStage(Stage stage, TableName table) {}

  /**
   * How far something is.
   *
   * @param name the stage's word or the table's name
   * @param done rows or steps done
   * @param total rows or steps in all; 0 when unknown
   * @param bytes bytes done
   * @param time since it began
   * @param totalBytes bytes in all where they, and not steps, tell the part; otherwise 0
   */
  record Reading(String name, long done, long total, long bytes, Duration time, long totalBytes) {

    /** One whose part is told by what is counted. */
    Reading(String name, long done, long total, long bytes, Duration time) {
      this(name, done, total, bytes, time, 0);
    }

    /** The part that is done, from 0 to 1; 0 when the whole is unknown. */
    double part() {
      return totalBytes > 0
          ? Math.min(1.0, (double) bytes / totalBytes)
          : total <= 0 ? 0 : Math.min(1.0, (double) done / total);
    }

    /** The time that is left at the pace so far; negative when nobody can know. */
    Duration left() {
      return part() == 0
          ? Duration.ofSeconds(-1)
          : Duration.ofNanos((long) (time.toNanos() * (1 - part()) / part()));
    }
  }

  /**
   * The stages and the tables in work.
   *
   * @param stages the stages under way, in their order; none between stages
   * @param tables the tables in work, the first begun first
   */
  record Picture(List<Reading> stages, List<Reading> tables) {}

  /**
   * Takes an event in.
   *
   * @param nanos the clock's reading
   */
  synchronized void on(Event event, long nanos) {
    switch (event) {
      case Event.StageStarted e -> stages.put(e.stage(), new Tally(e.units(), nanos));
      case Event.WorkMeasured e -> {
        Tally tally = stages.get(e.stage());
        if (tally != null) {
          tally.measured(e.units(), e.bytes());
        }
      }
      case Event.StageFinished e -> {
        stages.remove(e.stage());
        busy.keySet().removeIf(t -> t.stage() == e.stage());
      }
      case Event.RowsDone e -> {
        Tally tally = stages.get(e.stage());
        if (tally != null) {
          if (e.totalRows() == 0) {
            tally.extend(e.rows());
          }
          tally.add(e.rows(), e.bytes());
        }
        busy.computeIfAbsent(
                new TableInStage(e.stage(), e.table()), _ -> new Tally(e.totalRows(), nanos))
            .add(e.rows(), e.bytes());
      }
      case Event.TableDone e -> busy.remove(new TableInStage(e.stage(), e.table()));
      case Event.StepDone e -> {
        Tally tally = stages.get(e.stage());
        if (tally != null) {
          tally.add(1, 0);
        }
      }
      case Event.RunOpened _, Event.Note _ -> {}
    }
  }

  synchronized Picture picture(long nanos) {
    return new Picture(
        stages.entrySet().stream()
            .map(s -> s.getValue().reading(s.getKey().word(), nanos))
            .toList(),
        busy.entrySet().stream()
            .map(t -> t.getValue().reading(t.getKey().table().table().text(), nanos))
            .toList());
  }

  private static final class Tally {

    private long total;
    private final long since;
    private long done;
    private long bytes;
    private long totalBytes;

    Tally(long total, long since) {
      this.total = total;
      this.since = since;
    }

    void measured(long units, long inBytes) {
      total = units;
      totalBytes = inBytes;
    }

    /** Rows that nobody had counted make the whole larger, so that its parts stay true. */
    void extend(long uncounted) {
      total = total == 0 ? 0 : total + uncounted;
    }

    void add(long moreDone, long moreBytes) {
      done += moreDone;
      bytes += moreBytes;
    }

    Reading reading(String name, long nanos) {
      return new Reading(name, done, total, bytes, Duration.ofNanos(nanos - since), totalBytes);
    }
  }
}
