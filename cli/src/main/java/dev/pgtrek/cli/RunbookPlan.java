package dev.pgtrek.cli;

import dev.pgtrek.decide.Advice;
import dev.pgtrek.decide.Policy;
import dev.pgtrek.model.Finding;
import dev.pgtrek.model.Severity;
import dev.pgtrek.report.Figures;
import dev.pgtrek.report.Runbook;
import dev.pgtrek.report.Runbook.Fact;
import dev.pgtrek.report.Runbook.Item;
import dev.pgtrek.report.Runbook.Part;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The whole procedure of one plan from a SQLite file to PostgreSQL, with its commands. */
final class RunbookPlan {

  /** The file of queries, which the team writes. */
  static final String QUERIES = "queries.sql";

  static final String RESTORED = "restored.db";

  static final Item TESTED =
      step("Run the application's tests against it; write down how long each part took.");

  static final Item TRIED =
      step("Health check, log in, list, search, create, change and delete a record.");

  static final Item WORKS =
      decision("The application works. Otherwise: go back now, while nothing is written.");

  /**
   * What is known of the plan.
   *
   * @param source the source, as it was named
   * @param target the target without a password, or null for the embedded server's
   * @param planFile the plan's file
   * @param tables how many tables are carried
   * @param rows how many rows
   * @param bytes about how many bytes travel
   * @param findings what the data says
   * @param notCarried what has no place on the target, a line each
   * @param searches whether there are full-text searches to compare
   * @param pace how fast it goes
   * @param home the folder that the paths begin in
   * @param sourceFile the source as it is named from any other folder
   * @param options what else every command under the plan says
   */
  record Basics(
      String source,
      @Nullable String target,
      String planFile,
      int tables,
      long rows,
      long bytes,
      List<Finding> findings,
      List<String> notCarried,
      boolean searches,
      RunPace pace,
      Path home,
      String sourceFile,
      List<String> options) {

    Basics {
      findings = List.copyOf(findings);
      notCarried = List.copyOf(notCarried);
      options = List.copyOf(options);
    }
  }

  private final Basics basics;

  private RunbookPlan(Basics basics) {
    this.basics = basics;
  }

  static Runbook of(Basics basics) {
    return new RunbookPlan(basics).write();
  }

  private Runbook write() {
    return new Runbook(
        "From " + basics.source() + " to " + shownTarget(),
        VersionCommand.version(),
        facts(basics, shownTarget()),
        Stream.of(
                settle(basics, both("plan", "--plan", basics.planFile(), "--runbook")),
                rehearse(),
                preFlight(),
                freeze(),
                backUp(basics, "source"),
                migrate(),
                decide(),
                switchOver(),
                watch(),
                goBack(),
                cleanUp())
            .toList());
  }

  /** What stands at the top. */
  static List<Fact> facts(Basics basics, String target) {
    return List.of(
        new Fact("source", basics.source()),
        new Fact("target", target),
        new Fact("plan", basics.planFile()),
        new Fact("where the commands run", basics.home().toString()),
        new Fact(
            "size",
            Figures.count(basics.tables(), "table")
                + ", "
                + Figures.count(basics.rows(), "row")
                + ", "
                + Figures.bytes(basics.bytes())),
        new Fact("expected durations", basics.pace().origin()));
  }

  private String shownTarget() {
    return basics.target() == null ? "the embedded server of the work folder" : basics.target();
  }

  /** A command on both sides. */
  private List<String> both(String command, String... more) {
    List<String> words = new ArrayList<>(List.of("pgtrek", command, basics.source()));
    if (basics.target() != null) {
      words.add(basics.target());
    }
    words.addAll(List.of(more));
    return words;
  }

  /** A command on the target alone. */
  private List<String> there(String command, String... more) {
    List<String> words = new ArrayList<>(List.of("pgtrek", command));
    if (basics.target() != null) {
      words.add(basics.target());
    }
    words.addAll(List.of(more));
    return words;
  }

  static Item step(String text) {
    return new Item(text, false, List.of());
  }

