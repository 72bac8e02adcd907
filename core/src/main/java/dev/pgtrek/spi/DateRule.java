package dev.pgtrek.spi;

import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How texts become dates and times.
 *
 * @param patterns in the letters of {@link java.time.format.DateTimeFormatter}, or {@link #ISO};
 *     the first that reads a text decides
 * @param zone where times without a zone were written, or null
 * @param dst what a time means that the zone's clocks never showed, or showed twice
 */
public record DateRule(List<String> patterns, @Nullable ZoneId zone, Dst dst) {

  /** Among the patterns: ISO 8601, as {@link dev.pgtrek.model.ValueFormat#ISO} has it. */
  public static final String ISO = "iso";

  public DateRule {
    patterns = patterns.isEmpty() ? List.of(ISO) : List.copyOf(patterns);
  }

  /** What a time in a change of the clocks means. */
  public enum Dst {
    /** Nothing: it does not fit. */
    STOP,
    /** It is read with the offset that held before the change. */
    BEFORE,
    /** It is read with the offset that held after the change. */
    AFTER
  }
}
