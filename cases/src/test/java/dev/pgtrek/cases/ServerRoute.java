package dev.pgtrek.cases;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgtrek.testkit.HostileProxy;
import dev.pgtrek.testkit.TestServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.random.RandomGenerator;

/**
 * From a server to a newer one. The source is written to now and then between two runs, such that
 * it holds afterwards what it held before; some runs accept moments that are not the same.
 */
final class ServerRoute implements Route {

  private static final int SOURCE_LOST = 4;
  private static final int TARGET_LOST = 5;

  /** Every step and every part once, whatever was done how often. */
  private static final String JOURNAL =
      """
      SELECT 'run ' || state || ' ' || (finished_at IS NOT NULL) FROM pgtrek.run;
      SELECT 'part ' || source_schema || '.' || source_table || ' ' || ordinal || ' '
          || coalesce(rows::text, 'open') FROM pgtrek.chunk
        ORDER BY source_schema COLLATE "C", source_table COLLATE "C", ordinal;
      SELECT 'step ' || id || ' ' || kind || ' ' || coalesce(sql_state, 'done') FROM pgtrek.step
        ORDER BY id COLLATE "C";
      SELECT 'object ' || kind || ' ' || object_name || ' '
          || ((pg_identify_object(kind::regclass, oid, 0)).identity = object_name)
        FROM pgtrek.object ORDER BY kind COLLATE "C", object_name COLLATE "C";
      """;

  /** What a run leaves on neither server. */
  static final String LEFT_BEHIND =
      """
      SELECT 'replication slot ' || slot_name FROM pg_replication_slots;
      SELECT 'prepared transaction ' || gid FROM pg_prepared_xacts;
      SELECT 'session ' || application_name || ' ' || coalesce(state, '') FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid()
          AND backend_type IN ('client backend', 'parallel worker', 'walsender');
      SELECT 'lock of ' || pid FROM pg_locks WHERE pid <> pg_backend_pid()
        AND database = (SELECT oid FROM pg_database WHERE datname = current_database());
      SELECT 'temporary table ' || relname FROM pg_class
        WHERE relkind = 'r' AND relpersistence = 't';
      """;

  /** The first run finds cold caches. */
  private static final int WARMED = 2;

  private final Norm norm;
  private final RandomGenerator random;
  private final String target;
  private final HostileProxy before;
  private final HostileProxy behind;

  /**
   * What it is measured by.
   *
   * @param old the source's server
   * @param fresh the target's
   * @param source the source's URL
   * @param touch a statement that writes to the source and leaves its content as it is
   * @param advance one that lets a sequence go on
   * @param journal what an undisturbed run's journal tells, without its times
   * @param entries how many entries that has
   * @param duration how long such a run takes, from the start of its process
   */
  record Norm(
      TestServer old,
      TestServer fresh,
      String source,
      String touch,
      String advance,
      List<String> journal,
      int entries,
      Duration duration) {

    /** Runs one. */
    static Norm of(
        TestServer old, TestServer fresh, String source, String touch, String advance, Path folder)
        throws SQLException {
      long nanos = Long.MAX_VALUE;
      String target = "";
      for (int i = 0; i < WARMED; i++) {
        target = fresh.newDatabase();
        long began = System.nanoTime();
        try (ForkedProgram program = ForkedProgram.start(folder, words(fresh, source, target))) {
          Program.Answer answer = program.await();
          assertThat(answer.exit()).as("%s", answer).isZero();
        }
        nanos = Math.min(nanos, System.nanoTime() - began);
      }
      mustBeAlike(old, source, fresh, target);
      try (Connection connection = fresh.jdbc(target);
          JournalWatch watch = new JournalWatch(fresh.jdbc(target))) {
        List<String> journal = PlainQueries.run(connection, JOURNAL);
        return new Norm(
            old, fresh, source, touch, advance, journal, watch.entries(), Duration.ofNanos(nanos));
      }
    }

    static void mustBeAlike(TestServer old, String source, TestServer fresh, String target)
        throws SQLException {
      assertThat(
              ServerContent.differences(
                  ServerContent.of(fresh, old, source), ServerContent.of(fresh, fresh, target)))
          .isEmpty();
    }

    private static String[] words(TestServer fresh, String source, String target) {
      return new String[] {
        "migrate", source, target, "--client-programs", fresh.bin().toString(), "--jobs", "2"
      };
    }
  }

