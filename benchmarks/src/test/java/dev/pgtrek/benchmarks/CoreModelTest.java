package dev.pgtrek.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pgtrek.benchmarks.CoreModel.Phase;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CoreModelTest {

  @Test
  void findsTheSerialPartThatBothTimesImply() {
    // 2 s that stay and 8 s that are shared: 10 s on one, 6 s on two.
    Phase phase = Phase.fitted("copy", 10, 6);

    assertThat(phase.serial()).isCloseTo(2, within(1e-9));
    assertThat(phase.seconds(32)).isCloseTo(2 + 8.0 / 32, within(1e-9));
  }

  @Test
  void neverPromisesMoreThanProcessorsCanGive() {
    Phase better = Phase.fitted("copy", 10, 4);
    Phase worse = Phase.fitted("copy", 10, 12);

    assertThat(better.seconds(32)).isCloseTo(10.0 / 32, within(1e-9));
    assertThat(worse.seconds(32)).isCloseTo(10, within(1e-9));
  }

  @Test
  void namesThePhaseThatStaysLongest() {
    Map<String, Double> one = new LinkedHashMap<>();
    one.put("copy", 10.0);
    one.put("report", 1.0);
    CoreModel model = CoreModel.fitted(one, Map.of("copy", 5.0, "report", 1.0));

    assertThat(model.longest(1).getFirst().name()).isEqualTo("copy");
    assertThat(model.longest(32).getFirst().name()).isEqualTo("report");
    assertThat(model.seconds(2)).isCloseTo(6, within(1e-9));
  }
}
