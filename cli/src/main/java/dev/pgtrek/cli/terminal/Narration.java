package dev.pgtrek.cli.terminal;

import dev.pgtrek.progress.Event;
import dev.pgtrek.report.Figures;
import java.util.ArrayList;
import java.util.List;

/** Events as sentences, the same on a pipe and in the log. */
final class Narration {

  private Narration() {}

  /**
   * What to say of an event; empty where there is nothing to say.
   *
   * @param steps whether steps are spoken of one by one
   */
  static String line(Event event, boolean steps) {
    return switch (event) {
      case Event.RunOpened e ->
          (e.resumed() ? "run " + e.runId() + " taken up again in " : "run " + e.runId() + " in ")
              + Figures.visible(e.folder().toString());
      case Event.StageStarted e -> e.stage().word() + ": started";
      case Event.StageFinished e ->
          e.stage().word()
              + ": done in "
              + Figures.duration(e.took())
              + (e.summary().isEmpty() ? "" : ": " + Figures.visible(e.summary()));
      case Event.StepDone e ->
          steps
              ? e.stage().word()
                  + ": "
                  + Figures.visible(e.what())
                  + " in "
                  + Figures.duration(e.took())
              : "";
      case Event.Note e -> e.stage().word() + ": " + Figures.visible(e.text());
      case Event.WorkMeasured _, Event.RowsDone _, Event.TableDone _ -> "";
    };
  }

  /** {@code 45 %, 1,234 of 3,000, 120,000/s, 12 MB/s, 3.1 s left}. */
  static String figures(Meter.Reading reading) {
    List<String> parts = new ArrayList<>();
    if (reading.total() > 0) {
      parts.add((int) (100 * reading.part()) + " %");
      parts.add(Figures.count(reading.done()) + " of " + Figures.count(reading.total()));
    } else {
      parts.add(Figures.count(reading.done()) + " done");
    }
    parts.addAll(pace(reading));
    return String.join(", ", parts);
  }

  /** Rows and bytes a second, and the time left, as far as they are known. */
  static List<String> pace(Meter.Reading reading) {
    List<String> parts = new ArrayList<>();
    if (reading.bytes() > 0) {
      if (reading.totalBytes() == 0) {
        parts.add(Figures.count(Figures.perSecond(reading.done(), reading.time())) + " rows/s");
      }
      parts.add(Figures.bytes(Figures.perSecond(reading.bytes(), reading.time())) + "/s");
    }
    if (!reading.left().isNegative()) {
      parts.add(Figures.duration(reading.left()) + " left");
    }
    return parts;
  }
}
