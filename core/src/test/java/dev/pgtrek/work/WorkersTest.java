package dev.pgtrek.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgtrek.error.PgtrekException;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WorkersTest {

  @Test
  void runsEveryItemOnce() {
    Set<Integer> done = ConcurrentHashMap.newKeySet();
    AtomicInteger runs = new AtomicInteger();

    Workers.of(4, "test")
        .run(
            IntStream.range(0, 1000).boxed().toList(),
            i -> {
              done.add(i);
              runs.incrementAndGet();
            });

    assertThat(done).hasSize(1000);
    assertThat(runs).hasValue(1000);
  }

  @Test
  void throwsTheFirstFailureAndStopsTheOthers() {
    AtomicInteger runs = new AtomicInteger();

    assertThatThrownBy(
            () ->
                Workers.of(2, "test")
                    .run(
                        Collections.nCopies(100_000, 1),
                        i -> {
                          int run = runs.incrementAndGet();
                          if (run == 10) {
                            throw new IllegalStateException("the tenth");
                          }
                          // Until it is told, the other one has no reason to stop.
                          while (run > 10 && !Thread.currentThread().isInterrupted()) {
                            LockSupport.park();
                          }
                        }))
        .hasMessage("the tenth");
    assertThat(runs.get()).isLessThan(100_000);
  }

  @Test
  void wakesAWorkerThatSleepsWhenAnotherFails() {
    CountDownLatch asleep = new CountDownLatch(1);

    assertThatThrownBy(
            () ->
                Workers.of(2, "test")
                    .run(
                        List.of(1, 2),
                        i -> {
                          try {
                            if (i == 1) {
                              asleep.countDown();
                              new CountDownLatch(1).await();
                            }
                            asleep.await();
                          } catch (InterruptedException e) {
                            throw new PgtrekException.Interrupted();
                          }
                          throw new IllegalStateException("second");
                        }))
        .hasMessage("second");
  }

  @Test
  void stopsWhenItsCallerIsInterrupted() {
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> Workers.of(2, "test").run(List.of(1, 2, 3, 4), i -> {}))
        .isInstanceOf(PgtrekException.Interrupted.class);
    assertThat(Thread.interrupted()).isFalse();
  }
}
