package dev.pgtrek.cases;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgtrek.testkit.Servers;
import dev.pgtrek.testkit.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills the program, the server and the connection at any moment, again and again, runs the same
 * command until it completes, and finds what an undisturbed run leaves. CONTRIBUTING names the
 * command for the long form; {@code pgtrek.unkillable.migrations} sets how many complete, {@link
 * Lanes} knows the rest.
 */
class UnkillableIT {

  private static final int MIGRATIONS = Integer.getInteger("pgtrek.unkillable.migrations", 20);

  @TempDir static Path shared;

  private static FileRoute.Norm norm;

  @TempDir Path folder;

  @BeforeAll
  static void runUndisturbed() throws Exception {
    Path source = DenseSource.make(shared.resolve("dense.db"));
    try (TestServer server = Servers.dedicated(18)) {
      Undisturbed undisturbed = Undisturbed.of(source, server, shared, DenseSource.BATCH_ROWS);
      time(source, server);
      norm = new FileRoute.Norm(source, undisturbed, time(source, server));
    }
  }

  private static Duration time(Path source, TestServer server) throws IOException {
    Path place = Files.createTempDirectory(shared, "undisturbed");
    String[] command = Undisturbed.command(source, server.newDatabase(), DenseSource.BATCH_ROWS);
    long began = System.nanoTime();
    try (ForkedProgram program = ForkedProgram.start(place, command)) {
      Program.Answer answer = program.await();
      assertThat(answer.exit()).as("%s", answer).isZero();
    }
    return Duration.ofNanos(System.nanoTime() - began);
  }

  @Test
  void endsAsIfNothingHadHappened() throws Exception {
    Lanes.run(MIGRATIONS, 2, folder, IntoOneServer::new);
  }

  /** A server, and a database of it for each migration. */
  private static final class IntoOneServer implements Lanes.Lane {

    private final TestServer server = Servers.dedicated(18);

    @Override
    public Route next(long seed) {
      return new FileRoute(norm, server);
    }

    @Override
    public void close() {
      server.close();
    }
  }
}
