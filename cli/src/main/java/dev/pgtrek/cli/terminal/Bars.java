package dev.pgtrek.cli.terminal;

import dev.pgtrek.progress.Event;
import dev.pgtrek.progress.Progress;
import dev.pgtrek.report.Figures;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Progress on a terminal: a bar for each stage under way and one per busy table, redrawn in place;
 * what has ended moves up and stays. Safe for all threads; {@link #close} takes the bars away.
 *
 * <p>Plain ANSI rather than a library: JLine 4.5 asks the terminal what it can do and waits for the
 * answer (1.2 s where none comes, and it eats what the user types), and the progress bars that are
 * built upon it cannot come and go while others stay.
 */
public final class Bars implements Progress, AutoCloseable {

  private static final String NO_WRAP = "\u001b[?7l";
  private static final String WRAP = "\u001b[?7h";
  private static final int BAR_CELLS = 24;
  private static final int NAME_CELLS = 24;
  private static final int MAX_TABLES = 8;
  private static final long MILLIS_BETWEEN_FRAMES = 200;

  private final PrintStream err;
  private final Style style;
  private final boolean steps;
  private final LongSupplier clock;
  private final Supplier<TerminalSize> size;
  private final Meter meter = new Meter();
  private final Thread painter;
  private int drawnLines;
  private boolean closed;

  Bars(
      PrintStream err,
      Style style,
      boolean steps,
      LongSupplier clock,
      Supplier<TerminalSize> size) {
    this.err = err;
    this.style = style;
    this.steps = steps;
    this.clock = clock;
    this.size = size;
    this.painter = Thread.ofPlatform().name("pgtrek-bars").daemon().unstarted(this::paint);
  }

  /**
   * Bars on a terminal, redrawn from now on.
   *
   * @param steps whether each step leaves a line of its own
   */
  public static Bars on(PrintStream err, Style style, boolean steps) {
    Bars bars = new Bars(err, style, steps, System::nanoTime, TerminalSize.watched());
    bars.painter.start();
    return bars;
  }

  @Override
  public synchronized void on(Event event) {
    meter.on(event, clock.getAsLong());
    String line =
        switch (event) {
          case Event.StageStarted _, Event.WorkMeasured _ -> "";
          case Event.StageFinished e ->
              style.green("✓")
                  + " %-8s %9s  %s"
                      .formatted(
                          e.stage().word(),
                          Figures.duration(e.took()),
                          style.faint(Figures.visible(e.summary())));
          case Event.Note e -> style.yellow("!") + " " + Narration.line(e, steps);
          case Event.RunOpened _, Event.RowsDone _, Event.TableDone _, Event.StepDone _ ->
              Narration.line(event, steps);
        };
    if (!line.isEmpty()) {
      say(line);
    }
  }

  /** Leaves a line above the bars. */
  public synchronized void say(String line) {
    err.print(erased() + line.stripTrailing() + System.lineSeparator());
    err.flush();
  }

  /** Draws one frame. */
  synchronized void draw() {
    if (closed) {
      return;
    }
    List<String> lines = lines();
    if (lines.isEmpty() && drawnLines == 0) {
      return;
    }
    StringBuilder frame = new StringBuilder(erased()).append(NO_WRAP);
    lines.forEach(line -> frame.append(line).append('\n'));
    err.print(frame.append(WRAP));
    err.flush();
    drawnLines = lines.size();
  }

  private List<String> lines() {
    Meter.Picture picture = meter.picture(clock.getAsLong());
    List<String> lines = new ArrayList<>();
    if (!picture.stages().isEmpty()) {
      TerminalSize terminal = size.get();
      picture.stages().forEach(stage -> lines.add(line(stage, terminal.columns(), true)));
      int room = Math.clamp(terminal.rows() - 2L - lines.size(), 0, MAX_TABLES);
      picture.tables().stream()
          .limit(room)
          .forEach(table -> lines.add(line(table, terminal.columns(), false)));
      int hidden = picture.tables().size() - room;
      if (hidden > 0) {
        lines.add(style.faint("  and " + Figures.count(hidden, "more table")));
      }
    }
    return lines;
  }

  private String line(Meter.Reading reading, int columns, boolean whole) {
    String name = cut((whole ? "" : "  ") + Figures.visible(reading.name()), NAME_CELLS);
    String figures =
        reading.total() > 0
            ? "%3d %%  %s"
                .formatted((int) (100 * reading.part()), String.join("  ", Narration.pace(reading)))
            : Figures.duration(reading.time());
    String text = "%-" + NAME_CELLS + "s ";
    String shownName = text.formatted(name);
    String bar = reading.total() > 0 ? bar(reading.part()) + " " : "";
    int room = columns - NAME_CELLS - 2 - (bar.isEmpty() ? 0 : BAR_CELLS + 1);
    return (whole ? style.bold(shownName) : shownName)
        + (room < 8 ? "" : bar)
        + cut(figures, Math.max(room, 8));
  }

  /** A bar in eighths of a cell. */
  private String bar(double part) {
    int eighths = (int) Math.round(part * BAR_CELLS * 8);
    String full = "█".repeat(eighths / 8);
    String rest = eighths % 8 == 0 ? "" : String.valueOf((char) ('█' + 8 - eighths % 8));
    int cells = full.length() + rest.length();
    return style.green(full + rest) + style.faint("·".repeat(BAR_CELLS - cells));
  }

  private static String cut(String text, int cells) {
    return text.length() <= cells ? text : text.substring(0, cells - 1) + "…";
  }

  private String erased() {
    String erased = drawnLines == 0 ? "" : "\u001b[" + drawnLines + "A\r\u001b[J";
    drawnLines = 0;
    return erased;
  }

  private void paint() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        draw();
        Thread.sleep(MILLIS_BETWEEN_FRAMES);
      }
    } catch (InterruptedException _) {
      // Closed: there is nothing more to draw.
    }
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      err.print(erased());
      err.flush();
      closed = true;
      painter.interrupt();
    }
  }
}
