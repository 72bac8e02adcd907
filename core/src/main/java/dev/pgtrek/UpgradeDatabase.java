package dev.pgtrek;

import dev.pgtrek.manifest.Manifest;
import dev.pgtrek.model.Fact;
import dev.pgtrek.model.Finding;
import dev.pgtrek.report.UpgradeReport.DatabaseLine;
import dev.pgtrek.report.UpgradeReport.StepLine;
import dev.pgtrek.spi.ClusterDatabase;
import dev.pgtrek.spi.InPlaceExamination;
import dev.pgtrek.spi.InPlaceStep;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One database on its way through an upgrade, and what is known of it by now. */
final class UpgradeDatabase {

  /** The code of a table whose rows cannot be read: then nothing is changed. */
  private static final String DAMAGE = "table-damaged";

  private static final String DONE = "done";

  private final ClusterDatabase database;
  private Optional<Manifest> manifest = Optional.empty();
  private String before = "not compared";
  private String after = "not compared";
  private boolean different;
  private List<String> deviations = List.of();
  private InPlaceExamination found =
      new InPlaceExamination(
          List.of(), 0, 0, List.of(), List.of(), List.of(), Map.of(), 0, Map.of());
  private final List<Finding> defects = new ArrayList<>();
  private final List<StepLine> steps = new ArrayList<>();

  UpgradeDatabase(ClusterDatabase database) {
    this.database = database;
  }

  ClusterDatabase database() {
    return database;
  }

  String name() {
    return database.name();
  }

  boolean reachable() {
    return database.reachable();
  }

  /** What it held before the change; empty where nobody wrote it down. */
  Optional<Manifest> manifest() {
    return manifest;
  }

  void expect(Manifest held) {
    manifest = Optional.of(held);
  }

  /** What was known of it before the change. */
  List<Fact> earlier() {
    return manifest.map(Manifest::facts).orElse(List.of());
  }

  /** Whether it does not hold what it held, as far as it was compared the last time. */
  boolean different() {
    return different;
  }

  void compared(boolean holds, List<String> othersThanBefore) {
    different = !holds;
    deviations = othersThanBefore;
  }

  /** It cannot be compared at all, which counts as different. */
  void incomparable(Finding why) {
    different = true;
    defects.add(why);
  }

  /** What the report says of the comparison before anything is done. */
  void before(String words) {
    before = words;
  }

  /** What the report says of the one at the end. */
  void after(String words) {
    after = words;
  }

  /** What the change has done to it. */
  InPlaceExamination found() {
    return found;
  }

  void examined(InPlaceExamination examination) {
    found = examination;
    defects.addAll(examination.defects());
  }

  /** Something in it is wrong, or stays in doubt. */
  void defect(Finding finding) {
    defects.add(finding);
  }

  int defects() {
    return defects.size();
  }

  /** Whether rows of it cannot be read. */
  boolean damaged() {
    return defects.stream().anyMatch(UpgradeDatabase::damage);
  }

  static boolean damage(Finding finding) {
    return finding.code().equals(DAMAGE);
  }

  void planned(InPlaceStep step) {
    add(step, "planned", "", 0);
  }

  void held(InPlaceStep step, String why) {
    add(step, "held", why, 0);
  }

  void ran(InPlaceStep step, boolean done, String words, long millis) {
    add(step, done ? DONE : "left", words, millis);
  }

  private void add(InPlaceStep step, String state, String words, long millis) {
    steps.add(
        new StepLine(
            step.kind().word(),
            step.subject(),
            state,
            words,
            step.why(),
            step.statement(),
            millis));
  }

  /** How many of its steps are done. */
  long done() {
    return steps.stream().filter(step -> step.state().equals(DONE)).count();
  }

  boolean allDone() {
    return done() == steps.size();
  }

  /** What the report tells of it. */
  DatabaseLine line() {
    return new DatabaseLine(
        database.name(),
        database.hindrance(),
        before,
        after,
        deviations,
        found.versions(),
        found.examined(),
        found.sound(),
        found.rebuilt(),
        steps,
        defects);
  }
}
