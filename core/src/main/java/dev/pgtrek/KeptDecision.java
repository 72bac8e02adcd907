package dev.pgtrek;

import dev.pgtrek.decide.PolicyFile;
import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.file.WholeFile;
import dev.pgtrek.report.JsonReport;
import dev.pgtrek.report.RunReport;
import java.io.IOException;
import java.util.Optional;

/** A run's decision and the policy behind it, kept in the run's own folder. */
final class KeptDecision {

  private KeptDecision() {}

  /** Keeps them, wherever the reports go; nothing where a run has no decision. */
  static void of(RunReport report, Optional<RunFolder> folder, Judging judging) {
    RunReport.DecisionLine decision = report.decision();
    if (decision != null) {
      folder.ifPresent(place -> write(decision, place, judging));
    }
  }

  private static void write(RunReport.DecisionLine decision, RunFolder folder, Judging judging) {
    try {
      WholeFile.write(folder.file("decision.json"), JsonReport.of(decision));
      WholeFile.write(folder.file("policy.yaml"), PolicyFile.write(judging.policy()));
    } catch (IOException e) {
      throw new PgtrekException.Usage(
          "decision-not-written",
          "The decision cannot be written to " + folder.path() + ": " + e.getMessage(),
          "Make room or give write permission there.");
    }
  }
}
