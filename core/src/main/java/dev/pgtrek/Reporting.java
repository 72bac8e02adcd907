package dev.pgtrek;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.report.Reports;
import dev.pgtrek.report.RunReport;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Runs that are reported when they fail too.
 *
 * @param failed the report of a failure, where there is a place for it
 * @param place the folder that it goes into
 */
record Reporting(Function<PgtrekException, Optional<RunReport>> failed, Supplier<Path> place) {

  /**
   * Does something, and writes the report of its failure.
   *
   * @throws PgtrekException the failure, or the interrupt that led to it
   */
  RunReport of(Supplier<RunReport> work) {
    try {
      return work.get();
    } catch (PgtrekException failure) {
      PgtrekException told = Interruption.or(failure);
      tell(told);
      throw told;
    }
  }

  /** What hinders the report never takes the failure's place. */
  private void tell(PgtrekException failure) {
    // An interrupted thread could not write the report of its interrupt.
    boolean interrupted = Thread.interrupted();
    try {
      failed.apply(failure).ifPresent(report -> Reports.write(report, place.get()));
    } catch (PgtrekException | UncheckedIOException hindrance) {
      failure.addSuppressed(hindrance);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
