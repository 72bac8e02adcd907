package dev.pgtrek.cases;

import dev.pgtrek.testkit.HostileProxy;
import dev.pgtrek.testkit.TestServer;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** From a file into a new database. */
final class FileRoute implements Route {

  private static final int TARGET_LOST = 5;

  private final Norm norm;
  private final TestServer server;
  private final String url;
  private final HostileProxy network;

  FileRoute(Norm norm, TestServer server) {
    this.norm = norm;
    this.server = server;
    this.url = server.newDatabase();
    this.network = HostileProxy.before(server);
  }

  /**
   * What it is measured by.
   *
   * @param source the file
   * @param undisturbed what must be left
   * @param duration how long an undisturbed run takes, from the start of its process
   */
  record Norm(Path source, Undisturbed undisturbed, Duration duration) {}

  @Override
  public List<End> ends() {
    return List.of(new End("target", network, server, TARGET_LOST));
  }

  @Override
  public String[] command() {
    return Undisturbed.command(norm.source(), network.url(url), DenseSource.BATCH_ROWS);
  }

  @Override
  public JournalWatch journal() {
    return new JournalWatch(() -> server.jdbc(url));
  }

  @Override
  public Duration duration() {
    return norm.duration();
  }

  @Override
  public int entries() {
    return norm.undisturbed().entries();
  }

  @Override
  public Optional<String> betweenRuns(RandomGenerator random) {
    return Optional.empty();
  }

  @Override
  public void mustBeComplete(Path folder) throws SQLException {
    norm.undisturbed().mustEqual(server, url);
  }

  @Override
  public List<String> files() {
    return List.of(
        "decision.json",
        "dense_ID.db",
        "dense_ID.db.part",
        "dense_ID.db.part-journal",
        "dense_ID.db.sha256",
        "manifest-source.json",
        "manifest-target.json",
        "migration_report_ID.html",
        "migration_report_ID.json",
        "migration_report_ID.txt",
        "plan.sql",
        "plan.yaml",
        "policy.yaml",
        "run.log");
  }

  @Override
  public void close() {
    network.close();
  }
}
