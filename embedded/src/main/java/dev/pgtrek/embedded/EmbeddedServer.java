package dev.pgtrek.embedded;

import com.sun.management.OperatingSystemMXBean;
import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.portable.Folders;
import dev.pgtrek.postgres.sql.SqlFailures;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URLEncoder;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileLockInterruptionException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The PostgreSQL of a work folder, under {@code .pgtrek/postgres} in it. It listens on 127.0.0.1
 * only, on a port that stays the same, and asks for a password that lies beside the data in a file
 * for its owner alone. It keeps what it commits through a crash of the machine, and it runs on
 * after the process that started it.
 *
 * <p>Safe for use by several threads and processes at once: starting and stopping wait for each
 * other by a file lock.
 */
public final class EmbeddedServer {

  private static final String ADMINISTRATION = "postgres";

  /** It was there, or another process made it in the same moment. */
  private static final Set<String> EXISTS_ALREADY = Set.of("42P04", "23505");

  private static final int LONGEST_NAME = 63;
  private static final int TRIES = 3;

  private final Path cache;
  private final Cluster cluster;
  private final Consumer<String> progress;

  private EmbeddedServer(Path cache, Cluster cluster, Consumer<String> progress) {
    this.cache = cache;
    this.cluster = cluster;
    this.progress = progress;
  }

  /**
   * The server of a work folder. Nothing is made or started yet.
   *
   * @param folder the folder that holds, or will hold, {@code .pgtrek}
   */
  public static EmbeddedServer at(Path folder) {
    return at(folder, words -> {});
  }

  /**
   * The same, with somebody who hears what takes long, a few words at a time.
   *
   * @param folder the folder that holds, or will hold, {@code .pgtrek}
   */
  public static EmbeddedServer at(Path folder, Consumer<String> progress) {
    return at(folder, Binaries.cache(), progress);
  }

  /** The same with a cache of its own. */
  static EmbeddedServer at(Path folder, Path cache, Consumer<String> progress) {
    return new EmbeddedServer(
        cache,
        new Cluster(folder.toAbsolutePath().normalize().resolve(".pgtrek").resolve("postgres")),
        progress);
  }

  /**
   * The folders of {@code pg_dump} and its like that portable servers on this machine brought;
   * nothing is fetched for it.
   */
  public static List<Path> clientFolders() {
    return PortableServer.clientFolders(List.of(Binaries.cache(), Programs.SHARED_CACHE));
  }

  /**
   * Starts the server if it does not run, after making its data folder if there is none; returns
   * when it answers. After a crash it recovers first, which can take minutes.
   *
   * @throws PgtrekException.Refused where root cannot run it, for data of another major version, or
   *     on a platform without binaries
   * @throws PgtrekException.Target if it cannot be set up or started; the message ends with the
   *     last lines of the log
   */
  public ServerStart start() {
    return locked("starting", this::startUnderLock);
  }

  /**
   * Starts the server with programs that bring PostGIS and pgvector, fetching them if they are not
   * there yet. A server of the bundled programs is stopped, which ends its connections, and its
   * data is served by the others from then on: they are of the same major version. Where they are
   * at work already, this is {@link #start}.
   *
   * @throws PgtrekException.Refused where they cannot be had, or could misread an index; the server
   *     is left as it was
   * @throws PgtrekException.Target if they cannot be fetched or started
   */
  public ServerStart startWithExtensions() {
    return locked("exchanging", this::exchangeUnderLock);
  }

  /** Whether it runs, and where. Changes nothing. */
  public ServerStatus status() {
    try {
      return statusNow();
    } catch (IOException failure) {
      throw unreadable(failure);
    }
  }

  /**
   * Stops the server in good order and returns when it has ended.
   *
   * @return false if it did not run
   */
  public boolean stop() {
    if (!cluster.exists()) {
      return false;
    }
    return locked(
        "stopping",
        () -> {
          if (Postmaster.of(cluster.data()).isEmpty()) {
            return false;
          }
          cluster.stop(cluster.programsOfOwner(cache, progress));
          return true;
        });
  }

  /**
   * The URL of a database, for libpq and pgtrek. It names the file with the password instead of the
   * password, so it may be shown.
   *
   * @throws PgtrekException.Usage before the first start
   */
  public String url(String database) {
    return "postgresql://postgres@127.0.0.1:%d/%s?passfile=%s"
        .formatted(port(), encode(database), encode(cluster.passwordFile().toString()));
  }

  /**
   * The URL of a database with the password in it, for programs that know no password file. Never
   * to be logged.
   *
   * @throws PgtrekException.Usage before the first start
   */
  public String urlWithPassword(String database) {
    try {
      return "postgresql://postgres:%s@127.0.0.1:%d/%s"
          .formatted(cluster.password(), port(), encode(database));
    } catch (IOException failure) {
      throw unreadable(failure);
    }
  }

  /** The server's log. */
  public Path log() {
    return cluster.log();
  }

