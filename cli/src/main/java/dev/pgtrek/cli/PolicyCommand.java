package dev.pgtrek.cli;

import dev.pgtrek.decide.PolicyFile;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** The rules of a decision, to be read and edited. */
@CommandLine.Command(
    name = "policy",
    description = {
      "Prints the policy by which runs are judged, as a file that can be edited and handed to"
          + " 'pgtrek decide' or 'pgtrek verify' with --policy.",
      "With FILE: reads that one, refuses it with the place where it cannot be taken, and prints"
          + " it."
    })
final class PolicyCommand implements Command {

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "FILE",
      description = "A policy of your own. Default: the built-in one.")
  private @Nullable Path file;

  @Mixin private final OutputOptions output = new OutputOptions();

  private final Session session;

  PolicyCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    session.out().print(PolicyFile.write(JudgingChoices.policy(session, file)));
    return 0;
  }

  @Override
  public OutputOptions output() {
    return output;
  }
}
