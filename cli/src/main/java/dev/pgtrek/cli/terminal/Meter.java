package dev.pgtrek.cli.terminal;

import dev.pgtrek.model.TableName;
import dev.pgtrek.progress.Event;
import dev.pgtrek.progress.Stage;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where a run stands, added up from its events. Safe for all threads. */
final class Meter {

  private final Map<TableName, Tally> busy = new LinkedHashMap<>();
  private @Nullable Tally stage;
  private @Nullable Stage current;

  /**
   * How far something is.
   *
   * @param name the stage's word or the table's name
   * @param done rows or steps done
   * @param total rows or steps in all; 0 when unknown
   * @param bytes bytes done
   * @param time since it began
   */
  record Reading(String name, long done, long total, long bytes, Duration time) {

    /** The part that is done, from 0 to 1; 0 when the whole is unknown. */
    double part() {
      return total <= 0 ? 0 : Math.min(1.0, (double) done / total);
    }

    /** The time that is left at the pace so far; negative when nobody can know. */
    Duration left() {
      return done <= 0 || total <= 0
          ? Duration.ofSeconds(-1)
          : Duration.ofNanos((long) (time.toNanos() * (1 - part()) / part()));
    }
  }

  /**
   * The stage and the tables in work.
   *
   * @param stage the stage, or null between stages
   * @param tables the tables in work, the first begun first
   */
  record Picture(@Nullable Reading stage, List<Reading> tables) {}

  /**
   * Takes an event in.
   *
   * @param nanos the clock's reading
   */
  synchronized void on(Event event, long nanos) {
    switch (event) {
      case Event.StageStarted e -> {
        busy.clear();
        current = e.stage();
        stage = new Tally(e.units(), nanos);
      }
      case Event.WorkMeasured e -> {
        if (stage != null) {
          stage.measured(e.units());
        }
      }
      case Event.StageFinished _ -> {
        busy.clear();
        current = null;
        stage = null;
      }
      case Event.RowsDone e -> {
        if (stage != null) {
          if (e.totalRows() == 0) {
            stage.extend(e.rows());
          }
          stage.add(e.rows(), e.bytes());
        }
        busy.computeIfAbsent(e.table(), _ -> new Tally(e.totalRows(), nanos))
            .add(e.rows(), e.bytes());
      }
      case Event.TableDone e -> busy.remove(e.table());
      case Event.StepDone _ -> {
        if (stage != null) {
          stage.add(1, 0);
        }
      }
      case Event.RunOpened _, Event.Note _ -> {}
    }
  }

  synchronized Picture picture(long nanos) {
    Reading whole = stage == null || current == null ? null : stage.reading(current.word(), nanos);
    return new Picture(
        whole,
        busy.entrySet().stream()
            .map(t -> t.getValue().reading(t.getKey().table().text(), nanos))
            .toList());
  }

  private static final class Tally {

    private long total;
    private final long since;
    private long done;
    private long bytes;

    Tally(long total, long since) {
      this.total = total;
      this.since = since;
    }

    void measured(long units) {
      total = units;
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
      return new Reading(name, done, total, bytes, Duration.ofNanos(nanos - since));
    }
  }
}
