package dev.pgtrek.postgres.session;

import dev.pgtrek.postgres.sql.DriverStream;
import dev.pgtrek.postgres.sql.SqlFailures;
import dev.pgtrek.postgres.url.DriverProperties;
import dev.pgtrek.postgres.url.PostgresUrl;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;
import org.postgresql.PGConnection;

/**
 * The connections of one database. A few lines instead of a pool library: a run needs no bound, no
 * fairness and no health checks, but all sessions under one set of settings and one name, and an
 * interrupt that reaches the server, which no pool brings. Connections are kept for reuse because a
 * run has many more chunks and steps than workers. Safe for all threads.
 */
public final class Sessions implements AutoCloseable {

  /** PostgreSQL cuts application_name at 63 bytes. */
  private static final int MAX_NAME = 63;

  private static final int SECONDS_TO_ANSWER = 10;

  /**
   * Everything that a server, database or role may have set differently and that changes what
   * statements do or how values are spelled.
   */
  private static final String SETTINGS =
      """
      SET search_path = '';
      SET client_encoding = 'UTF8';
      SET standard_conforming_strings = on;
      SET DateStyle = 'ISO, MDY';
      SET IntervalStyle = 'postgres';
      SET TimeZone = 'UTC';
      SET extra_float_digits = 1;
      SET bytea_output = 'hex';
      SET quote_all_identifiers = off;
      SET synchronize_seqscans = off;
      SET default_transaction_isolation = 'read committed';
      SET statement_timeout = 0;
      SET lock_timeout = '10s';
      SET idle_in_transaction_session_timeout = 0;
      SET idle_session_timeout = 0;
      SET tcp_keepalives_idle = 60;
      SET tcp_keepalives_interval = 10;
      SET tcp_keepalives_count = 6;
      """;

  /**
   * What a reader of a source has beside: it cannot write, every transaction sees one state, and
   * rows that a policy hides are a failure and not left out.
   */
  private static final String READING =
      """
      SET default_transaction_read_only = on;
      SET default_transaction_isolation = 'repeatable read';
      SET row_security = off;
      SET xmlbinary = 'base64';
      SET xmloption = 'content';
      """;

  /**
   * What a mover has on its target beside: everything is written as it was, whatever is hidden from
   * whom, and whoever holds a lock for a while does not end a run of hours.
   */
  private static final String MOVING =
      """
      SET default_transaction_read_only = off;
      SET row_security = off;
      SET check_function_bodies = off;
      SET default_tablespace = '';
      SET default_table_access_method = 'heap';
      SET xmloption = 'content';
      SET lock_timeout = '10min';
      """;

  /**
   * What mends a server has beside: a database may be kept from writing, by its own setting, while
   * the application stands still.
   */
  private static final String MENDING =
      """
      SET default_transaction_read_only = off;
      """;

  /**
   * So that a statement of a client that is gone ends soon, and does not hold its locks to the end.
   * Not every platform of a server can do that, and then it refuses the value.
   */
  private static final String LOOK_FOR_THE_CLIENT = "SET client_connection_check_interval = '10s'";

  /** How long a server may take to answer a login, where the URL says nothing. */
  private static final Duration LOGIN_PATIENCE = Duration.ofSeconds(30);

  /** Longer than it takes to make a database, and shorter than a user waits for nothing. */
  private static final Duration BRIEFLY = Duration.ofMinutes(4);

  /** What sessions are called that set a server in order; one run does so at a time. */
  public static final String MENDER = "pgtrek upgrade";

  private final PostgresUrl url;
  private final ConcurrentLinkedDeque<Connection> idle = new ConcurrentLinkedDeque<>();
  private final Set<Session> busy = ConcurrentHashMap.newKeySet();
  private volatile String name = "pgtrek";
  private volatile boolean closed;
  private final Set<Connection> open = ConcurrentHashMap.newKeySet();
  private final Pulse.Pace pace;
  private final String settings;
  private @Nullable Thread watch;
  private @Nullable Pulse pulse;

  private Sessions(PostgresUrl url, Pulse.Pace pace, String settings) {
    this.url = url;
    this.pace = pace;
    this.settings = settings;
  }

