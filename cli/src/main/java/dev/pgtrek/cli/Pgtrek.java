package dev.pgtrek.cli;

import dev.pgtrek.cli.terminal.Shell;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** The root of all commands. */
@CommandLine.Command(
    name = "pgtrek",
    description =
        "Moves an application's database to PostgreSQL, and proves that nothing was lost.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {"", "One command does the usual case:", "  pgtrek migrate app.db", ""})
final class Pgtrek implements Command {

  private static final int HELP_WIDTH = 96;

  private final Session session;

  private Pgtrek(Session session) {
    this.session = session;
  }

  /**
   * Runs one command.
   *
   * @return the process's exit code
   */
  static int run(Shell shell, String... arguments) {
    try (Session session = new Session(shell)) {
      try {
        return commands(session).execute(arguments);
      } catch (OutOfMemoryError | StackOverflowError e) {
        // The parser hands on exceptions only. By now the work's memory is free again.
        List<String> all = Arrays.asList(arguments);
        return session.failed(
            e, all.contains("--verbose"), all.contains("--json"), !all.contains("--no-color"));
      }
    }
  }

  /** All commands, in the order of the help. */
  static CommandLine commands(Session session) {
    CommandLine root = new CommandLine(new Pgtrek(session));
    VersionCommand version = new VersionCommand(session);
    root.getCommandSpec().versionProvider(version);
    root.getCommandSpec()
        .addOption(
            OptionSpec.builder("-V", "--version")
                .versionHelp(true)
                .description("Says which pgtrek this is.")
                .build());
    for (Command command :
        List.<Command>of(
            new MigrateCommand(session),
            new CheckCommand(session),
            new PlanCommand(session),
            new VerifyCommand(session),
            new StatusCommand(session),
            new CleanCommand(session),
            new SqlCommand(session),
            new ServerCommand(session),
            new CompletionCommand(session),
            version)) {
      root.addSubcommand(command);
    }
    addHelp(root);
    root.addSubcommand(new HelpCommand());
    root.setUsageHelpWidth(HELP_WIDTH)
        .setUsageHelpLongOptionsMaxWidth(28)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF))
        .setOut(new PrintWriter(session.out(), true, StandardCharsets.UTF_8))
        .setErr(new PrintWriter(session.shell().err(), true, StandardCharsets.UTF_8))
        .setParameterExceptionHandler(
            (wrong, given) -> {
              List<String> all = Arrays.asList(given);
              return session.failed(
                  Misuse.of(wrong), false, all.contains("--json"), !all.contains("--no-color"));
            })
        .setExecutionExceptionHandler(
            (failure, command, parsed) -> failed(session, failure, parsed));
    return root;
  }

  /** Every command explains itself, however it is asked. */
  private static void addHelp(CommandLine command) {
    command.getSubcommands().values().forEach(Pgtrek::addHelp);
    command
        .getCommandSpec()
        .addOption(
            OptionSpec.builder("-h", "--help")
                .usageHelp(true)
                .description("Shows this help.")
                .build());
  }

  private static int failed(Session session, Exception failure, ParseResult parsed) {
    ParseResult last = parsed;
    while (last.hasSubcommand()) {
      last = last.subcommand();
    }
    OutputOptions output =
        last.commandSpec().userObject() instanceof Command command
            ? command.output()
            : new OutputOptions();
    return session.failed(failure, output.verbose, output.json, !output.noColor);
  }

  @Override
  public Integer call() {
    commands(session).usage(session.out());
    return 0;
  }

  @Override
  public OutputOptions output() {
    return new OutputOptions();
  }
}
