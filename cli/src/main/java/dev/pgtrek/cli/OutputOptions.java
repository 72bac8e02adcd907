package dev.pgtrek.cli;

import picocli.CommandLine.Option;

/** How a command talks. */
final class OutputOptions {

  @Option(
      names = {"-v", "--verbose"},
      description = "Tell every step, and with a failure where in the program it arose.")
  boolean verbose;

  @Option(
      names = {"-q", "--quiet"},
      description = "No progress; errors only.")
  boolean quiet;

  @Option(names = "--json", description = "The result as JSON on standard output.")
  boolean json;

  @Option(
      names = "--no-color",
      description = "No colours. NO_COLOR in the environment does the same.")
  boolean noColor;
}
