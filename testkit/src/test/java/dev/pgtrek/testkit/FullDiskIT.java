package dev.pgtrek.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class FullDiskIT {

  @Test
  void runsFull() throws IOException {
    try (FullDisk disk = FullDisk.of(1 << 20)) {
      Path file = disk.folder().resolve("file");

      assertThatThrownBy(() -> Files.write(file, new byte[2 << 20]))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("No space left on device");
    }
  }

  @Test
  void leavesAsMuchAsItIsTold() throws IOException {
    try (FullDisk disk = FullDisk.of(1 << 20)) {
      disk.fillUpTo(100_000);

      assertThat(disk.free()).isBetween(90_000L, 105_000L);
    }
  }

  @Test
  void isGoneWhenItIsClosed() throws IOException {
    FullDisk disk = FullDisk.of(1 << 20);

    disk.close();

    assertThat(disk.folder()).doesNotExist();
    assertThat(Files.readString(Path.of("/proc/mounts"))).doesNotContain(disk.folder().toString());
  }
}
