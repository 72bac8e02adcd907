package dev.pgtrek.cli;

import dev.pgtrek.cli.terminal.Shell;
import java.util.Locale;

/** The program. */
public final class Main {

  private Main() {}

  /** Runs one command and ends the process with its exit code. */
  public static void main(String[] arguments) {
    // Numbers in statements, files and words are spelled with the same digits everywhere.
    Locale.setDefault(Locale.ROOT);
    Shell shell = Shell.ofProcess();
    int exitCode;
    try (Interrupts _ = Interrupts.guard(Thread.currentThread(), shell.err())) {
      exitCode = run(shell, arguments);
    }
    System.exit(exitCode);
  }

  /**
   * Runs one command in this JVM, which goes on. An interrupt of the calling thread stops it as
   * Ctrl-C does.
   *
   * @param shell its streams, environment and folder
   * @return the exit code
   */
  public static int run(Shell shell, String... arguments) {
    return Pgtrek.run(shell, arguments);
  }
}
