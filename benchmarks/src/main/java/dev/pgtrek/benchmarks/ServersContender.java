package dev.pgtrek.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A program that moves one server's database to another's, in an empty folder each time. */
final class ServersContender implements Contender {

  static final String PROVED = "pgtrek, proved";
  static final String UNPROVED = "pgtrek --no-verify";
  static final String DUMP = "pg_dump -Fd | pg_restore, as they come";
  static final String DUMP_ANALYZED = "pg_dump -Fd | pg_restore, and ANALYZE";
  static final String DUMP_TUNED = "pg_dump -Fd | pg_restore, tuned";
  static final String PGCOPYDB = "pgcopydb clone, as it comes";
  static final String PGCOPYDB_TUNED = "pgcopydb clone, tuned";

  /** What both others gain from, and pgtrek sets by itself. */
  private static final Map<String, String> TUNED =
      Map.of("PGOPTIONS", "-c synchronous_commit=off -c maintenance_work_mem=256MB");

  private final String name;
  private final String source;
  private final Path scratch;
  private final Map<String, String> environment;
  private final Words words;

  private ServersContender(
      String name, String source, Path scratch, Map<String, String> environment, Words words) {
    this.name = name;
    this.source = source;
    this.scratch = scratch;
    this.environment = Map.copyOf(environment);
    this.words = words;
  }

  /** The command that moves a source to a target. */
  private interface Words {
    List<String> of(String source, String target, Path folder);
  }

  static ServersContender pgtrek(String name, String source, Path scratch, String... options) {
    return new ServersContender(
        name,
        source,
        scratch,
        Map.of(),
        (from, to, folder) -> {
          List<String> command =
              new ArrayList<>(
                  List.of(Pgtrek.program().toString(), "migrate", from, to, "--quiet", "--json"));
          command.addAll(List.of(options));
          return command;
        });
  }

  /**
   * @param bin the folder of the client programs
   * @param jobs streams
   * @param analyzed whether what the planner needs comes behind, as with pgtrek and pgcopydb
   */
  static ServersContender dump(
      String name,
      String source,
      Path scratch,
      Path bin,
      int jobs,
      boolean tuned,
      boolean analyzed) {
    return new ServersContender(
        name,
        source,
        scratch,
        tuned ? TUNED : Map.of(),
        (from, to, folder) ->
            List.of(
                "sh",
                "-c",
                ("'%1$s/pg_dump' -Fd -j %2$d %3$s -f dump -d '%4$s'"
                        + " && '%1$s/pg_restore' -j %2$d -d '%5$s' dump"
                        + (analyzed
                            ? " && '%1$s/vacuumdb' --quiet --analyze-only -j %2$d -d '%5$s'"
                            : ""))
                    .formatted(bin, jobs, tuned ? "--compress=none" : "", from, to)));
  }

  /**
   * @param program pgcopydb itself
   * @param bin the folder of the client programs that it calls
   */
  static ServersContender pgcopydb(
      String name, String source, Path scratch, Path program, Path bin, int jobs, boolean tuned) {
    Map<String, String> environment = new LinkedHashMap<>(tuned ? TUNED : Map.of());
    environment.put("PATH", bin + ":/usr/bin:/bin");
    return new ServersContender(
        name,
        source,
        scratch,
        environment,
        (from, to, folder) -> {
          // It kills its whole process group when it fails.
          List<String> command =
              new ArrayList<>(
                  List.of(
                      "setsid",
                      "--wait",
                      program.toString(),
                      "clone",
                      "--fail-fast",
                      "--source",
                      from,
                      "--target",
                      to,
                      "--dir",
                      folder.resolve("work").toString()));
          if (tuned) {
            command.addAll(
                List.of(
                    "--table-jobs",
                    Integer.toString(jobs),
                    "--index-jobs",
                    Integer.toString(jobs),
                    "--split-tables-larger-than",
                    "256MB",
                    "--split-max-parts",
                    Integer.toString(4 * jobs)));
          }
          return command;
        });
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Outcome fill(String url) throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory(scratch, "run");
    try {
      TimedProcess done = TimedProcess.run(folder, environment, words.of(source, url, folder));
      return Outcome.of(done, stages(done.output()));
    } finally {
      Folders.delete(folder);
    }
  }

  /** The seconds of each stage, where a report of pgtrek's tells them. */
  private static Map<String, Double> stages(String output) {
    try {
      return Pgtrek.stages(output);
    } catch (IOException _) {
      // Another program's words.
      return Map.of();
    }
  }
}
