package dev.pgtrek.cases;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgtrek.testkit.Servers;
import dev.pgtrek.testkit.TestServer;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A server some of whose files are broken when its programs change. The one of version 15 has no
 * checksums of its pages, that of 18 has.
 */
class DamagedServerIT {

  private static final int BLOCK = 8192;

  private static final Map<Integer, TestServer> SERVERS = new ConcurrentHashMap<>();

  @TempDir Path folder;

  private TestServer server = Servers.postgres(18);

  @AfterAll
  static void stop() {
    SERVERS.values().forEach(TestServer::close);
    SERVERS.clear();
  }

  @AfterEach
  void drop() throws SQLException {
    server.execute("postgres", "DROP DATABASE app WITH (FORCE)");
  }

  /** Whose indexes on texts are in doubt. */
  private void database(int major) throws SQLException {
    server = SERVERS.computeIfAbsent(major, Servers::dedicated);
    server.execute(
        "postgres", "CREATE DATABASE app LOCALE_PROVIDER icu ICU_LOCALE 'en' TEMPLATE template0");
    server.execute(
        "app",
        "CREATE TABLE account (id int PRIMARY KEY, email text NOT NULL UNIQUE, note text)",
        "ALTER TABLE account ALTER note SET STORAGE EXTERNAL",
        """
        INSERT INTO account SELECT i, 'x' || i,
          CASE WHEN i % 1000 = 0 THEN repeat('long ', 2000) ELSE repeat('n', 60) END
        FROM generate_series(1, 5000) i
        """,
        "CREATE TABLE other (name text PRIMARY KEY)",
        "INSERT INTO other VALUES ('a')",
        "VACUUM ANALYZE");
    run("manifest", "--all-databases");
    server.execute(
        "postgres", "UPDATE pg_database SET datcollversion = '1.0' WHERE datname = 'app'");
  }

  private Program.Answer run(String command, String... more) {
    String[] words = Arrays.copyOf(more, more.length + 2);
    System.arraycopy(more, 0, words, 1, more.length);
    words[0] = command;
    words[more.length + 1] = server.url("app");
    return Program.in(folder).run(words);
  }

  /** Writes over the heads of pages while the server is down. */
  private void damage(String relation, int... blocks) throws SQLException, IOException {
    String file = ask("SELECT pg_relation_filepath(" + relation + ")");
    server.execute("postgres", "CHECKPOINT");
    server.stopImmediate();
    try (RandomAccessFile data =
        new RandomAccessFile(server.log().resolveSibling("data").resolve(file).toFile(), "rw")) {
      byte[] rubbish = new byte[200];
      Arrays.fill(rubbish, (byte) 0x5A);
      for (int block : blocks) {
        data.seek((long) block * BLOCK);
        data.write(rubbish);
      }
    }
    server.start();
  }

  private String ask(String sql) throws SQLException {
    return String.valueOf(server.ask("app", sql).getFirst());
  }

  /** What upgrade may alter: the files of indexes, and the version that is written down. */
  private List<String> state() throws SQLException {
    return server.ask(
        "app",
        """
        SELECT relname || ' ' || relfilenode FROM pg_class WHERE relkind = 'i'
        UNION ALL SELECT datcollversion FROM pg_database WHERE datname = 'app' ORDER BY 1
        """);
  }

  @ParameterizedTest
  @ValueSource(ints = {15, 18})
  void namesTheTableAndItsBlocksAndAltersNothing(int major) throws Exception {
    database(major);
    damage("'account'::regclass", 3, 7);
    List<String> before = state();

    Program.Answer answer = run("upgrade");
    Program.Answer unproved = run("upgrade", "--no-manifest");
    Program.Answer check = run("check", "--in-place");

    assertThat(answer.exit()).as("%s", answer).isEqualTo(6);
    assertThat(answer.said())
        .contains("NOT compared: table public.account of database app cannot be read")
        .contains("invalid page in block 3")
        .contains("blocks these cannot be read: 3, 7")
        .contains("Take the rows from a backup or a standby");
    assertThat(Program.in(folder).reports())
        .contains("table public.account of database app")
        .contains("Nothing was altered since this was found.");
    assertThat(unproved.exit()).as("%s", unproved).isEqualTo(6);
    assertThat(unproved.said())
        .contains("held rebuild index public.other_pkey: rows cannot be read")
        .contains("blocks these cannot be read: 3, 7");
    assertThat(check.exit()).as("%s", check).isEqualTo(3);
    assertThat(check.said())
        .contains("table public.account of database app table-damaged")
        .doesNotContain("index-wrong");
    assertThat(state()).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(ints = {15})
  void namesTheTableWhoseLongValuesCannotBeRead(int major) throws Exception {
    database(major);
    damage("(SELECT reltoastrelid FROM pg_class WHERE relname = 'account')", 1);
    List<String> before = state();

    Program.Answer answer = run("upgrade");

    assertThat(answer.exit()).as("%s", answer).isEqualTo(6);
    assertThat(answer.said())
        .contains("long values of table public.account of database app cannot be read")
        .contains("blocks these cannot be read: 1");
    assertThat(state()).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(ints = {18})
  void namesTheIndexThatNoRowCanBeReadBeside(int major) throws Exception {
    database(major);
    damage("'account_pkey'::regclass", 0);
    List<String> before = state();

    Program.Answer answer = run("upgrade");

    assertThat(answer.exit()).as("%s", answer).isEqualTo(6);
    assertThat(answer.said())
        .contains("index public.account_pkey of database app cannot be read")
        .contains("In database app: REINDEX INDEX public.account_pkey; then run the same command");
    assertThat(state()).isEqualTo(before);
    assertThat(run("upgrade", "--json").out()).contains("\"index-damaged\"");

    server.execute("app", "REINDEX INDEX account_pkey");
    Program.Answer mended = run("upgrade");

    assertThat(mended.exit()).as("%s", mended).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {15})
  void buildsAnewWhatIsBrokenThoughItSortsNoTexts(int major) throws Exception {
    database(major);
    damage("'account_pkey'::regclass", 5);

    Program.Answer check = run("check", "--in-place");
    Program.Answer answer = run("upgrade");

    assertThat(check.exit()).as("%s", check).isEqualTo(3);
    assertThat(check.said()).contains("index public.account_pkey of database app index-wrong");
    assertThat(answer.exit()).as("%s", answer).isZero();
    assertThat(answer.said()).contains("done rebuild index public.account_pkey");
    assertThat(ask("SELECT count(*) FROM account WHERE id BETWEEN 1 AND 5000")).isEqualTo("5000");
  }
}
