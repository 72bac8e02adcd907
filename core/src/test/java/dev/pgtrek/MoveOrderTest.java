package dev.pgtrek;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgtrek.model.TableName;
import dev.pgtrek.spi.MoveStep;
import dev.pgtrek.spi.MoveStep.Kind;
import dev.pgtrek.work.Phase;
import dev.pgtrek.work.Schedule;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MoveOrderTest {

  private static final TableName TABLE = TableName.of("public", "t");

  @Test
  void movesNoRowBeforeTheWholeSchemaStands() {
    MoveStep rows = step("rows", Kind.ROWS, false, Set.of());
    MoveStep last = step("table", Kind.DEFINITION, false, Set.of());

    assertThat(order(rows, last)).containsExactly("table", "rows");
  }

  @Test
  void closesAfterAllElse() {
    MoveStep trigger = step("trigger", Kind.CLOSING, false, Set.of());
    MoveStep index = step("index", Kind.INDEX, false, Set.of("rows"));
    MoveStep rows = step("rows", Kind.ROWS, false, Set.of());

    assertThat(order(trigger, index, rows)).containsExactly("rows", "index", "trigger");
  }

  @Test
  void buildsWhatBuildsAloneBehindTheOthersAndOneAfterTheOther() {
    MoveStep first = step("hnsw 1", Kind.INDEX, true, Set.of());
    MoveStep second = step("hnsw 2", Kind.INDEX, true, Set.of());
    MoveStep other = step("btree", Kind.INDEX, false, Set.of());

    assertThat(order(first, second, other)).containsExactly("btree", "hnsw 1", "hnsw 2");
  }

  @Test
  void letsAnIndexBehindALoneOneWaitForAllLoneOnesThatDoNotWaitForIt() {
    MoveStep lone = step("hnsw 1", Kind.INDEX, true, Set.of());
    MoveStep behind = step("index of the view", Kind.INDEX, false, Set.of("hnsw 1"));
    MoveStep other = step("hnsw 2", Kind.INDEX, true, Set.of());
    MoveStep waits = step("hnsw 3", Kind.INDEX, true, Set.of("index of the view"));

    assertThat(order(lone, behind, other, waits))
        .containsExactly("hnsw 1", "hnsw 2", "index of the view", "hnsw 3");
  }

  @Test
  void letsNoIndexWaitForALoneStepThatComesBehindAllIndexes() {
    MoveStep lone = step("hnsw", Kind.INDEX, true, Set.of());
    MoveStep behind = step("late index", Kind.INDEX, false, Set.of("hnsw"));
    MoveStep view = step("view with hnsw", Kind.MATERIALIZED_VIEW, true, Set.of());

    assertThat(order(lone, behind, view)).containsExactly("hnsw", "late index", "view with hnsw");
  }

  @Test
  void neverMakesACircle() {
    for (int seed = 0; seed < 300; seed++) {
      List<MoveStep> steps = random(new Random(seed));

      List<String> order = order(steps.toArray(MoveStep[]::new));

      assertThat(order).as("seed %d", seed).hasSameSizeAs(steps);
      for (MoveStep step : steps) {
        assertThat(order.subList(0, order.indexOf(step.id())))
            .as("seed %d", seed)
            .containsAll(step.after());
      }
    }
  }

  @Test
  void takesTheLargestFirst() {
    assertThat(MoveOrder.rank(1L << 40)).isLessThan(MoveOrder.rank(1 << 20));
    assertThat(MoveOrder.rank(0)).isEqualTo(64);
  }

  private static List<MoveStep> random(Random random) {
    List<MoveStep> steps = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      Set<String> after =
          i == 0 || random.nextBoolean() ? Set.of() : Set.of("s" + random.nextInt(i));
      steps.add(step("s" + i, Kind.INDEX, random.nextInt(3) == 0, after));
    }
    return steps;
  }

  private static MoveStep step(String id, Kind kind, boolean alone, Set<String> after) {
    return new MoveStep(id, kind, TABLE, 1, after, Set.of(), alone, "");
  }

  /** Runs them one at a time, and says in which order they came. */
  private static List<String> order(MoveStep... steps) {
    Schedule schedule = new Schedule();
    Phase phase = schedule.phase();
    List<String> came = new ArrayList<>();
    MoveOrder order = MoveOrder.of(List.of(steps));
    for (MoveStep step : steps) {
      schedule.add(
          phase,
          MoveOrder.rank(step.bytes()),
          order.after(step),
          order.towards(step),
          () -> came.add(step.id()));
    }
    schedule.run(1, "test");
    return came;
  }
}
