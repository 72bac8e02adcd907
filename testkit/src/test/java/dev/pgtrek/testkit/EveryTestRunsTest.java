package dev.pgtrek.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EveryTestRunsTest {

  @Test
  void everyTestOfThisModuleRuns() {
    assertThat(TestClasses.ofModuleWith(EveryTestRunsTest.class).faults()).isEmpty();
  }
}
