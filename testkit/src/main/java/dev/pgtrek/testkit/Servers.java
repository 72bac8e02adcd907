package dev.pgtrek.testkit;

import dev.pgtrek.portable.Release;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Real PostgreSQL servers for tests, of major 15, 17 and 18, with PostGIS and, from 17 on,
 * pgvector.
 *
 * <p>The environment names a server to use instead of one that is started here: {@code
 * PGTREK_TEST_POSTGRES_15}, {@code _17}, {@code _18}, each the URL of a superuser, {@code
 * postgresql://user:password@host:port/database}. Without it the server's programs are fetched once
 * into the cache folder ({@code PGTREK_CACHE}, else {@code $XDG_CACHE_HOME/pgtrek}, else {@code
 * ~/.cache/pgtrek}), and each JVM runs its own server, which ends with the JVM. What cannot be
 * fetched or started fails the test: nothing is skipped.
 *
 * <p>Servers started here trust {@code postgres} and ask every other role for its password. They
 * listen on 127.0.0.1 only, with {@code fsync} off and {@code wal_level = logical}.
 */
public final class Servers {

  private static final Map<Integer, TestServer> SHARED = new ConcurrentHashMap<>();

  private Servers() {}

  /** The JVM's shared server of a major, started at the first call. Not to be stopped. */
  public static TestServer postgres(int major) {
    return SHARED.computeIfAbsent(
        major,
        wanted -> {
          String named = System.getenv(variable(wanted));
          return named == null || named.isBlank()
              ? TestServer.shared(wanted, create(wanted))
              : named(wanted, named);
        });
  }

  /** A server for one test, which may stop and kill it, and closes it. Never one by environment. */
  public static TestServer dedicated(int major) {
    return TestServer.dedicated(major, create(major));
  }

  private static LocalServer create(int major) {
    Release release = Release.of(major);
    try {
      return LocalServer.create(release, ScratchOfThisJvm.SCRATCH.newFolder("postgres" + major));
    } catch (IOException failure) {
      throw new UncheckedIOException("Cannot start a PostgreSQL " + major, failure);
    }
  }

  /** The environment variable that names a server of this major. */
  public static String variable(int major) {
    return "PGTREK_TEST_POSTGRES_" + major;
  }

  /** A server of the environment. */
  static TestServer named(int major, String url) {
    TestServer server = TestServer.named(major, ServerAddress.parse(url));
    try (Connection connection = server.jdbc(url);
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery("SHOW server_version_num")) {
      result.next();
      int found = result.getInt(1) / 10_000;
      if (found != major) {
        throw new IllegalStateException(
            "%s names a PostgreSQL %d".formatted(variable(major), found));
      }
      return server;
    } catch (SQLException failure) {
      throw new IllegalStateException("Cannot use the server of " + variable(major), failure);
    }
  }

  /** Opened at first use. */
  private static final class ScratchOfThisJvm {
    static final Scratch SCRATCH = Scratch.open();
  }
}
