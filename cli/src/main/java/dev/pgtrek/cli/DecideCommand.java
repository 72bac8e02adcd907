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

/** The question that a proof is taken for. */
@CommandLine.Command(
    name = "decide",
    description = {
      "Proves the target as 'pgtrek verify' does, and says by a policy what follows: go, look, or"
          + " roll back, with the reasons; changes nothing.",
      "Exit code 0 for go, 10 for look, 11 for roll back."
    })
final class DecideCommand implements Command {

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
          "Also compare what both sides' full-text searches find, for the policy to judge.")
  private boolean search;

  @Option(
      names = "--report",
      paramLabel = "DIR",
      description = "Where the reports go. Default: the run's folder in .pgtrek/runs.")
  private @Nullable Path report;

  @Mixin private final OutputOptions output = new OutputOptions();

  @Spec private @Nullable CommandSpec command;

  private final Session session;

  DecideCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    return new Proving(session, sides, plan, work, output, Objects.requireNonNull(command))
        .run(showValues, search, false, judging.read(session, sides), report, Answer.DECISION);
  }

  @Override
  public OutputOptions output() {
    return output;
  }
}
