package dev.pgtrek.cases;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgtrek.testkit.Servers;
import dev.pgtrek.testkit.SqliteFiles;
import dev.pgtrek.testkit.TestServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Alters a target after it was proved: {@code pgtrek verify} finds it and names row and column. */
class TamperedTargetIT {

  private static final TestServer SERVER = Servers.postgres(18);

  @TempDir Path folder;

  private Path source;
  private String url;

  @BeforeEach
  void migrate() {
    source =
        SqliteFiles.create(
            folder.resolve("app.db"),
            """
            CREATE TABLE part (id INTEGER PRIMARY KEY, data BLOB, weight REAL, price NUMERIC(10,2), name TEXT, made DATETIME);
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000)
            INSERT INTO part SELECT i, CAST(printf('%0200d', i) AS BLOB), i / 3.0, i / 100.0, 'part ' || i,
              datetime(1600000000 + i, 'unixepoch') FROM n;
            CREATE TABLE bag (word TEXT, number INTEGER);
            INSERT INTO bag VALUES ('a', 1), ('a', 1), ('b', 2), ('c', 3);
            """);
    url = SERVER.newDatabase();
    Program.Answer answer =
        Program.in(folder).run("migrate", source.toString(), url, "--batch-rows", "500", "--quiet");
    assertThat(answer.exit()).as("%s", answer).isZero();
  }

  /**
   * @param sql what is done to the target
   * @param named what the answer names
   */
  record Tampering(String what, String sql, List<String> named) {
    @Override
    public String toString() {
      return what;
    }
  }

  static List<Tampering> tamperings() {
    return List.of(
        new Tampering(
            "one bit of a blob",
            "UPDATE part SET data = set_bit(data, 77, 1 - get_bit(data, 77)) WHERE id = 1234",
            List.of("part", "id=1234", "data")),
        new Tampering(
            "a float by one unit in the last place",
            "UPDATE part SET weight = 333.66666666666674 WHERE id = 1001",
            List.of("part", "id=1001", "weight")),
        new Tampering(
            "the last digit of a decimal",
            "UPDATE part SET price = price + 0.01 WHERE id = 2000",
            List.of("part", "id=2000", "price")),
        new Tampering(
            "a microsecond",
            "UPDATE part SET made = made + interval '1 microsecond' WHERE id = 1",
            List.of("part", "id=1", "made")),
        new Tampering(
            "a swapped pair",
            "UPDATE part a SET name = b.name FROM part b WHERE (a.id, b.id) IN ((10, 1999), (1999,"
                + " 10))",
            List.of("part", "id=10", "id=1999", "name")),
        new Tampering(
            "NULL for an empty value",
            "UPDATE part SET name = NULL WHERE id = 5",
            List.of("part", "id=5", "name")),
        new Tampering(
            "a lost row", "DELETE FROM part WHERE id = 700", List.of("part", "id=700", "missing")),
        new Tampering(
            "a row too many",
            "INSERT INTO part (id) VALUES (5000)",
            List.of("part", "id=5000", "extra")),
        new Tampering(
            "a double that hides a loss",
            "UPDATE bag SET word = 'b', number = 2 WHERE word = 'c'",
            List.of("bag", "missing", "extra")));
  }

  @ParameterizedTest
  @MethodSource("tamperings")
  void namesWhatWasAltered(Tampering tampering) throws SQLException {
    alter(tampering.sql());

    Program.Answer answer = verify();

    assertThat(answer.exit()).as("%s", answer).isEqualTo(6);
    assertThat(answer.out()).contains(tampering.named());
  }

  @Test
  void provesATargetThatNobodyTouched() {
    Program.Answer answer = verify();

    assertThat(answer.exit()).as("%s", answer).isZero();
    assertThat(answer.out()).contains("proved equal");
  }

  @Test
  void provesATargetWhoseRowsOnlyMoved() throws SQLException {
    alter("UPDATE part SET id = id");
    alter("VACUUM FULL part");

    Program.Answer answer = verify();

    assertThat(answer.exit()).as("%s", answer).isZero();
  }

  @Test
  void keepsValuesToItselfUnlessAskedForThem() throws SQLException {
    alter("UPDATE part SET name = 'altered' WHERE id = 5");

    Program.Answer silent = verify();
    Program.Answer open = verify("--show-values");

    assertThat(silent.said()).doesNotContain("altered").doesNotContain("part 5");
    assertThat(open.said()).contains("altered").contains("part 5");
  }

  private void alter(String sql) throws SQLException {
    try (Connection target = SERVER.jdbc(url);
        var statement = target.createStatement()) {
      statement.execute(sql);
    }
  }

  private Program.Answer verify(String... more) {
    String[] arguments = new String[3 + more.length];
    arguments[0] = "verify";
    arguments[1] = source.toString();
    arguments[2] = url;
    System.arraycopy(more, 0, arguments, 3, more.length);
    return Program.in(folder).run(arguments);
  }
}
