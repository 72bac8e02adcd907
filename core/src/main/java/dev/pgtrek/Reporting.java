package dev.pgtrek;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.report.Reports;
import dev.pgtrek.report.RunReport;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Runs that are reported when they fail too.
 *
 * @param failed writes the report of a failure
 */
record Reporting(Consumer<PgtrekException> failed) {

  /**
   * Those that are told as a {@link RunReport}.
   *
   * @param failed the report of a failure, where there is a place for it
   * @param place the folder that it goes into
   */
  Reporting(Function<PgtrekException, Optional<RunReport>> failed, Supplier<Path> place) {
    this(failure -> failed.apply(failure).ifPresent(r -> Reports.write(r, place.get())));
  }

  /**
   * Does something, and writes the report of its failure.
   *
   * @throws PgtrekException the failure, or the interrupt that led to it
   */
  <R> R of(Supplier<R> work) {
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
      failed.accept(failure);
    } catch (PgtrekException | UncheckedIOException hindrance) {
      failure.addSuppressed(hindrance);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