  /** Opens no connection yet. */
  public static Sessions of(PostgresUrl url) {
    return of(url, Pulse.Pace.USUAL);
  }

  /** The same, with a pace at which to ask whether the server still answers. */
  public static Sessions of(PostgresUrl url, Pulse.Pace pace) {
    return new Sessions(url, pace, SETTINGS);
  }

  /** The connections of a source, which cannot write. Opens none yet. */
  public static Sessions reading(PostgresUrl url) {
    return new Sessions(url, Pulse.Pace.USUAL, SETTINGS + READING);
  }

  /** The connections of a target that gets a whole database. Opens none yet. */
  public static Sessions moving(PostgresUrl url) {
    return new Sessions(url, Pulse.Pace.USUAL, SETTINGS + MOVING);
  }

  /** The connections of a server that is set in order where it is. Opens none yet. */
  public static Sessions mending(PostgresUrl url) {
    Sessions sessions = new Sessions(url, Pulse.Pace.USUAL, SETTINGS + MENDING);
    sessions.rename(MENDER);
    return sessions;
  }

  /** Where they lead to. */
  public PostgresUrl url() {
    return url;
  }

  /** What all sessions are called on the server from now on. */
  public String name() {
    return name;
  }

  /** Gives all sessions a name, those on loan when they come back. */
  public void rename(String newName) {
    name = newName;
  }

  /**
   * The name of a run's sessions. The schema belongs to it: two runs into two schemas of one
   * database may begin in the same second. What the server would replace is replaced here, so that
   * the name can be looked for.
   */
  public static String nameOf(String run, String schema) {
    String full = "pgtrek " + run + " " + schema.replaceAll("[^ -~]", "?");
    return full.length() <= MAX_NAME ? full : full.substring(0, MAX_NAME);
  }

  /**
   * A session for the calling thread, which gives it back. While it is out, an interrupt of the
   * thread cancels what runs in it.
   */
  public Session borrow() {
    Connection connection = fromIdle();
    if (connection == null) {
      connection = connect();
    }
    Session session = new Session(connection, Thread.currentThread(), this);
    busy.add(session);
    startWatch();
    if (closed) {
      session.close();
      throw new IllegalStateException("the database is closed");
    }
    return session;
  }

  /** A kept connection that still answers; the round trip is nothing beside a chunk or a step. */
  private @Nullable Connection fromIdle() {
    for (Connection kept = idle.pollFirst(); kept != null; kept = idle.pollFirst()) {
      try {
        if (kept.isValid(SECONDS_TO_ANSWER)) {
          if (!name.equals(kept.getClientInfo("ApplicationName"))) {
            rename(kept);
          }
          return kept;
        }
      } catch (SQLException _) {
        // Then it is as good as gone.
      }
      close(kept);
    }
    return null;
  }

  /** A connection with all settings, which belongs to the caller and that nobody interrupts. */
  public Connection connect() {
    Connection connection;
    try {
      connection = connectTo(url);
    } catch (SQLException failure) {
      throw SqlFailures.connecting(url, failure);
    }
    try (Statement statement = connection.createStatement()) {
      String since17 =
          connection.getMetaData().getDatabaseMajorVersion() >= 17
              ? "SET transaction_timeout = 0;"
              : "";
      statement.execute(settings + since17);
      lookForTheClient(statement);
      rename(connection);
      open.add(connection);
      startWatch();
      return connection;
    } catch (SQLException failure) {
      discard(connection);
      throw SqlFailures.wrap("preparing a session", failure);
    }
  }

  private static void lookForTheClient(Statement statement) {
    try {
      statement.execute(LOOK_FOR_THE_CLIENT);
    } catch (SQLException _) {
      // Then the server notices when it next writes to the client.
    }
  }

  /** Logs in, without any setting. A server that does not answer the login is a failure. */
  public static Connection connectTo(PostgresUrl url) throws SQLException {
    return connectTo(url, LOGIN_PATIENCE);
  }