  static Item step(String text, List<String> command) {
    return new Item(text, false, List.of(command));
  }

  static Item decision(String text) {
    return new Item(text, true, List.of());
  }

  static Part settle(Basics basics, List<String> anew) {
    List<Item> items = new ArrayList<>();
    for (Severity severity : List.of(Severity.BLOCK, Severity.WARN, Severity.INFO)) {
      for (Finding finding : basics.findings()) {
        if (finding.severity() == severity) {
          items.add(settled(finding));
        }
      }
    }
    basics.notCarried().forEach(line -> items.add(step("Not carried, and agreed to: " + line)));
    items.add(
        step(
            "Every finding and everything that is not carried is settled, and the plan is made"
                + " anew if the data or the plan file changed.",
            anew));
    return new Part("Settle what was found", "", items);
  }

  private static Item settled(Finding finding) {
    String word =
        switch (finding.severity()) {
          case BLOCK -> "Blocks";
          case WARN -> "Warning";
          case INFO -> "Note";
        };
    return step(
        word
            + ": "
            + finding.subject()
            + " ("
            + finding.code()
            + "): "
            + finding.measured()
            + ". "
            + finding.why()
            + (finding.fix().isEmpty() ? "" : " To do: " + finding.fix()));
  }

  /** In another folder, so that every path says all of itself. */
  private Part rehearse() {
    String plan = basics.home().resolve(basics.planFile()).toString();
    String queries = basics.home().resolve(QUERIES).toString();
    return new Part(
        "Rehearse in staging",
        basics.pace().all(basics.rows()),
        List.of(
            step(
                "In a folder of its own: carry the source, which is only read, into the embedded"
                    + " server, which starts by itself. Nothing of production is touched.",
                List.of("pgtrek", "migrate", basics.sourceFile(), "--plan", plan)),
            step("Write the application's most important queries into " + queries + "."),
            step(
                "Prove it, and compare the queries.",
                List.of(
                    "pgtrek",
                    "decide",
                    basics.sourceFile(),
                    "--plan",
                    plan,
                    "--compare-queries",
                    queries,
                    "--plans")),
            TESTED,
            decision(
                "The rehearsal said go, the tests pass, and going back was tried. Otherwise there"
                    + " is no day yet.")));
  }

  private Part preFlight() {
    return preFlight(
        basics,
        "both sides, rights, extensions, disk space",
        both("check", "--plan", basics.planFile()));
  }

  /** The look at everything, right before. */
  static Part preFlight(Basics basics, String what, List<String> check) {
    return new Part(
        "Pre-flight",
        basics.pace().read(basics.rows()),
        List.of(
            step("Everybody who is needed is there, and knows who decides."),
            step("Nothing stands against it: " + what + ".", check),
            step("Password: PGPASSWORD or a line of ~/.pgpass; it is in no command here."),
            decision("The check blocks nothing (exit code 0). Exit code 3: stop here.")));
  }

  private static Part freeze() {
    return new Part(
        "Stop the application",
        "",
        List.of(
            step("Announce it. Begun at: ________"),
            step(
                "Stop everything that writes to the source (services, workers, cron), and see that"
                    + " it is stopped.")));
  }

  static Part backUp(Basics basics, String what) {
    return new Part(
        "Back up the " + what,
        basics.pace().read(basics.rows()),
        List.of(
            step("Take it.", List.of("pgtrek", "backup", basics.source())),
            step(
                "Its name, its SHA-256 and that it is sealed: ________",
                List.of("pgtrek", "backup", "list")),
            step("Copy it to another machine.")));
  }

  private Part migrate() {
    return new Part(
        "Migrate",
        basics.pace().all(basics.rows()),
        List.of(
            step(
                "Carry everything and prove it. If it is interrupted, run the same command again:"
                    + " it goes on where it stopped.",
                both("migrate", "--plan", basics.planFile())),
            step("How far it is, from another terminal.", there("status")),
            decision(
                "Exit code 0: go on. 6: differences, go to the decision. Anything else: read the"
                    + " three lines that it says; exit code 9 is taken up or taken back with the"
                    + " next command."),
            step("Only to start over.", there("clean", "--tables"))));
  }

