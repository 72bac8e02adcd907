package dev.pgtrek;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pgtrek.error.Effect;
import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.memory.MemoryDatabase;
import dev.pgtrek.memory.MemorySource;
import dev.pgtrek.memory.MemoryTarget;
import dev.pgtrek.model.Column;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.Key;
import dev.pgtrek.model.ScalarType;
import dev.pgtrek.model.Table;
import dev.pgtrek.model.TableName;
import dev.pgtrek.plan.JsonIndex;
import dev.pgtrek.plan.Naming;
import dev.pgtrek.plan.PlanEdits;
import dev.pgtrek.plan.PlanOptions;
import dev.pgtrek.progress.Progress;
import dev.pgtrek.report.RunReport;
import dev.pgtrek.report.RunReport.Outcome;
import dev.pgtrek.spi.RunRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The engine alone, between a source and a target in memory: every way to stop, and to go on. */
class MigrationIT {

  @TempDir private Path folder;

  private static MemoryDatabase database() {
    MemoryDatabase all = MemoryDatabase.empty();
    for (String name : List.of("album", "artist")) {
      List<@Nullable Object[]> rows = new ArrayList<>();
      for (long id = 1; id <= 45; id++) {
        rows.add(new @Nullable Object[] {id, id % 5 == 0 ? null : name + " " + id});
      }
      all = all.with(table(name), rows);
    }
    return all;
  }

  private static Table table(String name) {
    return new Table(
        TableName.of("main", name),
        List.of(Column.of("id", ScalarType.BIGINT), Column.of("title", ScalarType.TEXT)),
        new Key(null, List.of(Identifier.of("id"))),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        Table.Traits.NONE);
  }

  private static MemorySource source() {
    return new MemorySource(database(), "content 1", "state 1");
  }

  private MigrationOptions options() {
    return options(PlanOptions.defaults(), true, false);
  }

  private MigrationOptions options(PlanOptions plan, boolean verify, boolean dryRun) {
    return new MigrationOptions(
        plan, 2, 10, verify, false, dryRun, folder, folder, "1", false, Judging.DEFAULT, true);
  }

  private RunReport run(MemorySource source, MemoryTarget target) {
    return Migration.run(source, target, options(), Progress.SILENT);
  }

