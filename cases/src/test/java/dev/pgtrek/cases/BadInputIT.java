package dev.pgtrek.cases;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgtrek.testkit.FullDisk;
import dev.pgtrek.testkit.Servers;
import dev.pgtrek.testkit.SqliteFiles;
import dev.pgtrek.testkit.TestServer;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What cannot be used: the exit code tells who must act, the message what to do. */
class BadInputIT {

  private static final TestServer SERVER = Servers.postgres(18);

  @TempDir Path folder;

  private Path source;

  @BeforeEach
  void makeSource() {
    source =
        SqliteFiles.create(
            folder.resolve("app.db"),
            "CREATE TABLE t (id INTEGER PRIMARY KEY, v TEXT); INSERT INTO t VALUES (1, 'one')");
  }

  private Program.Answer migrate(String from, String to, String... more) {
    String[] arguments = new String[3 + more.length];
    arguments[0] = "migrate";
    arguments[1] = from;
    arguments[2] = to;
    System.arraycopy(more, 0, arguments, 3, more.length);
    return Program.in(folder).run(arguments);
  }

  private static void mustFail(Program.Answer answer, int exit, String... words) {
    assertThat(answer.exit()).as("%s", answer).isEqualTo(exit);
    assertThat(answer.err()).contains(words).contains("next:");
    assertThat(answer.err()).doesNotContain("Exception").doesNotContain("\tat ");
  }

  @Test
  void refusesAMissingFile() {
    mustFail(migrate("missing.db", SERVER.newDatabase()), 4, "missing.db");

    assertThat(folder.resolve("missing.db")).doesNotExist();
  }

  @Test
  void refusesADirectory() {
    mustFail(migrate(folder.toString(), SERVER.newDatabase()), 4, folder.toString(), "directory");
  }

  @Test
  void refusesAFileThatCannotBeRead() {
    // Even root gets an I/O error here; a file mode would not stop root.
    mustFail(migrate("/proc/self/mem", SERVER.newDatabase()), 4, "/proc/self/mem");
  }

  @Test
  void refusesAUrlThatIsNone() {
    mustFail(migrate(source.toString(), "postgresql://host:notaport/db"), 2, "port");
  }

  @Test
  void refusesASchemeThatItDoesNotKnow() {
    mustFail(migrate(source.toString(), "mysql://host/db"), 2, "mysql");
  }

  @Test
  void refusesASourceSchemeThatItDoesNotKnow() {
    mustFail(migrate("mongodb://host/db", SERVER.newDatabase()), 2, "mongodb");
  }

  @Test
  void saysThatNoServerAnswers() throws IOException {
    // Taken, so that nobody else is given it, and not listened at.
    try (SocketChannel taken = SocketChannel.open(StandardProtocolFamily.INET)) {
      taken.bind(new InetSocketAddress(Inet4Address.ofLiteral("127.0.0.1"), 0));
      int port = taken.socket().getLocalPort();

      mustFail(
          migrate(source.toString(), "postgresql://postgres@127.0.0.1:" + port + "/db"),
          5,
          Integer.toString(port));
    }
  }

  @Test
  void saysThatThePasswordIsWrong() throws SQLException {
    String url = SERVER.newDatabase();
    onServer(
        url,
        "DROP ROLE IF EXISTS bad_input_login",
        "CREATE ROLE bad_input_login LOGIN PASSWORD 'right-one'");

    Program.Answer answer =
        migrate(
            source.toString(), url.replaceFirst("//[^@]*@", "//bad_input_login:secret-and-wrong@"));

    mustFail(answer, 5, "bad_input_login");
    assertThat(answer.said()).doesNotContain("secret-and-wrong");
  }

  @Test
  void refusesATargetWhereItMayNotCreate() throws SQLException {
    String url = SERVER.newDatabase();
    onServer(
        url,
        "DROP ROLE IF EXISTS bad_input_reader",
        "CREATE ROLE bad_input_reader LOGIN PASSWORD 'right'");

    Program.Answer answer =
        migrate(source.toString(), url.replaceFirst("//[^@]*@", "//bad_input_reader:right@"));

    mustFail(answer, 3, "CREATE");
    assertThat(catalog(url)).containsExactly("schema public");
  }

  @Test
  void refusesAWorkFolderThatIsTooSmallForTheBackup() throws Exception {
    SqliteFiles.run(source, "INSERT INTO t VALUES (2, hex(randomblob(2000000)))");
    String url = SERVER.newDatabase();
    try (FullDisk disk = FullDisk.of(2 << 20)) {
      Program.Answer answer = Program.in(disk.folder()).run("migrate", source.toString(), url);

      mustFail(answer, 3, "work-folder-full");
    }
    assertThat(catalog(url)).containsExactly("schema public");
  }

  @Test
  void saysThatTheWorkFoldersDiskIsFull() throws Exception {
    String url = SERVER.newDatabase();
    try (FullDisk disk = FullDisk.of(1 << 20)) {
      disk.fillUpTo(0);

      Program.Answer answer = Program.in(disk.folder()).run("migrate", source.toString(), url);

      assertThat(answer.exit()).as("%s", answer).isIn(2, 3);
      assertThat(answer.err()).contains("next:");
    }
    assertThat(catalog(url)).containsExactly("schema public");
  }

  @Test
  void refusesAnUnknownOption() {
    mustFail(migrate(source.toString(), SERVER.newDatabase(), "--nonsense"), 2, "--nonsense");
  }

  @Test
  void refusesAPlanFileThatIsMissing() {
    mustFail(
        migrate(source.toString(), SERVER.newDatabase(), "--plan", "no-such.yaml"),
        2,
        "no-such.yaml");
  }

  @Test
  void refusesAPlanForATableThatIsNotThere() throws IOException {
    Files.writeString(
        folder.resolve("plan.yaml"), "version: 1\ntables:\n- source: nobody\n  skip: true\n");

    mustFail(
        migrate(
            source.toString(),
            SERVER.newDatabase(),
            "--plan",
            folder.resolve("plan.yaml").toString()),
        2,
        "nobody");
  }

  @Test
  void doesNotWaitForEverForALockedFile() throws SQLException {
    String url = SERVER.newDatabase();
    try (Connection writer = SqliteFiles.open(source);
        var statement = writer.createStatement()) {
      statement.execute("BEGIN EXCLUSIVE");

      mustFail(migrate(source.toString(), url), 4, "lock");
      statement.execute("ROLLBACK");
    }
    assertThat(catalog(url)).containsExactly("schema public");
  }

  @Test
  void changesNothingInARehearsal() throws SQLException {
    String url = SERVER.newDatabase();

    Program.Answer answer = migrate(source.toString(), url, "--dry-run");

    assertThat(answer.exit()).as("%s", answer).isZero();
    assertThat(catalog(url)).containsExactly("schema public");
  }

  private static List<String> catalog(String url) throws SQLException {
    try (Connection target = SERVER.jdbc(url)) {
      return TargetCatalog.all(target);
    }
  }

  private static void onServer(String url, String... statements) throws SQLException {
    try (Connection admin = SERVER.jdbc(url);
        var statement = admin.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }
}
