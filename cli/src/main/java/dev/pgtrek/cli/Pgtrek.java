package dev.pgtrek.cli;

import dev.pgtrek.cli.terminal.Shell;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
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
        return commands(session, needed(arguments)).execute(arguments);
      } catch (VirtualMachineError | LinkageError e) {
        // The parser hands on exceptions only. By now the work's memory is free again. A class that
        // cannot be linked for want of memory is a LinkageError.
        List<String> all = Arrays.asList(arguments);
        return session.failed(
            e, all.contains("--verbose"), all.contains("--json"), !all.contains("--no-color"));
      }
    }
  }

  /** Every command by its name, in the order of the help. */
  private static Map<String, Function<Session, Command>> makers() {
    Map<String, Function<Session, Command>> makers = new LinkedHashMap<>();
    makers.put("migrate", MigrateCommand::new);
    makers.put("check", CheckCommand::new);
    makers.put("plan", PlanCommand::new);
    makers.put("verify", VerifyCommand::new);
    makers.put("decide", DecideCommand::new);
    makers.put("policy", PolicyCommand::new);
    makers.put("profile", ProfileCommand::new);
    makers.put("rejects", RejectsCommand::new);
    makers.put("backup", BackupCommand::new);
    makers.put("upgrade", UpgradeCommand::new);
    makers.put("status", StatusCommand::new);
    makers.put("clean", CleanCommand::new);
    makers.put("add", AddCommand::new);
    makers.put("sql", SqlCommand::new);
    makers.put("server", ServerCommand::new);
    makers.put("manifest", ManifestCommand::new);
    makers.put("completion", CompletionCommand::new);
    makers.put("version", VersionCommand::new);
    return makers;
  }

  /**
   * The commands that a command line needs. Making one reads its annotations, which takes longer
   * than many a command itself; so where one is named, the others are left out. What speaks of all,
   * or of none that there is, gets all.
   */
  private static Set<String> needed(String... arguments) {
    Set<String> all = makers().keySet();
    return arguments.length > 0 && all.contains(arguments[0]) && !arguments[0].equals("completion")
        ? Set.of(arguments[0])
        : all;
  }

  /** All commands, in the order of the help. */
  static CommandLine commands(Session session) {
    return commands(session, makers().keySet());
  }

  private static CommandLine commands(Session session, Set<String> wanted) {
    CommandLine root = new CommandLine(new Pgtrek(session));
    root.getCommandSpec().versionProvider(new VersionCommand(session));
    root.getCommandSpec()
        .addOption(
            OptionSpec.builder("-V", "--version")
                .versionHelp(true)
                .description("Says which pgtrek this is.")
                .build());
    makers()
        .forEach(
            (name, maker) -> {
              if (wanted.contains(name)) {
                CommandLine command = new CommandLine(maker.apply(session));
                if (name.equals("rejects")) {
                  command.addSubcommand(new ReplayCommand(session));
                }
                if (name.equals("backup")) {
                  command.addSubcommand(new BackupVerifyCommand(session));
                  command.addSubcommand(new BackupRestoreCommand(session));
                  command.addSubcommand(new BackupListCommand(session));
                  command.addSubcommand(new BackupPruneCommand(session));
                }
                root.addSubcommand(name, command);
              }
            });
    addHelp(root);
    if (wanted.size() > 1) {
      CommandLine help = new CommandLine(new HelpCommand());
      help.getCommandSpec().usageMessage().description("Shows the help of a command.");
      root.addSubcommand(help);
    }
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
