package dev.pgtrek.postgres;

import static dev.pgtrek.postgres.Samples.url;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.postgres.session.Session;
import dev.pgtrek.postgres.session.Sessions;
import dev.pgtrek.testkit.HostileProxy;
import dev.pgtrek.testkit.Servers;
import dev.pgtrek.testkit.TestServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/** TLS against a server whose certificate is for {@code localhost} and for no address. */
class TlsIT {

  @TempDir static Path folder;

  private static TestServer server;

  @BeforeAll
  static void startAServerWithTls() throws IOException, InterruptedException, SQLException {
    authority("ca");
    authority("stranger");
    certificate("server", "/CN=localhost", "DNS:localhost");
    certificate("client", "/CN=ann", "DNS:ann");
    server = Servers.dedicated(18);
    try (Connection connection = server.jdbc("postgres");
        Statement statement = connection.createStatement()) {
      for (String name : List.of("server.crt", "server.key", "ca.crt")) {
        writeOnServer(statement, name, Files.readString(folder.resolve(name)));
      }
      writeOnServer(
          statement,
          "pg_hba.conf",
          """
          hostssl all ann all cert
          host all postgres all trust
          """);
      statement.execute("ALTER SYSTEM SET ssl = on");
      statement.execute("ALTER SYSTEM SET ssl_ca_file = 'ca.crt'");
      statement.execute("CREATE ROLE ann LOGIN");
    }
    server.restart();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void verifiesAuthorityAndName() {
    assertThat(encrypted("localhost", "sslmode=verify-full&sslrootcert=" + file("ca.crt")))
        .isTrue();
  }

  @Test
  void refusesAnotherHostsName() {
    assertThat(refusal("127.0.0.1", "sslmode=verify-full&sslrootcert=" + file("ca.crt")))
        .isEqualTo("target-tls-failed");
  }

  @Test
  void verifiesTheAuthorityAlone() {
    assertThat(encrypted("127.0.0.1", "sslmode=verify-ca&sslrootcert=" + file("ca.crt"))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"require", "verify-ca", "verify-full"})
  void refusesAnotherAuthority(String mode) {
    assertThat(refusal("localhost", "sslmode=" + mode + "&sslrootcert=" + file("stranger.crt")))
        .isEqualTo("target-tls-failed");
  }

  @Test
  void refusesAServerOfOurOwnAuthorityWhereOnlyPublicOnesAreTrusted() {
    assertThat(refusal("localhost", "sslrootcert=system")).isEqualTo("target-tls-failed");
  }

  @Test
  void refusesAMissingRootCertificate() {
    assertThat(refusal("localhost", "sslmode=verify-full&sslrootcert=/nonexistent/ca.crt"))
        .isEqualTo("target-tls-failed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"prefer", "require"})
  void encryptsWithoutProof(String mode) {
    assertThat(encrypted("127.0.0.1", "sslmode=" + mode)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"disable", "allow"})
  void staysPlainWhereTheServerLetsIt(String mode) {
    assertThat(encrypted("127.0.0.1", "sslmode=" + mode)).isFalse();
  }

  @Test
  void logsInWithAClientCertificate() {
    assertThat(
            encrypted(
                "ann@localhost",
                "sslmode=verify-full&sslrootcert=%s&sslcert=%s&sslkey=%s"
                    .formatted(file("ca.crt"), file("client.crt"), file("client.key"))))
        .isTrue();
  }

  @Test
  void saysThatALoginIsRefusedWithoutTheClientCertificate() {
    assertThat(refusal("ann@localhost", "sslmode=require")).isEqualTo("target-login-refused");
  }

  /**
   * What writes holds the socket's own lock then, and the farewell of TLS would wait for it as long
   * as the network stands still.
   */
  @Test
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void anInterruptEndsAWriterWhoseServerTakesNothing() {
    try (HostileProxy network = HostileProxy.before(server);
        Sessions sessions =
            Sessions.of(
                url(network.url(address("127.0.0.1", "sslmode=require&connect_timeout=2"))));
        Session session = sessions.borrow()) {
      Thread worker = Thread.currentThread();
      network.stallAfter(1 << 20);
      Thread.ofVirtual()
          .start(
              () -> {
                LockSupport.parkNanos(2_000_000_000);
                worker.interrupt();
              });

      assertThatThrownBy(() -> writeOn(session.connection())).isInstanceOf(SQLException.class);
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  /** Writes for ever. */
  private static void writeOn(Connection connection) throws SQLException {
    connection.setAutoCommit(false);
    Sessions.ask(connection, "SELECT 1");
    try (Statement statement = connection.createStatement()) {
      statement.execute("CREATE TEMPORARY TABLE t (w text)");
    }
    CopyIn rows =
        connection.unwrap(PGConnection.class).getCopyAPI().copyIn("COPY t (w) FROM STDIN");
    byte[] piece = ("x".repeat((1 << 16) - 1) + "\n").getBytes(StandardCharsets.US_ASCII);
    while (rows.isActive()) {
      rows.writeToCopy(piece, 0, piece.length);
    }
  }

  private static boolean encrypted(String host, String parameters) {
    try (Connection connection = Sessions.connectTo(url(address(host, parameters)))) {
      return Sessions.ask(connection, "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()")
          .equals("t");
    } catch (SQLException failure) {
      throw new IllegalStateException(failure);
    }
  }

  private static String refusal(String host, String parameters) {
    return catchThrowableOfType(
            PgtrekException.class,
            () -> PostgresTarget.open(url(address(host, parameters)), "app").close())
        .code();
  }

  private static String address(String host, String parameters) {
    return "postgresql://%s:%d/postgres?%s"
        .formatted(host.contains("@") ? host : "postgres@" + host, server.port(), parameters);
  }

  private static String file(String name) {
    return folder.resolve(name).toString();
  }

  /** The server writes the file itself: it must be its own user's, and nobody else's. */
  private static void writeOnServer(Statement statement, String name, String text)
      throws SQLException {
    statement.execute(
        "COPY (SELECT unnest(string_to_array('%s', E'\\n'))) TO PROGRAM 'umask 077; cat > %s'"
            .formatted(text.strip(), name));
  }

  private static void authority(String name) throws IOException, InterruptedException {
    openssl(
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-days",
        "2",
        "-subj",
        "/CN=" + name,
        "-keyout",
        file(name + ".key"),
        "-out",
        file(name + ".crt"));
  }

  private static void certificate(String name, String subject, String alternative)
      throws IOException, InterruptedException {
    openssl(
        "req",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:prime256v1",
        "-nodes",
        "-subj",
        subject,
        "-keyout",
        file(name + ".key"),
        "-out",
        file(name + ".csr"));
    Files.writeString(folder.resolve(name + ".ext"), "subjectAltName=" + alternative + "\n");
    openssl(
        "x509",
        "-req",
        "-in",
        file(name + ".csr"),
        "-days",
        "2",
        "-CA",
        file("ca.crt"),
        "-CAkey",
        file("ca.key"),
        "-CAcreateserial",
        "-extfile",
        file(name + ".ext"),
        "-out",
        file(name + ".crt"));
  }

  private static void openssl(String... arguments) throws IOException, InterruptedException {
    List<String> command = new java.util.ArrayList<>(List.of("openssl"));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IllegalStateException("openssl failed: " + said);
    }
  }
}
