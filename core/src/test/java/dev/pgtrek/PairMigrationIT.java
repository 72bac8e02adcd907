package dev.pgtrek;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.memory.MemoryPair;
import dev.pgtrek.model.Finding;
import dev.pgtrek.model.Severity;
import dev.pgtrek.model.TableName;
import dev.pgtrek.plan.PlanOptions;
import dev.pgtrek.report.RunReport;
import dev.pgtrek.report.RunReport.Outcome;
import dev.pgtrek.spi.MoveChoices;
import dev.pgtrek.spi.MovePlan;
import dev.pgtrek.spi.RunRecord.State;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PairMigrationIT {

  private static final TableName USERS = TableName.of("public", "users");
  private static final TableName ORDERS = TableName.of("public", "orders");
  private static final Finding BROKEN =
      new Finding("reference-broken", Severity.WARN, "fk", "1 row", "why", "fix");

  @TempDir private Path folder;

  @Test
  void movesProvesAndAdds() {
    MemoryPair pair = pair();

    RunReport report = run(pair, true, false);

    assertThat(report.outcome()).isEqualTo(Outcome.PROVED);
    assertThat(pair.rows()).containsEntry(USERS, List.of("ann", "bob"));
    assertThat(pair.ran()).hasSize(8).endsWith("closing", "addition");
    assertThat(pair.state()).contains(State.PROVED);
    assertThat(report.notCarried()).extracting(n -> n.kind()).containsExactly("subscription");
    assertThat(report.tables()).extracting(t -> t.rows()).containsExactly(1L, 2L);
  }

  @Test
  void goesOnAfterAFailureAtAnyStep() {
    for (int step = 0; step < 8; step++) {
      for (boolean after : List.of(true, false)) {
        MemoryPair pair = pair();
        pair.failAt(step, after);

        assertThatThrownBy(() -> run(pair, true, false))
            .isInstanceOfSatisfying(
                PgtrekException.class, e -> assertThat(e.exitCode()).isEqualTo(9));
        RunReport report = run(pair, true, false);

        assertThat(report.resumed()).isTrue();
        assertThat(report.outcome()).isEqualTo(Outcome.PROVED);
        assertThat(new HashSet<>(pair.ran())).hasSameSizeAs(pair.ran()).hasSize(8);
      }
    }
  }

  @Test
  void doesNothingAgainAndProvesAnew() {
    MemoryPair pair = pair();
    run(pair, true, false);
    pair.damage(USERS, "ann");

    RunReport report = run(pair, true, false);

    assertThat(pair.ran()).hasSize(8);
    assertThat(report.outcome()).isEqualTo(Outcome.DIFFERENT);
    assertThat(report.differences()).extracting(d -> d.key()).containsExactly("bob");
    assertThat(pair.state()).contains(State.DIFFERENT);
  }

  @Test
  void writesNothingInADryRunAndTellsThePlan() {
    MemoryPair pair = pair();

    RunReport report = run(pair, true, true);

    assertThat(report.outcome()).isEqualTo(Outcome.DRY_RUN);
    assertThat(pair.ran()).isEmpty();
    assertThat(pair.state()).isEmpty();
    assertThat(report.tables()).hasSize(2);
  }

  @Test
  void refusesWhatBlocksBeforeAnythingIsDone() {
    MemoryPair pair =
        pair().findsBefore(new Finding("role-missing", Severity.BLOCK, "role x", "", "why", "fix"));

    assertThatThrownBy(() -> run(pair, true, false))
        .isInstanceOfSatisfying(PgtrekException.class, e -> assertThat(e.exitCode()).isEqualTo(3));
    assertThat(pair.ran()).isEmpty();
  }

  @Test
  void neverCallsAKnownDefectSuccessEvenWithoutAProof() {
    MemoryPair pair = pair().withDefect("index public.users", BROKEN);

    RunReport report = run(pair, false, false);

    assertThat(report.outcome()).isEqualTo(Outcome.DIFFERENT);
    assertThat(report.findings()).contains(BROKEN);
    assertThat(pair.ran()).doesNotContain("addition");
  }

  @Test
  void takesAKnownDefectForADifferenceWhereFiltersHideItFromTheProof() {
    MemoryPair pair = pair().withDefect("index public.users", BROKEN);
    MoveChoices all = MoveChoices.everything(2);
    MoveChoices some =
        new MoveChoices(
            List.of("public"),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            true,
            true,
            true,
            Map.of(),
            false,
            2,
            null,
            all.additions(),
            null);

    RunReport report = Migration.run(pair, some, options(true, false), event -> {});

    assertThat(report.outcome()).isEqualTo(Outcome.DIFFERENT);
    assertThat(report.differences()).extracting(d -> d.table()).containsExactly("fk");
    assertThat(pair.ran()).doesNotContain("addition");
  }

  @Test
  void tellsDefectsOfAnEarlierProcessToo() {
    MemoryPair pair = pair().withDefect("index public.users", BROKEN);
    pair.failAt(7, false);
    assertThatThrownBy(() -> run(pair, true, false)).isInstanceOf(PgtrekException.class);

    assertThat(run(pair, true, false).findings()).contains(BROKEN);
  }

  @Test
  void plansWithoutLeavingAnything() throws Exception {
    MovePlan plan =
        Migration.plan(pair(), MoveChoices.everything(2), options(true, true), event -> {});

    assertThat(plan.steps()).hasSize(8);
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).isEmpty();
    }
  }

  private static MemoryPair pair() {
    return new MemoryPair().with(USERS, "ann", "bob").with(ORDERS, "1");
  }

  private RunReport run(MemoryPair pair, boolean verify, boolean dry) {
    return Migration.run(pair, MoveChoices.everything(2), options(verify, dry), event -> {});
  }

  private MigrationOptions options(boolean verify, boolean dry) {
    return new MigrationOptions(
        PlanOptions.defaults(),
        2,
        1000,
        verify,
        false,
        dry,
        folder,
        folder,
        "test",
        false,
        Judging.DEFAULT,
        false);
  }
}
