package dev.pgtrek.cases;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgtrek.testkit.Servers;
import dev.pgtrek.testkit.SqliteFiles;
import dev.pgtrek.testkit.TestServer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Values near the longest that either side takes, with a heap that holds none of them. */
class LargeValueIT {

  private static final int BYTES = 720_000_000;

  private static final TestServer SERVER = Servers.postgres(18);

  @TempDir Path folder;

  @Test
  void carriesValuesThatDoNotFitIntoTheHeap() throws Exception {
    Path source =
        SqliteFiles.create(
            folder.resolve("large.db"),
            """
            CREATE TABLE film (id INTEGER PRIMARY KEY, data BLOB);
            CREATE TABLE book (id INTEGER PRIMARY KEY, body TEXT);
            INSERT INTO film VALUES (1, x'00');
            INSERT INTO book VALUES (1, 'short');
            """);
    byte[] value = pattern();
    insert(source, "INSERT INTO film VALUES (2, ?)", value);
    insert(source, "INSERT INTO book VALUES (2, CAST(? AS TEXT))", value);
    String url = SERVER.newDatabase();

    Program.Answer answer;
    try (ForkedProgram program =
        ForkedProgram.start(folder, List.of("-Xmx512m"), "migrate", source.toString(), url)) {
      answer = program.await();
    }

    assertThat(answer.exit()).as("%s", answer).isZero();
    String digest = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(value));
    try (Connection target = SERVER.jdbc(url)) {
      assertThat(
              PlainQueries.run(
                  target,
                  """
                  SELECT length(data), encode(sha256(data), 'hex') FROM film ORDER BY id;
                  SELECT octet_length(body), encode(sha256(convert_to(body, 'UTF8')), 'hex') FROM book ORDER BY id;
                  """))
          .containsExactly(
              "1|6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
              BYTES + "|" + digest,
              "5|f9b0078b5df596d2ea19010c001bbd009e651de2c57e8fb7e355f31eb9d3f739",
              BYTES + "|" + digest);
    }
  }

  /** ASCII, and nowhere the same for long, so that a piece out of place shows. */
  private static byte[] pattern() {
    byte[] value = new byte[BYTES];
    for (int i = 0; i < BYTES; i += 16) {
      int line = i / 16;
      for (int digit = 15; digit >= 0 && i + digit < BYTES; digit--) {
        value[i + digit] = (byte) ('0' + line % 10);
        line /= 10;
      }
    }
    return value;
  }

  private static void insert(Path file, String sql, byte[] value) throws Exception {
    try (Connection sqlite = SqliteFiles.open(file);
        PreparedStatement statement = sqlite.prepareStatement(sql)) {
      statement.setBytes(1, value);
      statement.executeUpdate();
    }
  }
}
