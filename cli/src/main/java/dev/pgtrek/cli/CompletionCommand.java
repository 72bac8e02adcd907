package dev.pgtrek.cli;

import dev.pgtrek.error.PgtrekException;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints the script that lets a shell complete pgtrek's commands and options. */
@CommandLine.Command(
    name = "completion",
    description = "Prints the script that completes commands and options in bash or zsh.")
final class CompletionCommand implements Command {

  @Mixin private final OutputOptions output = new OutputOptions();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      index = "0",
      paramLabel = "SHELL",
      description = "bash or zsh; the script serves both.",
      defaultValue = "bash",
      arity = "0..1")
  private String shell = "bash";

  private final Session session;

  CompletionCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    if (!shell.equals("bash") && !shell.equals("zsh")) {
      throw new PgtrekException.Usage(
          "completion-shell",
          "There is no completion for " + shell + ".",
          "Use: pgtrek completion bash, or: pgtrek completion zsh");
    }
    session.out().print(AutoComplete.bash("pgtrek", spec.root().commandLine()));
    return 0;
  }

  @Override
  public OutputOptions output() {
    return output;
  }
}
