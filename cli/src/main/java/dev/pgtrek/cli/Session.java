package dev.pgtrek.cli;

import dev.pgtrek.cli.terminal.Bars;
import dev.pgtrek.cli.terminal.Lines;
import dev.pgtrek.cli.terminal.RunLog;
import dev.pgtrek.cli.terminal.Shell;
import dev.pgtrek.cli.terminal.Style;
import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.progress.Progress;
import dev.pgtrek.report.Figures;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Scanner;
import org.jspecify.annotations.Nullable;

/** One command's time at the shell: where its words go while it runs and when it fails. */
final class Session implements AutoCloseable {

  /** The folder that pgtrek works in, inside the current one. */
  static final String WORK_FOLDER = ".pgtrek";

  private final Shell shell;
  private boolean quiet;
  private boolean severalDocuments;
  private @Nullable RunLog log;
  private @Nullable Bars bars;

  Session(Shell shell) {
    this.shell = shell;
  }

  Shell shell() {
    return shell;
  }

  /** {@code .pgtrek} of the current folder. */
  Path workFolder() {
    return shell.folder().resolve(WORK_FOLDER);
  }

  /**
   * Makes sure that pgtrek can keep its files, without making any.
   *
   * @throws PgtrekException.Usage if the folder cannot be written
   */
  void mustKeepFiles() {
    Path kept = Files.exists(workFolder()) ? workFolder() : shell.folder();
    if (!Files.isDirectory(kept) || !Files.isWritable(kept)) {
      throw new PgtrekException.Usage(
          "work-folder-not-writable",
          "pgtrek keeps backups, plans and reports in "
              + workFolder()
              + ", and "
              + kept
              + " cannot be written.",
          "Run pgtrek in a folder of your own, and name the source by its path.");
    }
  }

  /** A file as the user named it, under the current folder. */
  Path file(Path named) {
    return shell.folder().resolve(named).normalize();
  }

  /** A line for the operator, beside the progress. */
  void say(String line) {
    if (bars != null) {
      bars.say(Figures.visible(line));
    } else if (!quiet) {
      shell.err().println(Figures.visible(line));
    }
  }

  /** Asks the person at the terminal, and gives the answer without its blanks. */
  String ask(String question) {
    shell.err().print(question);
    shell.err().flush();
    Scanner lines = new Scanner(shell.in(), StandardCharsets.UTF_8);
    return lines.hasNextLine() ? lines.nextLine().strip() : "";
  }

  /** The stream of results. */
  PrintStream out() {
    return shell.out();
  }

  /** From here on each document of {@code --json} is one line, because others may follow it. */
  void severalDocuments() {
    severalDocuments = true;
  }

  /** Prints a JSON document as a result, or as one of several. */
  void document(String json) {
    shell.out().print(severalDocuments ? Json.line(json) : json);
  }

  /** Colours for results. */
  Style style(OutputOptions output) {
    return shell.style(shell.outIsTerminal(), !output.noColor);
  }

  /**
   * Begins to log, and to show progress in the way that fits. The bars stand on standard error, so
   * that they never mix with a result.
   */
  Progress begin(OutputOptions output) {
    mustKeepFiles();
    RunLog opened = RunLog.open(workFolder().resolve("pgtrek.log"));
    log = opened;
    quiet = output.quiet;
    if (quiet) {
      return opened;
    }
    Progress shown;
    Style style = shell.style(shell.errIsTerminal(), !output.noColor);
    if (shell.errIsTerminal() && !"dumb".equals(shell.environment().get("TERM"))) {
      Bars drawn = Bars.on(shell.err(), style, output.verbose);
      bars = drawn;
      shown = drawn;
    } else {
      shown = Lines.on(shell.err(), output.verbose);
    }
    return event -> {
      opened.on(event);
      shown.on(event);
    };
  }

  /** Takes the progress away, so that a result can be printed. */
  void end() {
    if (bars != null) {
      bars.close();
    }
  }

  /** Says how the command failed, and gives the exit code for it. */
  int failed(Throwable failure, boolean verbose, boolean json, boolean colours) {
    end();
    // An interrupted thread could not write to the log.
    boolean interrupted = Thread.interrupted();
    Failure told = Failure.of(failure);
    Optional<Path> kept =
        log == null || (!told.bug() && !log.hasRun()) ? Optional.empty() : log.keep(failure);
    told.print(shell.err(), shell.style(shell.errIsTerminal(), colours), kept);
    if (verbose || (told.bug() && kept.isEmpty())) {
      told.printTrace(shell.err());
    }
    if (json) {
      document(told.json(kept));
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return told.exitCode();
  }

  @Override
  public void close() {
    end();
    if (log != null) {
      log.close();
    }
    shell.out().flush();
    shell.err().flush();
  }
}