  /**
   * Logs in.
   *
   * @param patience how long the server may take to answer each step of the login, where the URL
   *     has no {@code connect_timeout}
   */
  public static Connection connectTo(PostgresUrl url, Duration patience) throws SQLException {
    Properties driver = DriverProperties.of(url);
    driver.setProperty(
        "socketTimeout",
        url.parameters().getOrDefault("connect_timeout", Long.toString(patience.toSeconds())));
    Connection connection = new Driver().connect(DriverProperties.url(url), driver);
    if (connection == null) {
      throw new SQLException("the driver does not know the URL's form", "08001");
    }
    // From here on a statement takes as long as it takes; the pulse tells whether anybody is there.
    connection.setNetworkTimeout(Runnable::run, 0);
    return connection;
  }

  /**
   * Logs in for a few short questions, without any setting: a server that leaves one unanswered for
   * minutes is a failure, since no {@link Pulse} looks after such a connection.
   */
  public static Connection connectBriefly(PostgresUrl url) throws SQLException {
    Connection connection = connectTo(url);
    connection.setNetworkTimeout(Runnable::run, Math.toIntExact(BRIEFLY.toMillis()));
    return connection;
  }

  /** Cuts every connection: nobody is there any more, and whoever waits shall learn it. */
  void cutAll() {
    open.forEach(DriverStream::cut);
  }

  /** Calls a connection what all of these are called. */
  public void rename(Connection connection) throws SQLException {
    connection.setClientInfo("ApplicationName", name);
  }

  /** The server's numbers of all our backends. */
  public Set<Integer> backends() {
    Set<Integer> pids = new HashSet<>();
    List<Connection> all = new ArrayList<>(idle);
    busy.forEach(session -> all.add(session.connection()));
    for (Connection connection : all) {
      pids.add(pid(connection));
    }
    return pids;
  }

  /** The number of the backend as announced at login. */
  public static int pid(Connection connection) {
    try {
      return connection.unwrap(PGConnection.class).getBackendPID();
    } catch (SQLException failure) {
      throw new IllegalStateException("a driver's connection is a PGConnection", failure);
    }
  }

  void takeBack(Session session, boolean reusable) {
    busy.remove(session);
    Connection connection = session.connection();
    try {
      if (reusable && !closed && !connection.isClosed()) {
        if (!connection.getAutoCommit()) {
          connection.rollback();
          connection.setAutoCommit(true);
        }
        idle.addFirst(connection);
        if (closed) {
          closeIdle();
        }
        return;
      }
    } catch (SQLException _) {
      // A connection that cannot even roll back is of no more use; the server undoes its work.
    }
    close(connection);
  }

  /** Cancels what other threads run here and closes everything. */
  @Override
  public void close() {
    closed = true;
    stopWatch();
    long now = System.nanoTime() | 1;
    busy.forEach(session -> session.cancel(now));
    closeIdle();
  }

  private void closeIdle() {
    for (Connection c = idle.pollFirst(); c != null; c = idle.pollFirst()) {
      close(c);
    }
  }

  /** Closes a connection that {@link #connect} gave. */
  public void close(Connection connection) {
    open.remove(connection);
    discard(connection);
  }

  private static void discard(Connection connection) {
    try {
      connection.close();
    } catch (SQLException _) {
      // The server notices that nobody is there.
    }
  }

  private synchronized void startWatch() {
    if (watch == null && !closed) {
      watch = Thread.ofPlatform().daemon().name("pgtrek-interrupts").start(this::watch);
      pulse = Pulse.of(this, pace);
    }
  }

  private synchronized void stopWatch() {
    if (watch != null) {
      watch.interrupt();
    }
    if (pulse != null) {
      pulse.close();
    }
  }

  /** The driver does not notice interrupts, so somebody else has to. */
  private void watch() {
    while (true) {
      try {
        Thread.sleep(50);
        long now = System.nanoTime() | 1;
        busy.forEach(session -> session.lookAfter(now));
      } catch (InterruptedException _) {
        // close() ends the watch.
        return;
      } catch (RuntimeException | OutOfMemoryError _) {
        // Whoever used memory up says so; an interrupt must still get through.
      }
    }
  }

  /** Product and version, for people: {@code PostgreSQL 18.6}. */
  public static String engine(Connection connection) throws SQLException {
    return "PostgreSQL " + ask(connection, "SHOW server_version").replaceFirst(" .*", "");
  }

  /** One value of one row. */
  public static String ask(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      return result.next() ? String.valueOf(result.getString(1)) : "";
    }
  }
}
