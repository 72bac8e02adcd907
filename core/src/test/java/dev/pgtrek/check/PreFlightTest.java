package dev.pgtrek.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.model.Finding;
import dev.pgtrek.model.Severity;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a run is refused for: one finding by its own code, several by a code for all. */
class PreFlightTest {

  private static Finding finding(String code, Severity severity) {
    return new Finding(code, severity, "t", "1 row", "It matters.", "Mend it.");
  }

  private static String refusal(Finding... findings) {
    PgtrekException refused =
        catchThrowableOfType(
            PgtrekException.class, () -> PreFlight.refuseBlocked(List.of(findings)));
    return refused == null ? "" : refused.code();
  }

  @Test
  void refusesForWhatBlocksAlone() {
    Finding one = finding("one", Severity.BLOCK);
    Finding two = finding("two", Severity.BLOCK);
    Finding warning = finding("three", Severity.WARN);

    assertThat(refusal(warning)).isEmpty();
    assertThat(refusal(one, warning)).isEqualTo("one");
    assertThat(refusal(one, two)).isEqualTo("findings-block-the-run");
  }

  @Test
  void namesEveryFindingWithItsFix() {
    PgtrekException.Source refused =
        catchThrowableOfType(
            PgtrekException.Source.class,
            () ->
                PreFlight.refuseSource(
                    List.of(finding("one", Severity.BLOCK), finding("two", Severity.BLOCK))));

    assertThat(refused).hasMessageContainingAll("2 findings block", "one: t", "two: t", "Mend it.");
  }
}
