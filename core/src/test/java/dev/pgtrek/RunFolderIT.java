package dev.pgtrek;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunFolderIT {

  private static final Instant NOW = Instant.parse("2026-03-04T05:06:07Z");

  @TempDir Path runs;

  @Test
  void givesRunsThatBeginInTheSameInstantFoldersOfTheirOwn() throws Exception {
    int many = 8;
    int rounds = 50;
    CyclicBarrier start = new CyclicBarrier(many);
    Callable<List<String>> runner =
        () -> {
          List<String> ids = new ArrayList<>();
          for (int round = 0; round < rounds; round++) {
            start.await();
            ids.add(RunFolder.create(runs, NOW.plusSeconds(1000L * round)).id());
          }
          return ids;
        };

    List<String> ids = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(many)) {
      for (Future<List<String>> one :
          threads.invokeAll(java.util.Collections.nCopies(many, runner))) {
        ids.addAll(one.get());
      }
    }

    assertThat(ids).hasSize(many * rounds).doesNotHaveDuplicates();
  }

  @Test
  void givesAnotherNameWhereTheClockWasSetBack() {
    RunFolder first = RunFolder.create(runs, NOW);
    RunFolder later = RunFolder.create(runs, NOW.plusSeconds(1));

    RunFolder afterTheJump = RunFolder.create(runs, NOW);

    assertThat(afterTheJump.id()).isNotIn(first.id(), later.id()).isGreaterThan(later.id());
  }
}
