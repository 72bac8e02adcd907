package dev.pgtrek.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgtrek.error.PgtrekException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlatformTest {

  @ParameterizedTest
  @CsvSource({
    "Linux, amd64, postgres-linux-x86_64.txz",
    "Linux, aarch64, postgres-linux-arm_64.txz",
    "Mac OS X, x86_64, postgres-darwin-x86_64.txz",
    "Mac OS X, aarch64, postgres-darwin-arm_64.txz",
  })
  void namesTheArchiveOfEachPlatform(String system, String architecture, String archive) {
    assertThat(Platform.of(system, architecture).archive()).isEqualTo(archive);
  }

  @ParameterizedTest
  @CsvSource({"Linux, s390x", "Windows 11, amd64"})
  void refusesAPlatformWithoutBinaries(String system, String architecture) {
    assertThatThrownBy(() -> Platform.of(system, architecture))
        .isInstanceOf(PgtrekException.Refused.class)
        .hasMessageContaining(system)
        .hasMessageContaining(architecture)
        .returns("embedded-platform", e -> ((PgtrekException) e).code());
  }

  @Test
  void holdsTheArchiveOfTheBuildingMachine() {
    assertThat(Binaries.class.getClassLoader().getResource(Platform.current().archive()))
        .isNotNull();
  }
}
