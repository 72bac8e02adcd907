package dev.pgtrek.cli;

import picocli.CommandLine.Option;

/** How the work is cut. */
final class WorkChoices {

  private static final long BATCH_ROWS = 250_000;

  @Option(
      names = "--jobs",
      paramLabel = "N",
      description = "Streams at once. Default: the number of cores.")
  int jobs = Runtime.getRuntime().availableProcessors();

  @Option(
      names = "--batch-rows",
      paramLabel = "N",
      description =
          "Rows of a large table that are copied, committed and proved together. Default: 250000.")
  long batchRows = BATCH_ROWS;
}
