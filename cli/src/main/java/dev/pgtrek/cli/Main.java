package dev.pgtrek.cli;

import dev.pgtrek.cli.terminal.Shell;

/** The program. */
public final class Main {

  private Main() {}

  /** Runs one command and ends the process with its exit code. */
  public static void main(String[] arguments) {
    Shell shell = Shell.ofProcess();
    int exitCode;
    try (Interrupts _ = Interrupts.guard(Thread.currentThread(), shell.err())) {
      exitCode = Pgtrek.run(shell, arguments);
    }
    System.exit(exitCode);
  }
}
