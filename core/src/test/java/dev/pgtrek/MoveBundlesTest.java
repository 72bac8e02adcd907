package dev.pgtrek;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgtrek.MoveBundles.Bundle;
import dev.pgtrek.model.TableName;
import dev.pgtrek.spi.MoveStep;
import dev.pgtrek.spi.MoveStep.Kind;
import dev.pgtrek.work.Phase;
import dev.pgtrek.work.Schedule;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MoveBundlesTest {

  private static final long LARGE = 1L << 30;

  @Test
  void bringsSmallTablesTogetherLayerByLayer() {
    List<MoveStep> steps = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      steps.addAll(table("t" + i, 1000, "t" + (i + 1) % 40));
    }

    List<Bundle> bundles = bundles(steps);

    // Of each layer about eight for two jobs.
    assertThat(bundles).hasSizeBetween(25, 40);
    assertThat(bundles).allSatisfy(b -> assertThat(b.steps()).hasSizeGreaterThan(3));
    assertThat(order(bundles)).containsExactlyInAnyOrderElementsOf(ids(steps));
    mustKeepOrder(steps, order(bundles));
  }

  @Test
  void leavesLargeTablesAloneAndLetsNoSmallOneWaitForThem() {
    List<MoveStep> steps = new ArrayList<>(table("large", LARGE, "s1"));
    for (int i = 0; i < 40; i++) {
      steps.addAll(table("s" + i, 1000, i == 0 ? "large" : "s" + (i - 1)));
    }

    List<Bundle> bundles = bundles(steps);

    List<String> alone =
        bundles.stream()
            .filter(b -> b.steps().size() == 1)
            .map(b -> b.steps().getFirst().id())
            .toList();
    assertThat(alone)
        .containsExactlyInAnyOrder(
            "rows large",
            "index large",
            "analyze large",
            "reference large",
            "validate large",
            "reference s0",
            "validate s0",
            "validate s1");
  }

  @Test
  void putsNoMoreIntoOneThanAMomentsWork() {
    List<MoveStep> steps = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      steps.add(rows("t" + i, 1 << 20));
    }

    List<Bundle> bundles = bundles(steps);

    assertThat(bundles).allSatisfy(b -> assertThat(b.bytes()).isLessThanOrEqualTo(8 << 20));
    assertThat(bundles).hasSizeLessThan(20);
  }

  @Test
  void neverWaitsInACircleWhateverWaitsForWhat() {
    Kind[] kinds = {
      Kind.ROWS,
      Kind.INDEX,
      Kind.CONSTRAINT,
      Kind.STATISTICS,
      Kind.ATTACH,
      Kind.FOREIGN_KEY,
      Kind.VALIDATE,
      Kind.LARGE_OBJECTS
    };
    for (int seed = 0; seed < 2000; seed++) {
      Random random = new Random(seed);
      List<MoveStep> steps = new ArrayList<>();
      for (int i = 0; i < 30; i++) {
        Set<String> after = new HashSet<>();
        for (int n = random.nextInt(3); n > 0 && i > 0; n--) {
          after.add(
              random.nextBoolean() ? "s" + random.nextInt(i) : "p" + random.nextInt(1 + i / 4));
        }
        // A point that comes before a step is led to by earlier steps alone.
        Set<String> towards = random.nextBoolean() ? Set.of("p" + (2 + i / 4)) : Set.of();
        steps.add(
            new MoveStep(
                "s" + i,
                kinds[random.nextInt(kinds.length)],
                random.nextInt(5) == 0 ? null : TableName.of("public", "t" + random.nextInt(6)),
                random.nextInt(4) == 0 ? LARGE : 1,
                after,
                towards,
                random.nextInt(12) == 0,
                ""));
      }

      List<String> order = order(bundles(steps));

      assertThat(order).as("seed %d", seed).containsExactlyInAnyOrderElementsOf(ids(steps));
      for (MoveStep step : steps) {
        assertThat(order.subList(0, order.indexOf(step.id())))
            .as("seed %d", seed)
            .containsAll(step.after().stream().filter(p -> p.startsWith("s")).toList());
      }
    }
  }

  private static List<MoveStep> table(String name, long bytes, String parent) {
    TableName table = TableName.of("public", name);
    return List.of(
        rows(name, bytes),
        step("index " + name, Kind.INDEX, table, bytes, Set.of("rows " + name), Set.of()),
        step(
            "analyze " + name,
            Kind.STATISTICS,
            table,
            bytes,
            Set.of("index " + name),
            Set.of("settled " + name)),
        step(
            "reference " + name,
            Kind.FOREIGN_KEY,
            table,
            0,
            Set.of("settled " + name, "settled " + parent),
            Set.of("declared " + name, "declared " + parent)),
        step(
            "validate " + name, Kind.VALIDATE, table, bytes, Set.of("declared " + name), Set.of()));
  }

  private static MoveStep rows(String name, long bytes) {
    return step("rows " + name, Kind.ROWS, TableName.of("public", name), bytes, Set.of(), Set.of());
  }

  private static MoveStep step(
      String id, Kind kind, TableName table, long bytes, Set<String> after, Set<String> towards) {
    return new MoveStep(id, kind, table, bytes, after, towards, false, "");
  }

  private static List<Bundle> bundles(List<MoveStep> steps) {
    return MoveBundles.of(steps, MoveOrder.of(steps), 2);
  }

  private static List<String> ids(List<MoveStep> steps) {
    return steps.stream().map(MoveStep::id).toList();
  }

  /** Runs them one at a time, and says in which order their steps came. */
  private static List<String> order(List<Bundle> bundles) {
    Schedule schedule = new Schedule();
    Phase phase = schedule.phase();
    List<String> came = new ArrayList<>();
    for (Bundle bundle : bundles) {
      schedule.add(
          phase,
          MoveOrder.rank(bundle.bytes()),
          bundle.after(),
          bundle.towards(),
          () -> came.addAll(ids(bundle.steps())));
    }
    schedule.run(1, "test");
    return came;
  }

  private static void mustKeepOrder(List<MoveStep> steps, List<String> order) {
    for (MoveStep validate : steps) {
      if (validate.kind() == Kind.VALIDATE) {
        String name = String.valueOf(validate.table()).substring("public.".length());
        assertThat(order.subList(0, order.indexOf(validate.id())))
            .contains("rows " + name, "index " + name, "analyze " + name, "reference " + name);
      }
    }
  }
}
