package dev.pgtrek.cases;

import dev.pgtrek.testkit.Servers;
import dev.pgtrek.testkit.TestServer;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Does to moves between two servers what {@link UnkillableIT} does to those of a file, on both
 * sides. {@code pgtrek.unkillable.moves} sets how many complete, {@code
 * pgtrek.unkillable.marketplace} that it is the larger database, with PostGIS, pgvector and a table
 * of several parts; {@link Lanes} knows the rest.
 */
class UnkillableMoveIT {

  private static final int MOVES = Integer.getInteger("pgtrek.unkillable.moves", 2);
  private static final boolean MARKETPLACE = Boolean.getBoolean("pgtrek.unkillable.marketplace");

  /** Seeds of the database's randomness, apart from those of what happens to its move. */
  private static final long APART = 1L << 32;

  private static final String SCHEMA = MARKETPLACE ? "sales" : "shop";

  /** Content stays as it is. */
  private static final String TOUCH = "UPDATE " + SCHEMA + ".person SET boss = boss WHERE id = 7";

  /** The checkpoint keeps a later crash from letting it jump. */
  private static final String ADVANCE = "SELECT nextval('" + SCHEMA + ".numbers'); CHECKPOINT";

  private static final PrintStream LOG = System.out;

  @TempDir Path folder;

  @Test
  void endsAsIfNothingHadHappened() throws Exception {
    Lanes.run(MOVES, 1, folder, () -> BetweenTwoServers.open(folder));
  }

  /** Two servers, a source, and a target for each move. */
  private record BetweenTwoServers(ServerRoute.Norm norm) implements Lanes.Lane {

    static BetweenTwoServers open(Path folder) throws Exception {
      TestServer old = Servers.dedicated(17);
      TestServer fresh = Servers.dedicated(18);
      try {
        String source = fill(old, fresh);
        Path place = Files.createTempDirectory(folder, "undisturbed");
        ServerRoute.Norm norm = ServerRoute.Norm.of(old, fresh, source, TOUCH, ADVANCE, place);
        LOG.printf("an undisturbed move takes %d ms%n", norm.duration().toMillis());
        return new BetweenTwoServers(norm);
      } catch (Exception | AssertionError failure) {
        old.close();
        fresh.close();
        throw failure;
      }
    }

    private static String fill(TestServer old, TestServer fresh) throws Exception {
      String source = old.newDatabase();
      old.execute("postgres", MoveSeed.ROLES);
      fresh.execute("postgres", MoveSeed.ROLES);
      // It writes, and with that alone the source is another one.
      old.execute("postgres", "ALTER SYSTEM SET autovacuum = off");
      if (MARKETPLACE) {
        old.execute(source, Files.readString(MoveSeed.MARKETPLACE), MoveSeed.LARGE);
      } else {
        old.execute(source, Files.readString(MoveSeed.DENSE));
      }
      // The first crash empties what is not logged: no later one shall make a difference.
      old.killHard();
      old.start();
      return source;
    }

    @Override
    public Route next(long seed) {
      return new ServerRoute(norm, new SplittableRandom(APART + seed));
    }

    @Override
    public void close() {
      norm.old().close();
      norm.fresh().close();
    }
  }
}