  private List<Path> reports() throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(f -> f.toString().endsWith(".txt")).toList();
    }
  }

  @Test
  void carriesEverythingAndProvesIt() throws IOException {
    MemoryTarget target = new MemoryTarget();

    RunReport report = run(source(), target);

    assertThat(report.outcome()).isEqualTo(Outcome.PROVED);
    assertThat(report.tables()).extracting(RunReport.TableLine::rows).containsExactly(45L, 45L);
    assertThat(target.state()).hasValue(RunRecord.State.PROVED);
    assertThat(reports()).hasSize(1);
  }

  @Test
  void goesOnAfterAFailureAtEveryWriteAndEndsAsIfUndisturbed() {
    MemoryTarget undisturbed = new MemoryTarget();
    run(source(), undisturbed);
    int writes = undisturbed.writes().size();
    List<String> expected = undisturbed.writes().stream().sorted().toList();

    assertThat(writes).isGreaterThan(15);
    for (int write = 1; write <= writes; write++) {
      for (boolean afterItsEffect : new boolean[] {false, true}) {
        MemoryTarget target = new MemoryTarget();
        target.failAt(write, afterItsEffect);

        PgtrekException failure =
            catchThrowableOfType(PgtrekException.class, () -> run(source(), target));
        target.mend();
        RunReport report = run(source(), target);

        assertThat(failure.exitCode()).as("write %d", write).isEqualTo(write == 1 ? 5 : 9);
        assertThat(report.outcome()).as("write %d", write).isEqualTo(Outcome.PROVED);
        assertThat(report.tables()).extracting(RunReport.TableLine::rows).containsExactly(45L, 45L);
        assertThat(target.writes().stream().distinct().sorted().toList()).isEqualTo(expected);
      }
    }
  }

  @Test
  void namesTheFailureInTheReportOfAFailedRun() throws IOException {
    MemoryTarget target = new MemoryTarget();
    target.failAt(5, false);

    PgtrekException failure =
        catchThrowableOfType(PgtrekException.class, () -> run(source(), target));

    assertThat(reports()).hasSize(1);
    assertThat(reports().getFirst())
        .content()
        .contains("FAILED", "blocks " + failure.code(), failure.getMessage());
  }

  @Test
  void namesNoBackupAfterAProofAlone() {
    MemoryTarget target = new MemoryTarget();
    run(source(), target);

    RunReport report = Migration.verify(source(), target, options(), Progress.SILENT);

    assertThat(report.outcome()).isEqualTo(Outcome.PROVED);
    assertThat(report.backupFile()).isNull();
    assertThat(report.wayBack().toString()).contains("Nothing was written");
  }

  @Test
  void provesAgainWhenRunAgain() {
    MemoryTarget target = new MemoryTarget();
    run(source(), target);
    int writes = target.writes().size();

    RunReport again = run(source(), target);

    assertThat(again.outcome()).isEqualTo(Outcome.PROVED);
    assertThat(target.writes().subList(writes, target.writes().size()))
        .containsExactly("finish PROVED");
  }

  @Test
  void findsAValueThatChangedOnTheTarget() {
    MemoryTarget target = new MemoryTarget();
    run(source(), target);
    target.tamper(TableName.of("public", "album"), 3, 1, "tampered");

    RunReport report = Migration.verify(source(), target, options(), Progress.SILENT);

    assertThat(report.outcome()).isEqualTo(Outcome.DIFFERENT);
    assertThat(report.differences())
        .singleElement()
        .satisfies(
            d -> {
              assertThat(d.table()).isEqualTo("public.album");
              assertThat(d.columns()).containsExactly("title");
            });
  }

  @Test
  void refusesToGoOnWithAChangedSource() {
    MemoryTarget target = new MemoryTarget();
    target.failAt(5, false);
    assertThatThrownBy(() -> run(source(), target)).isInstanceOf(PgtrekException.class);
    target.mend();

    PgtrekException failure =
        catchThrowableOfType(
            PgtrekException.class,
            () -> run(new MemorySource(database(), "content 2", "state 2"), target));

    assertThat(failure.code()).isEqualTo("source-changed");
    assertThat(failure.exitCode()).isEqualTo(7);
  }

  @Test
  void goesOnWithASourceThatWasOnlyTouched() {
    MemoryTarget target = new MemoryTarget();
    target.failAt(5, false);
    assertThatThrownBy(() -> run(source(), target)).isInstanceOf(PgtrekException.class);
    target.mend();

    RunReport report = run(new MemorySource(database(), "content 1", "state 2"), target);

    assertThat(report.outcome()).isEqualTo(Outcome.PROVED);
    assertThat(report.resumed()).isTrue();
  }

  @Test
  void goesOnWithoutItsFirstCopyWhenTheSourceIsTheSame() throws IOException {
    MemoryTarget target = new MemoryTarget();
    target.failAt(5, false);
    assertThatThrownBy(() -> run(source(), target)).isInstanceOf(PgtrekException.class);
    target.mend();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path copy : all.filter(f -> f.toString().endsWith(".db")).toList()) {
        Files.delete(copy);
      }
    }

    assertThat(run(source(), target).outcome()).isEqualTo(Outcome.PROVED);
  }

  @Test
  void refusesToGoOnWithAnotherPlan() {
    MemoryTarget target = new MemoryTarget();
    target.failAt(5, false);
    assertThatThrownBy(() -> run(source(), target)).isInstanceOf(PgtrekException.class);
    target.mend();
    PlanOptions other =
        new PlanOptions(
            "public", Naming.KEEP, JsonIndex.GIN, List.of(), List.of("artist"), PlanEdits.NONE);

    PgtrekException failure =
        catchThrowableOfType(
            PgtrekException.class,
            () -> Migration.run(source(), target, options(other, true, false), Progress.SILENT));

    assertThat(failure.code()).isEqualTo("plan-changed");
    assertThat(failure.exitCode()).isEqualTo(7);
  }

  @Test
  void refusesAnotherSourceWhereAFinishedRunStands() {
    MemoryTarget target = new MemoryTarget();
    run(source(), target);

    PgtrekException failure =
        catchThrowableOfType(
            PgtrekException.class,
            () -> run(new MemorySource(database(), "content 2", "state 2"), target));

    assertThat(failure.code()).isEqualTo("target-holds-another-run");
    assertThat(failure.exitCode()).isEqualTo(3);
    assertThat(failure.effect()).isEqualTo(Effect.NOTHING_CHANGED);
  }

  @Test
  void writesNothingInADryRun() {
    MemoryTarget target = new MemoryTarget();

    RunReport report =
        Migration.run(
            source(), target, options(PlanOptions.defaults(), true, true), Progress.SILENT);

    assertThat(report.outcome()).isEqualTo(Outcome.DRY_RUN);
    assertThat(target.writes()).isEmpty();
  }

  @Test
  void saysThatNothingWasProvedWhereTheProofIsLeftOut() {
    MemoryTarget target = new MemoryTarget();

    RunReport report =
        Migration.run(
            source(), target, options(PlanOptions.defaults(), false, false), Progress.SILENT);

    assertThat(report.outcome()).isEqualTo(Outcome.UNPROVED);
    assertThat(report.verdict()).isEqualTo("not proved");
    assertThat(target.state()).hasValue(RunRecord.State.UNPROVED);
  }

  @Test
  void stopsCleanlyWhenInterruptedAndGoesOn() {
    MemoryTarget target = new MemoryTarget();
    Progress interrupting =
        event -> {
          if (event instanceof dev.pgtrek.progress.Event.StageStarted s
              && s.stage() == dev.pgtrek.progress.Stage.COPY) {
            Thread.currentThread().interrupt();
          }
        };

    PgtrekException failure =
        catchThrowableOfType(
            PgtrekException.class, () -> Migration.run(source(), target, options(), interrupting));

    assertThat(failure.exitCode()).isEqualTo(130);
    assertThat(run(source(), target).outcome()).isEqualTo(Outcome.PROVED);
  }

  @Test
  void leavesNothingBehindAfterACheckOrAPlan() throws IOException {
    Migration.check(
        source(), new MemoryTarget(), new MemoryTarget().dialect(), options(), Progress.SILENT);
    Migration.plan(source(), new MemoryTarget().dialect(), options(), Progress.SILENT);

    try (Stream<Path> all = Files.list(folder)) {
      assertThat(all).isEmpty();
    }
  }
}
