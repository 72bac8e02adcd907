package dev.pgtrek.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgtrek.testkit.TestClasses;
import org.junit.jupiter.api.Test;

class EveryTestRunsTest {

  @Test
  void everyTestOfThisModuleRuns() {
    assertThat(TestClasses.ofModuleWith(EveryTestRunsTest.class).faults()).isEmpty();
  }
}
