package dev.pgtrek.cli.terminal;

import dev.pgtrek.progress.Event;
import dev.pgtrek.progress.Progress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.jspecify.annotations.Nullable;

/**
 * The run's log: the operator's story, the warnings of everything below, and how a failure came
 * about. What is said before the run has its folder waits in memory. All logging of the process
 * goes here from {@link #open} to {@link #close}, and none of it to the terminal. Safe for all
 * threads; never throws: a log that cannot be written must not stop a migration.
 */
public final class RunLog extends Handler implements Progress {

  /** The log's name in a run's folder. */
  public static final String NAME = "run.log";

  /** A step that takes longer is worth a line. */
  private static final Duration SLOW = Duration.ofSeconds(1);

  private static final int MAX_WAITING = 1 << 20;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSS", Locale.ROOT)
          .withZone(ZoneId.systemDefault());

  private final Logger root;
  private final Path withoutRun;
  private final StringBuilder waiting = new StringBuilder();
  private final SimpleFormatter formatter = new SimpleFormatter();
  private @Nullable Path file;

  private RunLog(Logger root, Path withoutRun) {
    this.root = root;
    this.withoutRun = withoutRun;
  }

  /**
   * Takes over the process's logging.
   *
   * @param withoutRun where a failure is written when there is no run to keep it
   */
  public static RunLog open(Path withoutRun) {
    Logger root = Logger.getLogger("");
    RunLog log = new RunLog(root, withoutRun);
    for (Handler handler : root.getHandlers()) {
      root.removeHandler(handler);
    }
    root.addHandler(log);
    return log;
  }

  @Override
  public synchronized void on(Event event) {
    if (event instanceof Event.RunOpened opened) {
      file = opened.folder().resolve(NAME);
      String early = waiting.toString();
      waiting.setLength(0);
      append(early);
    }
    boolean steps = event instanceof Event.StepDone done && done.took().compareTo(SLOW) >= 0;
    String line = Narration.line(event, steps);
    if (!line.isEmpty()) {
      write("INFO", line);
    }
  }

  /**
   * Keeps how a failure came about.
   *
   * @return the file that tells it, or nothing if none could be written
   */
  public synchronized Optional<Path> keep(Throwable failure) {
    if (file == null) {
      file = withoutRun;
      String early = waiting.toString();
      waiting.setLength(0);
      append(early);
    }
    write("ERROR", Trace.of(failure));
    return Optional.ofNullable(file).filter(Files::exists);
  }

  /** Whether a run keeps this log. */
  public synchronized boolean hasRun() {
    return file != null;
  }

  @Override
  public synchronized void publish(LogRecord entry) {
    if (entry.getLevel().intValue() >= Level.INFO.intValue()) {
      Throwable thrown = entry.getThrown();
      write(
          entry.getLevel().getName(),
          entry.getLoggerName()
              + ": "
              + formatter.formatMessage(entry)
              + (thrown == null ? "" : System.lineSeparator() + Trace.of(thrown)));
    }
  }

  private void write(String level, String text) {
    append("%s %-7s %s%n".formatted(TIME.format(Instant.now()), level, text.stripTrailing()));
  }

  private void append(String text) {
    if (file == null) {
      if (waiting.length() < MAX_WAITING) {
        waiting.append(text);
      }
      return;
    }
    try {
      Path folder = file.getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
      Files.writeString(
          file, text, StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException _) {
      // The disk may be full, and that is what the run is about to say; the log gives way.
    }
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    root.removeHandler(this);
  }
}
