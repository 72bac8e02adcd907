package dev.pgtrek.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgtrek.error.PgtrekException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ScheduleTest {

  private static final Milestone ROWS = Milestone.rowsOf("t");
  private static final Milestone SHAPE = Milestone.shapeOf("t");

  private final Schedule schedule = new Schedule();
  private final Phase phase = schedule.phase();
  private final List<String> done = Collections.synchronizedList(new ArrayList<>());

  private static Milestone point(String name) {
    return new Milestone("point", name);
  }

  private void add(String word, Set<Milestone> after, Set<Milestone> towards) {
    schedule.add(phase, 0, after, towards, () -> done.add(word));
  }

  @Test
  void waitsForEveryTaskThatLeadsToAMilestone() {
    add("index", Set.of(ROWS), Set.of(SHAPE));
    add("proof", Set.of(ROWS, SHAPE), Set.of());
    add("chunk 1", Set.of(), Set.of(ROWS));
    add("chunk 2", Set.of(), Set.of(ROWS));

    schedule.run(4, "test");

    assertThat(done.subList(0, 2)).containsExactlyInAnyOrder("chunk 1", "chunk 2");
    assertThat(done.subList(2, 4)).containsExactly("index", "proof");
  }

  @Test
  void doesNotWaitForAMilestoneThatNothingLeadsTo() {
    add("proof", Set.of(SHAPE), Set.of());

    schedule.run(1, "test");

    assertThat(done).containsExactly("proof");
  }

  @Test
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void waitsForNobodyWhoseTaskThrewWhatItMayNot() {
    schedule.add(phase, 0, Set.of(), Set.of(ROWS), () -> throwAny(new IOException("undeclared")));
    add("proof", Set.of(ROWS), Set.of());

    assertThatThrownBy(() -> schedule.run(2, "test")).hasRootCauseMessage("undeclared");

    assertThat(done).isEmpty();
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <E extends Exception> void throwAny(Exception any) throws E {
    throw (E) any;
  }

  @Test
  void takesTheLowestRankFirst() {
    schedule.add(phase, 2, Set.of(), Set.of(), () -> done.add("last"));
    schedule.add(phase, 0, Set.of(), Set.of(), () -> done.add("first"));
    schedule.add(phase, 1, Set.of(), Set.of(), () -> done.add("second"));

    schedule.run(1, "test");

    assertThat(done).containsExactly("first", "second", "last");
  }

  @Test
  void keepsAMilestoneOpenForTasksThatATaskAddsTowardsIt() {
    add("after", Set.of(ROWS), Set.of());
    schedule.add(
        phase,
        0,
        Set.of(),
        Set.of(ROWS),
        () -> {
          for (int i = 0; i < 20; i++) {
            schedule.add(phase, 0, Set.of(), Set.of(ROWS), () -> done.add("part"));
          }
        });

    schedule.run(3, "test");

    assertThat(done).hasSize(21);
    assertThat(done.getLast()).isEqualTo("after");
  }

  @Test
  void tellsWhenAPhaseBeginsAndEnds() {
    Phase other = schedule.phase();
    Phase empty = schedule.phase();
    phase.tell(() -> done.add("begin 1"), () -> done.add("end 1"));
    other.tell(() -> done.add("begin 2"), () -> done.add("end 2"));
    empty.tell(() -> done.add("begin 3"), () -> done.add("end 3"));
    add("a", Set.of(), Set.of(ROWS));
    add("b", Set.of(), Set.of(ROWS));
    schedule.add(other, 0, Set.of(ROWS), Set.of(), () -> done.add("c"));

    schedule.run(1, "test");

    assertThat(done)
        .containsExactly("begin 3", "end 3", "begin 1", "a", "b", "end 1", "begin 2", "c", "end 2");
  }

  @Test
  void stopsAtTheFirstFailureAndEndsNoPhase() {
    phase.tell(() -> {}, () -> done.add("end"));
    schedule.add(
        phase,
        0,
        Set.of(),
        Set.of(ROWS),
        () -> {
          throw new IllegalStateException("the first");
        });
    add("after", Set.of(ROWS), Set.of());

    assertThatThrownBy(() -> schedule.run(2, "test")).hasMessage("the first");
    assertThat(done).isEmpty();
  }

  @Test
  void wakesTasksAtWorkAndThreadsThatWaitWhenAnotherFails() throws InterruptedException {
    CountDownLatch asleep = new CountDownLatch(1);
    AtomicInteger woken = new AtomicInteger();
    schedule.add(
        phase,
        0,
        Set.of(),
        Set.of(ROWS),
        () -> {
          asleep.countDown();
          while (!Thread.currentThread().isInterrupted()) {
            LockSupport.park();
          }
          woken.incrementAndGet();
        });
    schedule.add(
        phase,
        1,
        Set.of(),
        Set.of(),
        () -> {
          try {
            asleep.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          throw new IllegalStateException("failed");
        });
    add("never", Set.of(ROWS), Set.of());

    assertThatThrownBy(() -> schedule.run(3, "test")).hasMessage("failed");
    assertThat(woken).hasValue(1);
    assertThat(done).isEmpty();
  }

  @Test
  void isInterruptedWithItsCaller() {
    Thread caller = Thread.currentThread();
    schedule.add(
        phase,
        0,
        Set.of(),
        Set.of(),
        () -> {
          caller.interrupt();
          while (!Thread.currentThread().isInterrupted()) {
            LockSupport.park();
          }
        });

    assertThatThrownBy(() -> schedule.run(2, "test"))
        .isInstanceOf(PgtrekException.Interrupted.class);
  }

  @Test
  void namesACircle() {
    add("a", Set.of(ROWS), Set.of(SHAPE));
    add("b", Set.of(SHAPE), Set.of(ROWS));

    assertThatThrownBy(() -> schedule.run(2, "test"))
        .hasMessage(
            "2 tasks wait for each other: rows of t, which waits for shape of t,"
                + " which waits for rows of t");
  }

  @Test
  void namesTheCircleBeforeAnythingIsDone() {
    add("first", Set.of(), Set.of(point("start")));
    add("second", Set.of(point("start"), point("index")), Set.of(point("keys")));
    add("third", Set.of(point("keys")), Set.of(point("view"), ROWS));
    add("fourth", Set.of(point("view")), Set.of(point("index"), ROWS));
    add("held up", Set.of(ROWS), Set.of());

    assertThatThrownBy(() -> schedule.run(2, "test"))
        .hasMessage(
            "4 tasks wait for each other: index, which waits for view, which waits for keys, which"
                + " waits for index");

    assertThat(done).isEmpty();
  }

  @Test
  void namesWhatIsOnACircleBehindAMilestoneOfMany() {
    add("one", Set.of(), Set.of(point("one"), ROWS));
    add("view", Set.of(ROWS), Set.of(point("view")));
    add("index", Set.of(point("view")), Set.of(point("index"), ROWS));

    assertThatThrownBy(() -> schedule.run(2, "test"))
        .hasMessage(
            "2 tasks wait for each other: rows of t with index, which waits for view, which waits"
                + " for rows of t with index");
  }

  @Test
  void aTaskMayNotWaitForItself() {
    add("a", Set.of(ROWS), Set.of(ROWS));

    assertThatThrownBy(() -> schedule.run(2, "test"))
        .hasMessage("a task waits for itself: rows of t, which waits for rows of t");
  }
}
