package dev.pgtrek.testkit;

import dev.pgtrek.portable.Command;
import dev.pgtrek.portable.Folders;
import dev.pgtrek.portable.PortablePostgres;
import dev.pgtrek.portable.Release;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The process of a server that this JVM started: its folder, its port, its life and death. */
final class LocalServer {

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final PortablePostgres programs;
  private final OrdinaryUser user;
  private final Path folder;

  /**
   * Bound and never listening: it keeps the port for the server, which like most says {@code
   * SO_REUSEADDR}, and from everybody who is given any port, also while the server is down.
   */
  private final SocketChannel port;

  private LocalServer(
      PortablePostgres programs, OrdinaryUser user, Path folder, SocketChannel port) {
    this.programs = programs;
    this.user = user;
    this.folder = folder;
    this.port = port;
  }

  /** Makes a new cluster in an empty folder and starts it. */
  static LocalServer create(Release release, Path folder) throws IOException {
    Path log = folder.resolve("programs.log");
    OrdinaryUser user = OrdinaryUser.find(log);
    PortablePostgres programs = ServerPrograms.of(release, user, log);
    user.own(folder);
    LocalServer server = new LocalServer(programs, user, folder, reservedPort());
    server.initialise();
    server.start();
    return server;
  }

  int port() {
    return port.socket().getLocalPort();
  }

  Path log() {
    return folder.resolve("server.log");
  }

  Path data() {
    return folder.resolve("data");
  }

  Path bin() {
    return programs.bin();
  }

  private void initialise() throws IOException {
    run(
        "initdb",
        "--pgdata=" + data(),
        "--username=postgres",
        "--auth=trust",
        "--encoding=UTF8",
        "--locale=C.UTF-8",
        "--no-sync",
        "--no-instructions");
    // A test of logins makes a role with a password; only postgres needs none.
    Files.writeString(
        data().resolve("pg_hba.conf"),
        """
        host all postgres 127.0.0.1/32 trust
        host replication postgres 127.0.0.1/32 trust
        host all all 127.0.0.1/32 scram-sha-256
        """);
    Files.writeString(
        data().resolve("postgresql.auto.conf"),
        """
        listen_addresses = '127.0.0.1'
        port = %d
        unix_socket_directories = ''
        max_connections = 100
        wal_level = logical
        # Tests kill processes, never the machine.
        fsync = off
        full_page_writes = off
        max_wal_size = 2GB
        password_encryption = 'scram-sha-256'
        timezone = 'UTC'
        log_timezone = 'UTC'
        """
            .formatted(port()));
  }

  void start() {
    run("pg_ctl", "start", "--pgdata=" + data(), "--log=" + log(), "--wait", "--silent");
  }

  void restart() {
    stop("fast");
    start();
  }

  /**
   * @param mode PostgreSQL's own: {@code smart}, {@code fast} or {@code immediate}
   */
  void stop(String mode) {
    run("pg_ctl", "stop", "--pgdata=" + data(), "--mode=" + mode, "--wait", "--silent");
  }

  /** Kills the postmaster and all its children with SIGKILL, as a machine out of memory would. */
  void killHard() {
    ProcessHandle postmaster =
        postmaster().orElseThrow(() -> new IllegalStateException("No server runs in " + folder));
    ProcessTree.kill(postmaster);
  }

  /** Stops it if it runs and deletes its folder. */
  void remove() {
    try {
      if (postmaster().isPresent()) {
        stop("immediate");
      }
      port.close();
      Folders.delete(folder);
    } catch (IOException failure) {
      throw new UncheckedIOException("Cannot remove " + folder, failure);
    }
  }

  private Optional<ProcessHandle> postmaster() {
    try {
      Path file = data().resolve("postmaster.pid");
      if (!Files.exists(file)) {
        return Optional.empty();
      }
      // After a SIGKILL the file is still there, and its number may be another process's by now.
      return ProcessHandle.of(Long.parseLong(Files.readAllLines(file).get(0).strip()))
          .filter(this::isOurs);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private boolean isOurs(ProcessHandle process) {
    try {
      return Files.readString(Path.of("/proc", Long.toString(process.pid()), "cmdline"))
          .contains(data().toString());
    } catch (IOException _) {
      return false;
    }
  }

  private void run(String program, String... arguments) {
    List<String> words =
        Stream.concat(Stream.of(programs.program(program).toString()), Stream.of(arguments))
            .toList();
    try {
      new Command(
              user.with(words),
              java.util.Map.of(
                  "LC_ALL", "C", "TZ", "UTC", "PGCTLTIMEOUT", Long.toString(PATIENCE.toSeconds())),
              folder.resolve("programs.log"),
              PATIENCE.plusSeconds(10))
          .run();
    } catch (IllegalStateException failure) {
      throw Files.exists(log())
          ? new IllegalStateException(
              "The server's own log ends with:%n%s".formatted(Command.lastLines(log())), failure)
          : failure;
    }
  }

  private static SocketChannel reservedPort() throws IOException {
    return SocketChannel.open(StandardProtocolFamily.INET)
        .setOption(StandardSocketOptions.SO_REUSEADDR, true)
        .bind(new InetSocketAddress(Inet4Address.ofLiteral("127.0.0.1"), 0));
  }
}