  private Part decide() {
    List<Item> items = new ArrayList<>();
    List<String> command = both("decide", "--compare-queries", QUERIES);
    if (basics.searches()) {
      command.add("--search");
    }
    items.add(step("Ask what follows.", command));
    rules().forEach(items::add);
    items.add(
        decision(
            "Exit code 0: go. 10: look, then say go or roll back: ________. 11: roll back (the"
                + " part \"Go back\")."));
    return new Part("Verify and decide", basics.pace().read(basics.rows()), items);
  }

  /** What the built-in policy says, the gravest first. */
  static Stream<Item> rules() {
    return Stream.of(Advice.ROLL_BACK, Advice.LOOK)
        .flatMap(
            advice ->
                Policy.DEFAULT.rules().stream()
                    .filter(rule -> rule.advice() == advice)
                    .map(
                        rule ->
                            step(
                                advice.words()
                                    + " if "
                                    + rule.measure().word()
                                    + " is "
                                    + rule.bound()
                                    + ": "
                                    + rule.reason())));
  }

  private Part switchOver() {
    return new Part(
        "Switch",
        "",
        List.of(
            step(
                basics.target() == null
                    ? "Give the application its new connection string, as the next command says it."
                    : "Give the application its new connection string: "
                        + basics.target()
                        + ", with its own role and password.",
                basics.target() == null ? List.of("pgtrek", "server") : there("status")),
            step("Keep the old connection string at hand: " + basics.source()),
            step("Start the application. Writes from here on are on the target only: ________"),
            TRIED,
            WORKS));
  }

  private Part watch() {
    return new Part(
        "Watch",
        "the first hour closely, a week in all",
        List.of(
            step("Errors and slow requests of the application, connections, disk."),
            step(
                "Tell the policy how many errors there were, while the source still stands still"
                    + " and nothing was written.",
                both("decide", "--app-errors", "0")),
            decision("Errors, or requests slower by half: look, or go back.")));
  }

  private Part goBack() {
    List<Item> items = new ArrayList<>();
    items.add(step("Stop the application. Begun at: ________"));
    items.add(
        step(
            "Where nothing was written to the target since: give the application its old"
                + " connection string, "
                + basics.source()
                + ". The source was only read."));
    if (basics.target() != null) {
      items.add(
          step(
              "Where something was written since and has to stay: carry the target into a new"
                  + " file, prove it, and give the application that file.",
              List.of("pgtrek", "migrate", basics.target(), RESTORED)));
      items.add(step("Its proof.", List.of("pgtrek", "verify", basics.target(), RESTORED)));
    }
    items.add(
        step(
            "Where the source is lost: restore the backup, by the name that the list says, into a"
                + " new file.",
            List.of("pgtrek", "backup", "restore", "BACKUP_NAME", RESTORED)));
    return goBack(basics, items);
  }

  /** The part of going back, whose last steps are always the same. */
  static Part goBack(Basics basics, List<Item> items) {
    List<Item> all = new ArrayList<>(items);
    all.add(step("Start the application, health check, read and write a record."));
    all.add(step("Write down why: ________"));
    return new Part("Go back (only if it was decided)", basics.pace().all(basics.rows()), all);
  }

  static Item prune() {
    return step(
        "Backups older than thirty days; of each source a good one stays.",
        List.of("pgtrek", "backup", "prune", "--keep", "30d"));
  }

  private Part cleanUp() {
    return new Part(
        "Clean up, seven days later",
        Figures.duration(Duration.ofSeconds(5)),
        List.of(
            decision("Nobody needs the way back any more. Date: ________"),
            step(
                "The journal and the folders of runs; what is younger is kept, and until when is"
                    + " said.",
                there("clean", "--runs")),
            prune(),
            step("Archive the source file and this runbook.")));
  }
}