  /**
   * Creates an empty database, in UTF-8, if there is none of this name.
   *
   * @param name exactly as it will be spelled; at most 63 bytes, because PostgreSQL would cut it
   * @return false if there is one already, which is left as it is
   * @throws PgtrekException.Target if the server does not answer or refuses
   */
  public boolean createDatabase(String name) {
    if (name.isEmpty() || name.getBytes(StandardCharsets.UTF_8).length > LONGEST_NAME) {
      throw new PgtrekException.Usage(
          "database-name",
          "A database's name has 1 to %d bytes: %s.".formatted(LONGEST_NAME, name),
          "Choose a shorter name.");
    }
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE " + Identifier.of(name).quoted() + " TEMPLATE template0");
      return true;
    } catch (SQLException failure) {
      if (EXISTS_ALREADY.contains(String.valueOf(failure.getSQLState()))) {
        return false;
      }
      throw SqlFailures.wrap("creating the database " + name, failure);
    }
  }

  private ServerStart exchangeUnderLock() throws IOException {
    if (cluster.kind() == ServerKind.PORTABLE) {
      return startUnderLock();
    }
    // While this takes its time, the server goes on.
    Programs portable = cluster.programs(ServerKind.PORTABLE, cache, progress);
    if (cluster.exists()) {
      startUnderLock();
      SystemCollations.mustBeUnused(this::connect);
      cluster.stop(cluster.programsOfOwner(cache, progress));
    }
    cluster.servePortably(portable.version());
    try {
      return startUnderLock();
    } catch (PgtrekException | IOException failure) {
      cluster.serveAsBefore();
      throw failure;
    }
  }

  private ServerStart startUnderLock() throws IOException {
    boolean created = !cluster.exists();
    if (!created && Postmaster.of(cluster.data()).isPresent()) {
      return new ServerStart(running(), false, false, List.of());
    }
    Programs programs = cluster.programs(cache, progress);
    cluster.removeParts();
    if (created) {
      cluster.create(programs);
    }
    cluster.mustFit();
    Postmaster.removeStale(cluster.data());
    List<String> notes = new ArrayList<>();
    for (int tries = 1; ; tries++) {
      configure(notes);
      try {
        cluster.handOver();
        cluster.start(programs);
        return new ServerStart(running(), created, true, notes);
      } catch (PgtrekException failure) {
        // Somebody took the port after it was found free.
        if (tries == TRIES || Cluster.isFree(cluster.port())) {
          throw failure;
        }
      }
    }
  }

  private void configure(List<String> notes) throws IOException {
    int port = cluster.port();
    if (port == 0 || !Cluster.isFree(port)) {
      int other = cluster.freePort();
      if (port != 0) {
        notes.add(
            "Port %d is taken by another program; the server listens on %d now."
                .formatted(port, other));
      }
      port = other;
    }
    OperatingSystemMXBean machine =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    long freeDisk = Files.getFileStore(cluster.data()).getUsableSpace();
    cluster.configure(Settings.of(machine.getTotalMemorySize(), freeDisk), port);
  }

  private ServerStatus statusNow() throws IOException {
    if (!cluster.exists()) {
      return new ServerStatus.Absent();
    }
    if (Postmaster.of(cluster.data()).isPresent()) {
      return running();
    }
    return new ServerStatus.Stopped(
        cluster.port(), cluster.version(), Folders.size(cluster.data()), cluster.kind());
  }

  private ServerStatus.Running running() throws IOException {
    Postmaster postmaster = Postmaster.of(cluster.data()).orElseThrow(this::ended);
    return new ServerStatus.Running(
        postmaster.pid(),
        port(),
        runningVersion(),
        Folders.size(cluster.data()),
        url(ADMINISTRATION),
        cluster.kind());
  }

  private String runningVersion() throws IOException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery("SHOW server_version")) {
      result.next();
      // Debian adds its own version after a space.
      return Optional.ofNullable(result.getString(1))
          .map(version -> version.replaceFirst(" .*", ""))
          .orElseGet(Binaries::major);
    } catch (SQLException _) {
      // It starts or recovers; the data folder tells the major at least.
      return Files.readString(cluster.data().resolve("PG_VERSION")).strip();
    }
  }

  private int port() {
    try {
      int running = Postmaster.of(cluster.data()).map(Postmaster::port).orElse(0);
      int port = running == 0 ? cluster.port() : running;
      if (port == 0) {
        throw new PgtrekException.Usage(
            "embedded-absent",
            "No server was started in " + cluster.home() + " yet.",
            "Run `pgtrek server start`.");
      }
      return port;
    } catch (IOException failure) {
      throw unreadable(failure);
    }
  }

  private Connection connect() throws SQLException {
    return connect(ADMINISTRATION);
  }

  private Connection connect(String database) throws SQLException {
    Properties login = new Properties();
    login.setProperty("user", "postgres");
    login.setProperty("connectTimeout", "10");
    try {
      login.setProperty("password", cluster.password());
    } catch (IOException failure) {
      throw unreadable(failure);
    }
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:" + port() + "/" + encode(database), login);
  }

  private <T> T locked(String doing, FileLock.Work<T> work) {
    try {
      Files.createDirectories(cluster.home());
      return FileLock.holding(
          cluster.lock(),
          () -> {
            try {
              return work.run();
            } finally {
              cluster.handOver();
            }
          });
    } catch (FileLockInterruptionException | ClosedByInterruptException _) {
      throw new PgtrekException.Interrupted();
    } catch (IOException failure) {
      throw new PgtrekException.Target(
          "embedded-files",
          "",
          "The embedded server's files fail while %s it: %s".formatted(doing, failure),
          "Run pgtrek as the user that owns "
              + cluster.home()
              + ", and see that its disk has room.",
          failure);
    }
  }

  private PgtrekException unreadable(IOException failure) {
    return new PgtrekException.Target(
        "embedded-files",
        "",
        "The embedded server's files cannot be read: " + failure,
        "Run pgtrek as the user that owns " + cluster.home() + ".",
        failure);
  }

  private PgtrekException ended() {
    return new PgtrekException.Target(
        "embedded-ended",
        "",
        "The embedded PostgreSQL ended just after its start. The end of %s:\n%s"
            .formatted(cluster.log(), Program.lastLines(cluster.log())),
        "Mend the cause that the log names, then run the same command again.",
        null);
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
