package dev.pgtrek.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgtrek.model.LargeValues;
import dev.pgtrek.model.TableName;
import dev.pgtrek.model.ValueKind;
import dev.pgtrek.spi.Chunk;
import dev.pgtrek.spi.ColumnRead;
import dev.pgtrek.spi.LargeValue;
import dev.pgtrek.spi.RowCursor;
import dev.pgtrek.spi.Snapshot;
import dev.pgtrek.testkit.SqliteFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LargeValuesIT {

  private static final int T = LargeValues.THRESHOLD;

  @TempDir Path folder;

  private Snapshot snapshot(String create, Object... values) {
    Path file = SqliteFiles.create(folder.resolve("a.db"), create);
    SqliteFiles.insert(
        file, "INSERT INTO t (v) VALUES (?)", Stream.of(values).map(v -> new Object[] {v}));
    return Reading.snapshot(file);
  }

  private static RowCursor cursor(Snapshot snapshot) {
    return snapshot.read(
        Chunk.whole(TableName.of("main", "t")),
        List.of(
            new ColumnRead(
                Reading.table(snapshot, "t").columns().getLast().name(),
                Reading.table(snapshot, "t").columns().getLast().type(),
                true)));
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  private static byte[] all(LargeValue value) throws IOException {
    try (InputStream in = value.open()) {
      return in.readAllBytes();
    }
  }

  private static byte[] sha256(byte[] bytes) throws Exception {
    return MessageDigest.getInstance("SHA-256").digest(bytes);
  }

  @Test
  void beginAfterTheThreshold() {
    try (Snapshot snapshot =
            snapshot(
                "CREATE TABLE t (v); INSERT INTO t VALUES (NULL)",
                new byte[T],
                new byte[T + 1],
                "x".repeat(T),
                "x".repeat(T + 1),
                5,
                "");
        RowCursor cursor = cursor(snapshot)) {
      ValueKind[] kinds = {
        ValueKind.NULL,
        ValueKind.BLOB,
        ValueKind.LARGE_BLOB,
        ValueKind.TEXT,
        ValueKind.LARGE_TEXT,
        ValueKind.INTEGER,
        ValueKind.TEXT
      };
      for (ValueKind kind : kinds) {
        assertThat(cursor.next()).isTrue();
        assertThat(cursor.kind(0)).isEqualTo(kind);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {T + 1, 9 * 1024 * 1024, 20_000_001})
  void giveTheBytesAndTheirHash(int length) throws Exception {
    byte[] bytes = random(length);
    try (Snapshot snapshot = snapshot("CREATE TABLE t (v)", 1, bytes, 2);
        RowCursor cursor = cursor(snapshot)) {
      cursor.next();
      cursor.next();
      LargeValue value = cursor.large(0);

      assertThat(value.length()).isEqualTo(length);
      assertThat(sha256(all(value))).isEqualTo(sha256(bytes));
      assertThat(value.sha256()).isEqualTo(sha256(bytes));
      assertThat(cursor.next()).isTrue();
      assertThat(cursor.integer(0)).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CREATE TABLE t (v)",
        "CREATE TABLE t (id INTEGER PRIMARY KEY, v)",
        "CREATE TABLE t (rowid, oid, _rowid_, v)",
        "CREATE TABLE t (id INTEGER NOT NULL DEFAULT (abs(random())), v, PRIMARY KEY (id)) WITHOUT"
            + " ROWID"
      })
  void areFoundAgainInAnyKindOfTable(String create) throws Exception {
    byte[] one = random(T + 1000);
    byte[] two = random(T + 2000);
    try (Snapshot snapshot = snapshot(create, one, two);
        RowCursor cursor = cursor(snapshot)) {
      cursor.next();
      byte[] first = cursor.large(0).sha256();
      cursor.next();
      byte[] second = cursor.large(0).sha256();

      assertThat(List.of(HexFormat.of().formatHex(first), HexFormat.of().formatHex(second)))
          .containsExactlyInAnyOrder(
              HexFormat.of().formatHex(sha256(one)), HexFormat.of().formatHex(sha256(two)));
    }
  }

  @Test
  void keepTextThatIsNotValid() throws IOException {
    Path file =
        SqliteFiles.create(
            folder.resolve("a.db"),
            "CREATE TABLE t (v)",
            "INSERT INTO t VALUES (CAST(x'ff00' || zeroblob(" + T + ") AS TEXT))");
    try (Snapshot snapshot = Reading.snapshot(file);
        RowCursor cursor = cursor(snapshot)) {
      cursor.next();

      assertThat(cursor.kind(0)).isEqualTo(ValueKind.LARGE_TEXT);
      assertThat(cursor.large(0).length()).isEqualTo(T + 2);
      assertThat(all(cursor.large(0))).startsWith(0xff, 0x00);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "UTF-16le, x, 6000000, TEXT",
    "UTF-16be, x, 9000000, LARGE_TEXT",
    "UTF-16le, €, 2700000, TEXT",
    "UTF-16le, €, 2800000, LARGE_TEXT",
    "UTF-16be, a😀, 1500000, TEXT",
    "UTF-16be, a😀, 1700000, LARGE_TEXT"
  })
  void measureUtf16AsUtf8(String encoding, String part, int times, ValueKind kind)
      throws Exception {
    String text = part.repeat(times);
    Path file =
        SqliteFiles.create(
            folder.resolve("a.db"), "PRAGMA encoding='" + encoding + "'", "CREATE TABLE t (v)");
    SqliteFiles.insert(file, "INSERT INTO t VALUES (?)", Stream.<Object[]>of(new Object[] {text}));
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    try (Snapshot snapshot = Reading.snapshot(file);
        RowCursor cursor = cursor(snapshot)) {
      cursor.next();

      assertThat(cursor.kind(0)).isEqualTo(kind);
      byte[] read = kind == ValueKind.TEXT ? Reading.bytes(cursor, 0) : all(cursor.large(0));
      assertThat(sha256(read)).isEqualTo(sha256(utf8));
      if (kind == ValueKind.LARGE_TEXT) {
        assertThat(cursor.large(0).length()).isEqualTo(utf8.length);
      }
    }
  }

  @Test
  void arriveWholeWhereTheyAreNotDeclaredLarge() {
    try (Snapshot snapshot = snapshot("CREATE TABLE t (v)", new byte[T + 5])) {
      assertThat(Reading.rows(snapshot, "t").getFirst().getFirst().toString())
          .hasSize(2 * (T + 5) + 3);
    }
  }

  @Test
  void areStreamedByteByByteToo() throws IOException {
    try (Snapshot snapshot = snapshot("CREATE TABLE t (v)", random(T + 1));
        RowCursor cursor = cursor(snapshot)) {
      cursor.next();
      int count = 0;
      try (InputStream in = cursor.large(0).open()) {
        while (in.read() >= 0) {
          count++;
        }
      }
      assertThat(count).isEqualTo(T + 1);
    }
  }

  @Test
  void neverStandInTheHeapWhole() throws Exception {
    int megabytes = 200;
    Path file =
        SqliteFiles.create(
            folder.resolve("a.db"),
            "CREATE TABLE t (v)",
            "INSERT INTO t VALUES (zeroblob(" + megabytes + " * 1048576))");
    MessageDigest expected = MessageDigest.getInstance("SHA-256");
    byte[] zeros = new byte[1 << 20];
    for (int i = 0; i < megabytes; i++) {
      expected.update(zeros);
    }

    ProcessBuilder small = SmallHeap.command(file, "64m");
    Process process = small.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String said =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();

    assertThat(process.waitFor()).isZero();
    assertThat(said).isEqualTo(HexFormat.of().formatHex(expected.digest()));
  }
}
