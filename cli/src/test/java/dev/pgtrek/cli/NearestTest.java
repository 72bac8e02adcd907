package dev.pgtrek.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestTest {

  @Test
  void findsNothingInWordsThatAreTooFar() {
    assertThat(Nearest.of("oracle", List.of("sqlite", "file"), 3)).isEmpty();
  }
}
