package dev.pgtrek.cli;

import dev.pgtrek.cli.RunResult.Answer;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The proof alone. */
@CommandLine.Command(
    name = "verify",
    description = {
      "Proves that the target holds what the source holds now, or names the rows and columns that"
          + " differ; changes nothing.",
      "Exit code 6 if they differ. With --policy, --app-errors or --compare-queries also 10 for"
          + " look and 11 for roll back, where no row differs."
    })
final class VerifyCommand implements Command {

  @Mixin private final Sides sides = new Sides();
  @Mixin private final PlanChoices plan = new PlanChoices();
  @Mixin private final WorkChoices work = new WorkChoices();
  @Mixin private final JudgingChoices judging = new JudgingChoices();

  @Option(
      names = "--show-values",
      description = "Show both values where the proof finds a difference.")
  private boolean showValues;

  @Option(
      names = "--search",
      description =
          "Also run sampled words, beginnings of words and phrases on both sides' full-text"
              + " searches, and report how much the results overlap and how long they take.")
  private boolean search;

  @Option(
      names = "--manifests",
      description =
          "Between two servers also write the manifests of both, of the same moment; every row is"
              + " read once more for them. Other proofs write theirs anyway.")
  private boolean manifests;

  @Option(
      names = "--report",
      paramLabel = "DIR",
      description = "Where the reports go. Default: the run's folder in .pgtrek/runs.")
  private @Nullable Path report;

  @Mixin private final ManifestChoices manifest = new ManifestChoices();

  @Mixin private final OutputOptions output = new OutputOptions();

  @Spec private @Nullable CommandSpec command;

  private final Session session;

  VerifyCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    if (manifest.given()) {
      return manifest.compare(
          session, sides, work, output, showValues, search || manifests || report != null);
    }
    return new Proving(session, sides, plan, work, output, Objects.requireNonNull(command))
        .run(showValues, search, manifests, judging.read(session, sides), report, answer());
  }

  private Answer answer() {
    return judging.given() ? Answer.PROOF_THEN_DECISION : Answer.PROOF;
  }

  @Override
  public OutputOptions output() {
    return output;
  }
}