  /**
   * Makes ready for a migration.
   *
   * @param random decides whether the target is there, and what happens between runs
   */
  ServerRoute(Norm norm, RandomGenerator random) {
    this.norm = norm;
    this.random = random;
    this.target =
        random.nextInt(3) == 0
            ? norm.fresh().url("made_" + UUID.randomUUID().toString().replace("-", ""))
            : norm.fresh().newDatabase();
    this.before = HostileProxy.before(norm.old());
    this.behind = HostileProxy.before(norm.fresh());
  }

  @Override
  public List<End> ends() {
    return List.of(
        new End("source", before, norm.old(), SOURCE_LOST),
        new End("target", behind, norm.fresh(), TARGET_LOST));
  }

  @Override
  public String[] command() {
    String[] words = Norm.words(norm.fresh(), before.url(norm.source()), behind.url(target));
    List<String> all = new ArrayList<>(List.of(words));
    if (random.nextInt(3) == 0) {
      all.add("--not-consistent");
    }
    return all.toArray(String[]::new);
  }

  @Override
  public JournalWatch journal() {
    return new JournalWatch(() -> norm.fresh().jdbc(target));
  }

  @Override
  public Duration duration() {
    return norm.duration();
  }

  @Override
  public int entries() {
    return norm.entries();
  }

  @Override
  public Optional<String> betweenRuns(RandomGenerator chance) throws SQLException {
    if (chance.nextInt(3) != 0) {
      return Optional.empty();
    }
    norm.old().execute(norm.source(), norm.touch());
    if (isRunning()) {
      norm.old().execute(norm.source(), norm.advance());
    }
    return Optional.of("source written to");
  }

  /** What has ended is not brought any more. */
  private boolean isRunning() {
    try {
      return norm.fresh().ask(target, "SELECT state FROM pgtrek.run").equals(List.of("RUNNING"));
    } catch (SQLException | IllegalStateException _) {
      // Not begun, or the database is not made yet.
      return true;
    }
  }

  @Override
  public void mustBeComplete(Path folder) throws SQLException {
    Program.Answer proved = Program.in(folder).run("verify", norm.source(), target);
    assertThat(proved.exit()).as("%s", proved).isZero();
    Norm.mustBeAlike(norm.old(), norm.source(), norm.fresh(), target);
    try (Connection connection = norm.fresh().jdbc(target)) {
      assertThat(ServerContent.differences(norm.journal(), PlainQueries.run(connection, JOURNAL)))
          .as("an undisturbed journal is the source here")
          .isEmpty();
      assertThat(Undisturbed.leftBehind(connection, LEFT_BEHIND)).as("left on target").isEmpty();
    }
    try (Connection connection = norm.old().jdbc(norm.source())) {
      assertThat(Undisturbed.leftBehind(connection, LEFT_BEHIND)).as("left on source").isEmpty();
    }
  }

  @Override
  public List<String> files() {
    return List.of(
        "decision.json",
        "manifest-source.json",
        "manifest-target.json",
        "migration_report_ID.html",
        "migration_report_ID.json",
        "migration_report_ID.txt",
        "policy.yaml",
        "run.log",
        "schema.dump");
  }

  @Override
  public void close() {
    before.close();
    behind.close();
    try {
      String name = target.substring(target.lastIndexOf('/') + 1);
      norm.fresh().execute("postgres", "DROP DATABASE IF EXISTS " + name + " WITH (FORCE)");
    } catch (SQLException | IllegalStateException _) {
      // A server that a failed migration left dead goes as a whole.
    }
  }
}
