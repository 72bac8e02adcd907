package dev.pgtrek.cases;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgtrek.testkit.Servers;
import dev.pgtrek.testkit.SqliteFiles;
import dev.pgtrek.testkit.TestServer;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever byte of a backup is another, whatever of it is missing: it is damaged, and says so. */
class DamagedBackupIT {

  /** Places over a whole file at which bytes are changed. */
  private static final int PLACES = 24;

  private static final TestServer SERVER = Servers.postgres(18);

  @TempDir static Path folder;

  private static Path backups = Path.of("");

  @BeforeAll
  static void take() throws Exception {
    backups = folder.resolve(".pgtrek").resolve("backups");
    Path app = large(folder.resolve("app.db"));
    mustRun("backup", app.toString());
    mustRun("backup", postgres(), clients());
    mustRun("backup", postgres(), "--format", "directory", clients());
  }

  /** A SQLite file of some hundred pages. */
  static Path large(Path file) {
    return SqliteFiles.create(
        file,
        """
        BEGIN;
        CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT);
        WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)
        INSERT INTO t SELECT i, 'some text of row ' || i FROM n;
        CREATE INDEX t_b ON t (b);
        COMMIT;
        """);
  }

  private static String postgres() throws SQLException {
    String url = SERVER.newDatabase();
    try (Connection connection = SERVER.jdbc(url);
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE t (a int, b text)");
      statement.execute("INSERT INTO t SELECT g, md5(g::text) FROM generate_series(1, 5000) g");
      statement.execute("CREATE TABLE u AS SELECT * FROM t");
    }
    return url;
  }

  private static String clients() {
    return "--client-programs=" + SERVER.bin();
  }

  private static Program.Answer mustRun(String... arguments) {
    Program.Answer answer = Program.in(folder).run(arguments);
    assertThat(answer.exit()).as("%s", answer).isZero();
    return answer;
  }

  private Path backup(String ending) throws IOException {
    try (Stream<Path> all = Files.list(backups)) {
      return all.filter(path -> path.toString().endsWith(ending))
          .sorted()
          .findFirst()
          .orElseThrow();
    }
  }

  /** Changes one byte; done again it is what it was. */
  static void flip(Path file, long at) throws IOException {
    try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
      bytes.seek(at);
      int old = bytes.read();
      bytes.seek(at);
      bytes.write(old ^ 0x5a);
    }
  }

  private void mustBeDamaged(Path backup, String ending, String why) throws IOException {
    String to = ending.equals(".db") ? folder.resolve("back.db").toString() : SERVER.url("never");
    Program.Answer verified =
        Program.in(folder).run("backup", "verify", backup.toString(), clients());
    Program.Answer restored =
        Program.in(folder).run("backup", "restore", backup.toString(), to, clients());

    assertThat(verified.exit()).as("%s: %s", why, verified).isEqualTo(4);
    assertThat(verified.err()).as(why).contains("damaged");
    assertThat(restored.exit()).as("%s: %s", why, restored).isEqualTo(4);
    assertThat(folder.resolve("back.db")).doesNotExist();
  }

  private static List<Path> files(Path backup) throws IOException {
    List<Path> files = new ArrayList<>();
    if (Files.isDirectory(backup)) {
      try (Stream<Path> all = Files.list(backup)) {
        all.sorted().forEach(files::add);
      }
    } else {
      files.add(backup);
    }
    for (String beside : List.of(".sha256", ".backup.json", ".manifest.json")) {
      Path file = backup.resolveSibling(backup.getFileName() + beside);
      if (Files.exists(file)) {
        files.add(file);
      }
    }
    return files;
  }

  @ParameterizedTest
  @ValueSource(strings = {".db", ".dump", ".dumpdir"})
  void whereAnyByteIsAnother(String ending) throws IOException {
    Path backup = backup(ending);
    for (Path file : files(backup)) {
      long size = Files.size(file);
      int places = (int) Math.min(PLACES, size);
      for (int place = 0; place < places; place++) {
        long at = place == places - 1 ? size - 1 : size * place / places;
        flip(file, at);
        mustBeDamaged(backup, ending, file.getFileName() + ", byte " + at);
        flip(file, at);
      }
    }
    mustRun("backup", "verify", backup.toString(), clients());
  }

  @ParameterizedTest
  @ValueSource(strings = {".db", ".dump", ".dumpdir"})
  void whereAnyFileIsCut(String ending) throws IOException {
    Path backup = backup(ending);
    for (Path file : files(backup)) {
      byte[] whole = Files.readAllBytes(file);
      for (int length : new int[] {0, whole.length / 2, whole.length - 1}) {
        Files.write(file, java.util.Arrays.copyOf(whole, length));
        mustBeDamaged(backup, ending, file.getFileName() + " cut to " + length);
      }
      Files.write(file, java.util.Arrays.copyOf(whole, whole.length + 1));
      mustBeDamaged(backup, ending, file.getFileName() + " grown");
      Files.write(file, whole);
    }
    mustRun("backup", "verify", backup.toString(), clients());
  }

  @ParameterizedTest
  @ValueSource(strings = {".db", ".dump", ".dumpdir"})
  void whereAnyFileIsMissing(String ending) throws IOException {
    Path backup = backup(ending);
    Path aside = folder.resolve("aside");
    for (Path file : files(backup)) {
      if (file.equals(backup)) {
        continue;
      }
      Files.move(file, aside);
      mustBeDamaged(backup, ending, file.getFileName() + " missing");
      Files.move(aside, file);
    }
    mustRun("backup", "verify", backup.toString(), clients());
  }

  @Test
  void whereItsFactsOrItsSealAreAnothers() throws Exception {
    mustRun("backup", postgres(), clients(), "--to", "others");
    Path other;
    try (Stream<Path> all = Files.list(folder.resolve("others"))) {
      other = all.filter(path -> path.toString().endsWith(".dump")).findFirst().orElseThrow();
    }
    Path backup = backup(".dump");
    for (String beside : List.of(".sha256", ".backup.json", ".manifest.json")) {
      Path own = backup.resolveSibling(backup.getFileName() + beside);
      Path others = other.resolveSibling(other.getFileName() + beside);
      if (!Files.exists(own)) {
        continue;
      }
      byte[] content = Files.readAllBytes(own);
      Files.write(own, Files.readAllBytes(others));
      mustBeDamaged(backup, ".dump", beside + " of another");
      Files.write(own, content);
    }
    mustRun("backup", "verify", backup.toString(), clients());
  }

  @Test
  void andTheListRemembersIt() throws IOException {
    Path backup = backup(".dump");
    flip(backup, 100);
    mustBeDamaged(backup, ".dump", "flipped");

    assertThat(mustRun("backup", "list").out()).contains("DAMAGED");

    flip(backup, 100);
    mustRun("backup", "verify", backup.toString(), clients());
    assertThat(mustRun("backup", "list").out()).doesNotContain("DAMAGED");
  }

  @Test
  void andWhatIsNoBackupIsNone() throws IOException {
    Path text = Files.writeString(folder.resolve("note.txt"), "no database");
    Path empty = Files.createDirectories(folder.resolve("empty"));

    assertThat(Program.in(folder).run("backup", "verify", "nowhere.dump").exit()).isEqualTo(4);
    assertThat(Program.in(folder).run("backup", "verify", text.toString()).exit()).isEqualTo(4);
    assertThat(Program.in(folder).run("backup", "verify", empty.toString()).exit()).isEqualTo(4);
  }
}
