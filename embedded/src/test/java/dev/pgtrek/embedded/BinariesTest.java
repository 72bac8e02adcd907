package dev.pgtrek.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BinariesTest {

  private static final Path HOME = Path.of("/home/a");

  @Test
  void cachesBelowTheUsersHome() {
    assertThat(Binaries.cache(Map.of(), HOME)).isEqualTo(Path.of("/home/a/.cache/pgtrek"));
  }

  @Test
  void followsTheXdgVariable() {
    assertThat(Binaries.cache(Map.of("XDG_CACHE_HOME", "/x"), HOME))
        .isEqualTo(Path.of("/x/pgtrek"));
  }

  @Test
  void ignoresARelativeXdgVariable() {
    assertThat(Binaries.cache(Map.of("XDG_CACHE_HOME", "x"), HOME))
        .isEqualTo(Path.of("/home/a/.cache/pgtrek"));
  }

  @Test
  void prefersItsOwnVariable() {
    assertThat(Binaries.cache(Map.of("XDG_CACHE_HOME", "/x", "PGTREK_CACHE", "/own"), HOME))
        .isEqualTo(Path.of("/own"));
  }

  @Test
  void knowsItsVersion() {
    assertThat(Binaries.version()).isEqualTo("18.6");
    assertThat(Binaries.major()).isEqualTo("18");
  }
}
