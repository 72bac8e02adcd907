package dev.pgtrek.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class PostmasterIT {

  @TempDir private Path data;

  @Test
  @EnabledOnOs(value = OS.LINUX, disabledReason = "only Linux tells of processes that have ended")
  void takesAServerThatWasKilledAndNotYetNoticedForDead() throws Exception {
    // The shell becomes a program that never asks for its child, which ends after that and so stays
    // defunct.
    String ending = "while read -r name < /proc/$PPID/comm && [ $name != sleep ]; do :; done";
    Process parent =
        new ProcessBuilder("sh", "-c", "sh -c '" + ending + "' & echo $!; exec sleep 600").start();
    try (BufferedReader out = parent.inputReader()) {
      long child = Long.parseLong(out.readLine().strip());
      awaitDefunct(child);
      Files.writeString(data.resolve("postmaster.pid"), child + "\n" + data + "\n0\n5432\n");

      assertThat(ProcessHandle.of(child)).as("the system counts it as alive").isPresent();
      assertThat(Postmaster.of(data)).isEmpty();
    } finally {
      parent.destroyForcibly().waitFor();
    }
  }

  private static void awaitDefunct(long pid) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
    Path stat = Path.of("/proc", Long.toString(pid), "stat");
    while (!Files.readString(stat).contains(") Z ")) {
      assertThat(System.nanoTime()).as("time to end").isLessThan(deadline);
      Thread.sleep(5);
    }
  }
}
