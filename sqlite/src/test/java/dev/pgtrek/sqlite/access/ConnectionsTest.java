package dev.pgtrek.sqlite.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ConnectionsTest {

  @Test
  void encodesWhatCouldEndThePath() {
    assertThat(Connections.uri(Path.of("/tmp/a b?c#d%e&f=é.db")))
        .isEqualTo("file:/tmp/a%20b%3Fc%23d%25e%26f%3D%C3%A9.db");
  }
}
