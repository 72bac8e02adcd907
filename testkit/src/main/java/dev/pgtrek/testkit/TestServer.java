package dev.pgtrek.testkit;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;

/**
 * A running PostgreSQL. Its user is a superuser. Safe for use by several threads, as long as none
 * stops it.
 */
public final class TestServer implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final int major;
  private final ServerAddress address;
  private final Optional<LocalServer> process;
  private final boolean dedicated;

  private TestServer(
      int major, ServerAddress address, Optional<LocalServer> process, boolean dedicated) {
    this.major = major;
    this.address = address;
    this.process = process;
    this.dedicated = dedicated;
  }

  static TestServer dedicated(int major, LocalServer process) {
    return new TestServer(major, ServerAddress.local(process.port()), Optional.of(process), true);
  }

  static TestServer shared(int major, LocalServer process) {
    return new TestServer(major, ServerAddress.local(process.port()), Optional.of(process), false);
  }

  static TestServer named(int major, ServerAddress address) {
    return new TestServer(major, address, Optional.empty(), false);
  }

  public int major() {
    return major;
  }

  public String host() {
    return address.host();
  }

  public int port() {
    return address.port();
  }

  public String user() {
    return address.user();
  }

  /** The password, or empty where none is asked for. */
  public String password() {
    return address.password();
  }

  /** The URL of a database, {@code postgresql://user@host:port/name}. */
  public String url(String database) {
    return address.url(database);
  }

  /** Creates an empty database with a name of its own; its URL. */
  public String newDatabase() {
    String name = "test_" + UUID.randomUUID().toString().replace("-", "");
    try (Connection connection = jdbc(address.database());
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE " + name + " TEMPLATE template0");
    } catch (SQLException failure) {
      throw new IllegalStateException("Cannot create a database on " + this, failure);
    }
    return url(name);
  }

  /**
   * Opens a connection, which the caller closes.
   *
   * @param database a database's name, or one of this server's URLs
   */
  public Connection jdbc(String database) {
    String url =
        database.startsWith("postgresql://")
            ? ServerAddress.parse(database).jdbc()
            : address.in(database).jdbc();
    try {
      return DriverManager.getConnection(url, user(), password());
    } catch (SQLException failure) {
      throw new IllegalStateException("Cannot connect to " + this, failure);
    }
  }

  /**
   * Runs statements, one after the other, on a connection of their own.
   *
   * @param database a database's name, or one of this server's URLs
   */
  public void execute(String database, String... statements) throws SQLException {
    try (Connection connection = jdbc(database);
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  /**
   * The first column of what a query gives; NULL is null.
   *
   * @param database a database's name, or one of this server's URLs
   */
  public List<String> ask(String database, String sql) throws SQLException {
    try (Connection connection = jdbc(database);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      List<String> values = new ArrayList<>();
      while (row.next()) {
        values.add(row.getString(1));
      }
      return values;
    }
  }

  /**
   * Returns when nobody on the server holds an advisory lock. One whose client was killed is held
   * until the server has noticed, which takes it moments, and longer where it is busy.
   *
   * @throws IllegalStateException if one is held for more than two minutes
   */
  public void awaitNoAdvisoryLock() throws SQLException {
    await(
        address.database(), "SELECT NOT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory')");
  }

  /** Stops the server in good order and starts it again on the same port. */
  public void restart() {
    ours().restart();
  }

  /** Starts the server again, after it was stopped or killed; returns when it answers. */
  public void start() {
    ours().start();
  }

  /** Stops the server without a checkpoint; its connections break, and its next start recovers. */
  public void stopImmediate() {
    ours().stop("immediate");
  }

  /** Sends SIGKILL to the postmaster and all its children; returns when they are gone. */
  public void killHard() {
    ours().killHard();
  }

  /** The server's log file. */
  public Path log() {
    return process().log();
  }

  /** The folder of this major's programs: {@code psql}, {@code pg_dump}, {@code pg_restore}… */
  public Path bin() {
    return process().bin();
  }

  /**
   * Waits until a query answers true. What is waited for may be over already, so it does not wait
   * for ever.
   *
   * @param database a database's name, or one of this server's URLs
   * @throws IllegalStateException if it does not answer so within two minutes
   */
  public void await(String database, String sql) throws SQLException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    try (Connection connection = jdbc(database);
        Statement statement = connection.createStatement()) {
      while (true) {
        try (ResultSet answer = statement.executeQuery(sql)) {
          if (answer.next() && answer.getBoolean(1)) {
            return;
          }
        }
        if (System.nanoTime() > deadline) {
          throw new IllegalStateException("Never true on %s: %s".formatted(this, sql));
        }
        LockSupport.parkNanos(10_000_000);
      }
    }
  }

  /**
   * Ends sessions of a database, and returns when they are gone with all that they held: PostgreSQL
   * itself only sends them a signal.
   *
   * @param database a database's name, or one of this server's URLs
   * @param which a condition on {@code pg_stat_activity}
   * @throws IllegalStateException if there is none, or if one does not end within two minutes
   */
  public void terminate(String database, String which) throws SQLException {
    List<String> pids =
        ask(
            database,
            "SELECT pid FROM pg_stat_activity WHERE datname = current_database()"
                + " AND pid <> pg_backend_pid() AND (%s)".formatted(which));
    if (pids.isEmpty()) {
      throw new IllegalStateException("No session of %s is one: %s".formatted(this, which));
    }
    String there = "FROM pg_stat_activity WHERE pid IN (" + String.join(", ", pids) + ")";
    ask(database, "SELECT pg_terminate_backend(pid) " + there);
    await(database, "SELECT NOT EXISTS (SELECT " + there + ")");
  }

  /** Stops a dedicated server and deletes its data. A shared one lives until the JVM ends. */
  @Override
  public void close() {
    if (dedicated) {
      process.ifPresent(LocalServer::remove);
    }
  }

  @Override
  public String toString() {
    return "PostgreSQL " + major + " at " + host() + ":" + port();
  }

  private LocalServer ours() {
    if (!dedicated) {
      throw new IllegalStateException(
          "%s is shared; only one from Servers.dedicated(%d) may be stopped"
              .formatted(this, major));
    }
    return process();
  }

  private LocalServer process() {
    return process.orElseThrow(
        () ->
            new IllegalStateException(
                "%s was named by the environment; its files are out of reach".formatted(this)));
  }
}
