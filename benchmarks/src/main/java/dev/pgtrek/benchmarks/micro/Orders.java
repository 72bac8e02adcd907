package dev.pgtrek.benchmarks.micro;

import dev.pgtrek.benchmarks.OrdersInput;
import dev.pgtrek.model.Table;
import dev.pgtrek.model.TableProfile;
import dev.pgtrek.plan.Plan;
import dev.pgtrek.plan.PlanOptions;
import dev.pgtrek.plan.Planner;
import dev.pgtrek.postgres.dialect.PostgresDialect;
import dev.pgtrek.profile.Profiler;
import dev.pgtrek.progress.Progress;
import dev.pgtrek.spi.Snapshot;
import dev.pgtrek.spi.Source;
import dev.pgtrek.spi.TableRoute;
import dev.pgtrek.sqlite.SqliteSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;

/** The whole comparison's main input in small, as a run of pgtrek sees it: snapshot and plan. */
final class Orders implements AutoCloseable {

  private static final long ROWS = 300_000;

  /** Rows per chunk, as a migration takes them where nothing else is said. */
  private static final long CHUNK = 250_000;

  private final Path folder;
  private final Source source;
  private final Snapshot snapshot;

  private Orders(Path folder, Source source, Snapshot snapshot) {
    this.folder = folder;
    this.source = source;
    this.snapshot = snapshot;
  }

  static Orders open() throws IOException, SQLException {
    Path folder = Files.createTempDirectory("pgtrek-micro");
    Path file = folder.resolve("orders.sqlite");
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file)) {
      connection.setAutoCommit(false);
      OrdersInput.fill(connection, ROWS);
      connection.commit();
    }
    Source source = SqliteSource.open(file);
    return new Orders(folder, source, source.snapshot(folder.resolve("snapshot.sqlite")));
  }

  Snapshot snapshot() {
    return snapshot;
  }

  Path file() {
    return snapshot.file();
  }

  List<Table> tables() {
    return Planner.selected(snapshot.catalog(), PlanOptions.defaults());
  }

  /** The profile on one thread. */
  List<TableProfile> profile() {
    return Profiler.run(snapshot, tables(), 1, CHUNK, Progress.SILENT);
  }

  List<TableRoute> routes() {
    Plan plan =
        Planner.plan(
            snapshot.catalog(),
            profile(),
            new PostgresDialect(),
            PlanOptions.defaults(),
            source.display(),
            snapshot.engine());
    return plan.routes();
  }

  long chunkRows() {
    return CHUNK;
  }

  @Override
  public void close() throws IOException {
    snapshot.close();
    source.close();
    for (String name : List.of("orders.sqlite", "snapshot.sqlite")) {
      Files.deleteIfExists(folder.resolve(name));
    }
    Files.deleteIfExists(folder);
  }
}
