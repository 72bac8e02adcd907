package dev.pgtrek.sqlite;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.model.Finding;
import dev.pgtrek.spi.ByteSlice;
import dev.pgtrek.spi.ForwardingRowCursor;
import dev.pgtrek.spi.LargeValue;
import dev.pgtrek.spi.RowCursor;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

/**
 * What is read of a file that is the target. The readers of this module speak of a source; here
 * their failures become the target's, with its exit code, so that nobody looks for the fault on the
 * wrong side.
 */
final class TargetReading {

  private static final String SOURCE = "source-";

  private TargetReading() {}

  /**
   * Refuses a file that cannot be read, by what was found about it.
   *
   * @throws PgtrekException.Target naming the first finding that blocks
   */
  static void refuseBlocked(Path file, List<Finding> findings) {
    for (Finding finding : findings) {
      if (finding.blocks()) {
        throw new PgtrekException.Target(
            code(finding.code()),
            "",
            "The target " + file + " cannot be read: " + finding.measured() + ".",
            next(finding),
            null);
      }
    }
  }

  private static String next(Finding finding) {
    return finding.code().equals("source-missing")
        ? finding.fix().replaceFirst("\\.$", "")
            + "; or make it first: 'pgtrek migrate' with the same SOURCE and TARGET."
        : finding.fix();
  }

  /** The word for it where the file is the target; {@code target-missing} is that none is named. */
  private static String code(String ofSource) {
    if (ofSource.equals("source-missing")) {
      return "target-file-missing";
    }
    return ofSource.startsWith(SOURCE) ? "target-" + ofSource.substring(SOURCE.length()) : ofSource;
  }

  /** Reads, and lets what fails be the target's. */
  static <T> T of(Supplier<T> reading) {
    try {
      return reading.get();
    } catch (PgtrekException.Source e) {
      throw failed(e);
    }
  }

  private static PgtrekException.Target failed(PgtrekException.Source failure) {
    return new PgtrekException.Target(
        code(failure.code()), "", String.valueOf(failure.getMessage()), failure.next(), failure);
  }

  /** The rows of a cursor of this module. */
  static RowCursor rows(Supplier<RowCursor> opening) {
    return new Rows(of(opening));
  }

  /** A cursor whose failures are the target's. */
  private static final class Rows extends ForwardingRowCursor {

    Rows(RowCursor rows) {
      super(rows);
    }

    @Override
    public boolean next() {
      try {
        return rows.next();
      } catch (PgtrekException.Source e) {
        throw failed(e);
      }
    }

    @Override
    public void bytes(int column, ByteSlice into) {
      try {
        rows.bytes(column, into);
      } catch (PgtrekException.Source e) {
        throw failed(e);
      }
    }

    @Override
    public LargeValue large(int column) {
      return of(() -> rows.large(column));
    }
  }
}
