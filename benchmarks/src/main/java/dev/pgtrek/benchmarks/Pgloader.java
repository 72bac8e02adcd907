package dev.pgtrek.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** pgloader with a load file. */
final class Pgloader implements Contender {

  static final String DEFAULT = "pgloader, as it comes";
  static final String TUNED = "pgloader, tuned, its own types";
  static final String SAME_TYPES = "pgloader, tuned, pgtrek's types";

  private static final String COMMON =
      "include drop, create tables, create indexes, reset sequences, foreign keys";

  /**
   * What pgtrek's plan makes of the declared types. pgloader's own choice is float4 for REAL, which
   * alters values, json for JSON, and timestamptz for DATETIME.
   */
  private static final String CAST =
      """
       CAST type json to jsonb drop typemod,
            type real to "double precision" drop typemod using float-to-string,
            type datetime to timestamp drop typemod using sqlite-timestamp-to-timestamp
      """;

  /**
   * How pgloader is set.
   *
   * @param workers threads that transform and send
   * @param concurrency streams per table
   * @param batchRows rows per COPY batch
   * @param batchMegabytes bytes per COPY batch
   * @param prefetchRows rows read ahead
   */
  record Tuning(int workers, int concurrency, int batchRows, int batchMegabytes, int prefetchRows) {

    String words() {
      return String.format(
          Locale.ROOT,
          "workers = %d, concurrency = %d, batch rows = %d, batch size = %d MB,"
              + " prefetch rows = %d",
          workers,
          concurrency,
          batchRows,
          batchMegabytes,
          prefetchRows);
    }
  }

  /**
   * What the comparisons take. {@code benchmarks/run tuning} searches; where it finds better ones
   * on the machine of the comparison, they belong here.
   */
  static final Tuning BEST = new Tuning(4, 2, 25_000, 20, 100_000);

  private final String name;
  private final Path source;
  private final Path scratch;
  private final String script;

  private Pgloader(String name, Path source, Path scratch, String script) {
    this.name = name;
    this.source = source;
    this.scratch = scratch;
    this.script = script;
  }

  static Pgloader asItComes(Path source, Path scratch) {
    return new Pgloader(DEFAULT, source, scratch, " WITH " + COMMON + "\n");
  }

  static Pgloader tuned(Path source, Path scratch, Tuning tuning) {
    return new Pgloader(TUNED, source, scratch, tuned(tuning));
  }

  static Pgloader sameTypes(Path source, Path scratch, Tuning tuning) {
    return new Pgloader(SAME_TYPES, source, scratch, tuned(tuning) + CAST);
  }

  Pgloader named(String other) {
    return new Pgloader(other, source, scratch, script);
  }

  private static String tuned(Tuning tuning) {
    return " WITH "
        + COMMON
        + ", "
        + tuning.words()
        + "\n  SET maintenance_work_mem to '256MB', synchronous_commit to 'off'\n";
  }

  /** Whether it is on this machine. */
  static boolean isThere() {
    return Files.isExecutable(Path.of("/usr/bin/pgloader"));
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Outcome fill(String url) throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory(scratch, "pgloader");
    Path load = folder.resolve("job.load");
    Files.writeString(
        load,
        "LOAD DATABASE FROM sqlite://"
            + source
            + " INTO "
            + url.replace("postgresql://", "pgsql://")
            + "\n"
            + script
            + ";\n");
    TimedProcess done =
        TimedProcess.run(
            folder,
            Map.of("TMPDIR", folder.toString()),
            List.of("pgloader", "--root-dir", folder.toString(), load.toString()));
    Folders.delete(folder);
    // It may drop rows or fail at statements and still end with 0: its own words tell.
    Outcome outcome = Outcome.of(done, Map.of());
    return done.output().contains("FATAL") || done.errors().contains("FATAL")
        ? outcome.failed(done.lastWords())
        : outcome;
  }
}
