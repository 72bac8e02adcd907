package dev.pgtrek.postgres.session;

import dev.pgtrek.error.PgtrekException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;

/** Failures of a server that is the source: nothing of it can have been altered. */
public final class SourceFailures {

  private static final String TARGET = "target-";
  private static final String SOURCE = "source-";

  /** What an importer is told when the exporter is gone. */
  private static final Set<String> SNAPSHOT_GONE = Set.of("22023", "55000", "42704");

  private static final int SECONDS_TO_ANSWER = 5;

  private SourceFailures() {}

  /** The same failure as one of the source; what is none of a server stays as it is. */
  public static PgtrekException of(PgtrekException failure) {
    if (!(failure instanceof PgtrekException.Target target)) {
      return failure;
    }
    String code = target.code().replaceFirst('^' + TARGET, SOURCE);
    String message =
        String.valueOf(target.getMessage()).replaceFirst("^The target failed", "The source failed");
    String next =
        switch (code) {
          case "source-disk-full" ->
              "Free disk space on the server, then run the same command again.";
          case "source-database-unknown" ->
              "Name a database that exists: psql -l, or SELECT datname FROM pg_database, lists"
                  + " them.";
          default -> target.next();
        };
    return new PgtrekException.Source(code, message, next, target);
  }

  /** A session of a source, see {@link Sessions#borrow}. */
  public static Session borrow(Sessions source) {
    try {
      return source.borrow();
    } catch (PgtrekException failure) {
      throw of(failure);
    }
  }

  /** A connection of a source, see {@link Sessions#connect}. */
  public static Connection connect(Sessions source) {
    try {
      return source.connect();
    } catch (PgtrekException failure) {
      throw of(failure);
    }
  }

  /**
   * A failure of work on both sides: the source's, where its connection is gone.
   *
   * @param source the connection that was worked on; asked whether it is there
   */
  public static PgtrekException ofEither(PgtrekException failure, Connection source) {
    try {
      return source.isValid(SECONDS_TO_ANSWER) ? failure : of(failure);
    } catch (SQLException _) {
      return of(failure);
    }
  }

  /**
   * A failure while rows are read in a snapshot: where the server or a connection is gone, so is
   * the state that was read.
   */
  public static PgtrekException reading(PgtrekException failure) {
    return failure instanceof PgtrekException.Target target
            && target.code().equals("target-unreachable")
        ? lost(String.valueOf(target.getMessage()), target)
        : of(failure);
  }

  /** A failure to take up the snapshot in a session. */
  public static PgtrekException importing(PgtrekException failure) {
    return failure instanceof PgtrekException.Target target
            && SNAPSHOT_GONE.contains(target.sqlState())
        ? lost("The session that held it has ended.", target)
        : reading(failure);
  }

  /** The failure to connect to a server that has lost the state; an interrupt stays one. */
  public static PgtrekException lost(PgtrekException failure) {
    return failure instanceof PgtrekException.Target target
        ? lost(String.valueOf(target.getMessage()), target)
        : failure;
  }

  private static PgtrekException lost(String why, PgtrekException.Target cause) {
    return new PgtrekException.Source(
        "source-snapshot-lost",
        "The state of the source that was being read is lost: "
            + (why.endsWith(".") ? why : why + ".")
            + " The source was not altered.",
        "Run the same command again: it reads the source anew, from its beginning.",
        cause);
  }
}
