package dev.pgtrek;

import dev.pgtrek.backup.Backup;
import dev.pgtrek.check.PreFlight;
import dev.pgtrek.model.Finding;
import dev.pgtrek.model.TableProfile;
import dev.pgtrek.plan.PlanOptions;
import dev.pgtrek.plan.Planner;
import dev.pgtrek.profile.Profiler;
import dev.pgtrek.progress.Progress;
import dev.pgtrek.progress.Stage;
import dev.pgtrek.spi.Measured;
import dev.pgtrek.spi.Snapshot;
import dev.pgtrek.work.Milestone;
import dev.pgtrek.work.Phase;
import dev.pgtrek.work.Schedule;
import dev.pgtrek.work.Workers;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** What a snapshot is asked before anything is written: whether it is sound, and what it holds. */
final class Examination {

  private final MigrationOptions options;
  private final RunStory story;
  private final Progress progress;

  Examination(MigrationOptions options, RunStory story, Progress progress) {
    this.options = options;
    this.story = story;
    this.progress = progress;
  }

  /**
   * Checks and seals the run's copy and scans its values, side by side: what the check of its
   * structure finds is told, and not what the scan may have stumbled over meanwhile.
   */
  List<TableProfile> ofBackup(Snapshot snapshot) {
    Milestone sound = new Milestone("sound", snapshot.file());
    List<Finding> found = Collections.synchronizedList(new ArrayList<>());
    // A typed source is read where it lies: a file of it is for the backup alone.
    boolean backs = !snapshot.typed() || (options.backup() && !options.dryRun());
    Schedule schedule = new Schedule();
    Phase checking = schedule.phase();
    checking.tell(
        () -> {},
        () ->
            story.leave(
                Stage.BACKUP,
                backs
                    ? "verified, SHA-256 " + snapshot.sha256()
                    : "one consistent view of the source, not kept"));
    schedule.add(
        checking, 0, Set.of(), Set.of(sound), () -> story.findInSource(snapshot.integrity()));
    schedule.add(
        checking,
        0,
        Set.of(sound),
        Set.of(),
        () ->
            snapshot
                .consistency(options.chunkRows())
                .forEach(
                    part ->
                        schedule.add(
                            checking, 0, Set.of(), Set.of(), () -> found.addAll(part.get()))));
    schedule.add(checking, 0, Set.of(sound), Set.of(), () -> story.find(orphans(snapshot)));
    if (backs) {
      schedule.add(checking, 0, Set.of(), Set.of(), () -> Backup.seal(snapshot));
    } else {
      story.keepsNoBackup();
    }
    Supplier<List<TableProfile>> profiles =
        profiles(schedule, Set.of(sound), snapshot, options.plan());
    // One thread more: the seal waits for the disk and takes no processor meanwhile.
    schedule.run(options.jobs() + 1, "examine");
    story.findInSource(found);
    return profiles.get();
  }

  /** References without a parent, of the tables that no rule for them says otherwise of. */
  List<Finding> orphans(Snapshot snapshot) {
    return PreFlight.orphans(
        snapshot.orphans().stream()
            .filter(o -> Planner.carriesOrphans(options.plan(), o.table()))
            .toList());
  }

  /** Everything that a check of the copy's own content finds. */
  List<Finding> soundness(Snapshot snapshot) {
    List<Finding> found = Collections.synchronizedList(new ArrayList<>(snapshot.integrity()));
    if (found.stream().noneMatch(Finding::blocks)) {
      Workers.of(options.jobs(), "check")
          .run(snapshot.consistency(options.chunkRows()), part -> found.addAll(part.get()));
    }
    return List.copyOf(found);
  }

  /** What is known of the values of a view that is known to be sound. */
  List<TableProfile> profiles(Snapshot snapshot, PlanOptions choices) {
    Schedule schedule = new Schedule();
    Supplier<List<TableProfile>> profiles = profiles(schedule, Set.of(), snapshot, choices);
    schedule.run(options.jobs(), "profile");
    return profiles.get();
  }

  /** A source that can be measured is; every value of another one is scanned. */
  private Supplier<List<TableProfile>> profiles(
      Schedule schedule, Set<Milestone> after, Snapshot snapshot, PlanOptions choices) {
    return snapshot instanceof Measured measured
        ? measured(schedule, after, snapshot, measured, choices)
        : profiler(schedule, after, snapshot, choices)::profiles;
  }

  private Supplier<List<TableProfile>> measured(
      Schedule schedule,
      Set<Milestone> after,
      Snapshot snapshot,
      Measured measured,
      PlanOptions choices) {
    List<TableProfile> profiles = Collections.synchronizedList(new ArrayList<>());
    Phase phase = schedule.phase();
    phase.tell(
        () -> story.enter(Stage.PROFILE, 0),
        () ->
            story.leave(
                Stage.PROFILE,
                profiles.stream().mapToLong(TableProfile::rows).sum()
                    + " rows of "
                    + profiles.size()
                    + " tables, measured: their types bind the values"));
    schedule.add(
        phase,
        0,
        after,
        Set.of(),
        () ->
            Planner.selected(snapshot.catalog(), choices)
                .forEach(
                    table ->
                        schedule.add(
                            phase,
                            0,
                            Set.of(),
                            Set.of(),
                            () -> profiles.add(measured.measure(table)))));
    return () -> profiles;
  }

  private Profiler profiler(
      Schedule schedule, Set<Milestone> after, Snapshot snapshot, PlanOptions choices) {
    Phase phase = schedule.phase();
    Profiler profiler =
        Profiler.onto(
            schedule,
            phase,
            after,
            snapshot,
            () -> Planner.selected(snapshot.catalog(), choices),
            options.chunkRows(),
            (table, column) -> Planner.asksVectors(choices, table, column),
            progress);
    phase.tell(
        () -> story.enter(Stage.PROFILE, 0),
        () -> {
          List<TableProfile> profiles = profiler.profiles();
          story.leave(
              Stage.PROFILE,
              profiles.stream().mapToLong(TableProfile::rows).sum()
                  + " rows of "
                  + profiles.size()
                  + " tables");
        });
    return profiler;
  }
}
