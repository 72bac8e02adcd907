package dev.pgtrek.cli;

import static dev.pgtrek.cli.RunbookPlan.decision;
import static dev.pgtrek.cli.RunbookPlan.step;

import dev.pgtrek.cli.RunbookPlan.Basics;
import dev.pgtrek.report.Figures;
import dev.pgtrek.report.Runbook;
import dev.pgtrek.report.Runbook.Item;
import dev.pgtrek.report.Runbook.Part;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The whole procedure of one plan from PostgreSQL to a SQLite file, with its commands. */
final class BackRunbook {

  private static final String REHEARSED = "rehearsal.db";

  private final Basics basics;
  private final String file;

  private BackRunbook(Basics basics) {
    this.basics = basics;
    this.file = basics.target() == null ? RunbookPlan.RESTORED : basics.target();
  }

  static Runbook of(Basics basics) {
    return new BackRunbook(basics).write();
  }

  private Runbook write() {
    return new Runbook(
        "From " + basics.source() + " to " + file,
        VersionCommand.version(),
        RunbookPlan.facts(basics, file),
        List.of(
            RunbookPlan.settle(basics, withPlan("plan", file, "--runbook")),
            rehearse(),
            RunbookPlan.preFlight(
                basics, "both sides, rights, disk space", withPlan("check", file)),
            freeze(),
            RunbookPlan.backUp(basics, "database"),
            migrate(),
            decide(),
            switchOver(),
            watch(),
            goBack(),
            cleanUp()));
  }

  /** A command on the source and a file, under the plan. */
  private List<String> withPlan(String command, String into, String... more) {
    List<String> words = new ArrayList<>(List.of("pgtrek", command, basics.source(), into));
    words.addAll(List.of("--plan", basics.planFile()));
    words.addAll(basics.options());
    words.addAll(List.of(more));
    return words;
  }

  private Part rehearse() {
    return new Part(
        "Rehearse",
        basics.pace().all(basics.rows()),
        List.of(
            step(
                "Carry the database into a file of another name while the application goes on: it"
                    + " is only read, in one snapshot.",
                withPlan("migrate", REHEARSED, "--no-backup")),
            step(
                "Write the application's most important queries into "
                    + RunbookPlan.QUERIES
                    + ", each in both languages where they differ."),
            step(
                "Prove it, and compare the queries.",
                withPlan("decide", REHEARSED, "--compare-queries", RunbookPlan.QUERIES, "--plans")),
            RunbookPlan.TESTED,
            step("Remove " + REHEARSED + "."),
            decision(
                "The rehearsal said go (what the application wrote meanwhile shows as"
                    + " differences), the tests pass, and what is not carried is agreed to."
                    + " Otherwise there is no day yet.")));
  }

  private static Part freeze() {
    return new Part(
        "Stop the application",
        "",
        List.of(
            step("Announce it. Begun at: ________"),
            step(
                "Stop everything that writes to the database (services, workers, cron), and see"
                    + " that it is stopped: what is written after the snapshot is not in the"
                    + " file.")));
  }

  private Part migrate() {
    return new Part(
        "Migrate",
        basics.pace().all(basics.rows()),
        List.of(
            step(
                "Write the file and prove it. If it is interrupted, run the same command again: it"
                    + " starts over.",
                withPlan("migrate", file, "--no-backup")),
            decision(
                "Exit code 0: the file has its name, go on. 6: it stands beside, with .different in"
                    + " its name; stay on PostgreSQL, and find out why. Anything else: read the"
                    + " three lines that it says; nothing is left.")));
  }

  private Part decide() {
    return new Part(
        "Verify and decide",
        basics.pace().read(basics.rows()),
        Stream.concat(
                Stream.of(
                    step(
                        "Ask what follows.",
                        withPlan("decide", file, "--compare-queries", RunbookPlan.QUERIES))),
                Stream.concat(
                    RunbookPlan.rules(),
                    Stream.of(
                        decision(
                            "Exit code 0: go. 10: look, then say go or roll back: ________. 11:"
                                + " stay on PostgreSQL."))))
            .toList());
  }

  private Part switchOver() {
    return new Part(
        "Switch",
        "",
        List.of(
            step(
                "Put the file where the application looks for it, with its owner and its rights: "
                    + file
                    + ". Give the application its connection string for SQLite."),
            step("Keep the connection string of the server at hand: " + basics.source()),
            step("Start the application. Writes from here on are in the file only: ________"),
            RunbookPlan.TRIED,
            RunbookPlan.WORKS));
  }

  private Part watch() {
    return new Part(
        "Watch",
        "the first hour closely, a week in all",
        List.of(
            step(
                "Errors and slow requests of the application, SQLITE_BUSY, the size of the log"
                    + " beside the file."),
            step(
                "Tell the policy how many errors there were, while both sides still stand still.",
                withPlan("decide", file, "--app-errors", "0")),
            decision("Errors, or requests slower by half: look, or go back.")));
  }

  private Part goBack() {
    List<Item> items = new ArrayList<>();
    items.add(step("Stop the application. Begun at: ________"));
    items.add(
        step(
            "Where nothing was written to the file since: give the application the connection"
                + " string of the server, "
                + basics.source()
                + ". The database was only read."));
    items.add(
        step(
            "Where something was written since and has to stay: carry the file into a new database,"
                + " which proves itself, and give the application that one.",
            List.of("pgtrek", "migrate", file, "NEW_DATABASE")));
    items.add(
        step(
            "Where the server is lost: restore the backup, by the name that the list says, into a"
                + " new database.",
            List.of("pgtrek", "backup", "restore", "BACKUP_NAME", "NEW_DATABASE")));
    return RunbookPlan.goBack(basics, items);
  }

  private static Part cleanUp() {
    return new Part(
        "Clean up, seven days later",
        Figures.duration(Duration.ofSeconds(5)),
        List.of(
            decision("Nobody needs the server any more. Date: ________"),
            RunbookPlan.prune(),
            step("Archive the last backup of the database and this runbook.")));
  }
}
