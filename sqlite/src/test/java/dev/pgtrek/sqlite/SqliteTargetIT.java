package dev.pgtrek.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.model.Column;
import dev.pgtrek.model.ColumnType;
import dev.pgtrek.model.Finding;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.Key;
import dev.pgtrek.model.Original;
import dev.pgtrek.model.ScalarType;
import dev.pgtrek.model.Table;
import dev.pgtrek.model.TableName;
import dev.pgtrek.model.ValueFormat;
import dev.pgtrek.spi.Chunk;
import dev.pgtrek.spi.ColumnRoute;
import dev.pgtrek.spi.RowCursor;
import dev.pgtrek.spi.RowWriter;
import dev.pgtrek.spi.RunRecord;
import dev.pgtrek.spi.RunRecord.State;
import dev.pgtrek.spi.TableRoute;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file that is made: whole under its name, or not there. */
class SqliteTargetIT {

  private static final TableName NOTES = TableName.of("main", "notes");

  @TempDir Path folder;

  private static Column column(String name, String declared, ColumnType type) {
    return new Column(Identifier.of(name), declared, type, false, null, null, null, null);
  }

  private static TableRoute route() {
    List<Column> columns =
        List.of(
            column("id", "INTEGER", ScalarType.BIGINT),
            column("body", "TEXT", ScalarType.TEXT),
            column("at", "TEXT", ScalarType.TIMESTAMPTZ));
    Key key = new Key(null, List.of(Identifier.of("id")));
    Table table =
        new Table(
            NOTES, columns, key, List.of(), List.of(), List.of(), List.of(), Table.Traits.NONE);
    return new TableRoute(
        table,
        table,
        columns.stream()
            .map(
                c ->
                    new ColumnRoute(
                        c,
                        c,
                        c.type() == ScalarType.TIMESTAMPTZ
                            ? ValueFormat.EPOCH_MICROS
                            : ValueFormat.NATIVE,
                        false))
            .toList());
  }

  private static RunRecord run() {
    return new RunRecord(
        "20260101_000000",
        "test",
        "postgresql://x",
        "state",
        "content",
        "file",
        "plan",
        "main",
        Instant.now(),
        State.RUNNING,
        null,
        Original.NONE);
  }

  private static void begin(SqliteTarget target) {
    target.journal().begin(run(), List.of(Chunk.whole(NOTES)));
    target.dialect().before(List.of(route().target())).forEach(target::apply);
  }

  private static void write(SqliteTarget target, List<List<Object>> rows) {
    try (RowWriter writer = target.writer(route(), Chunk.whole(NOTES));
        RowCursor cursor = new GivenRows(rows)) {
      long count = 0;
      while (cursor.next()) {
        writer.write(cursor);
        count++;
      }
      writer.commit(count);
    }
    target.dialect().after(List.of(route().target())).forEach(target::apply);
  }

  private static void make(SqliteTarget target, State state) {
    begin(target);
    write(target, List.of(Arrays.asList(1L, "one", 0L), Arrays.asList(2L, null, 1_500_000L)));
    target.journal().finish(state);
  }

  private static List<String> ask(Path file, String query) throws Exception {
    List<String> rows = new ArrayList<>();
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement();
        ResultSet answer = statement.executeQuery(query)) {
      while (answer.next()) {
        rows.add(answer.getString(1));
      }
    }
    return rows;
  }

  private List<String> names() throws Exception {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(f -> String.valueOf(f.getFileName())).sorted().toList();
    }
  }

  private static List<String> codes(List<Finding> findings) {
    return findings.stream().map(Finding::code).toList();
  }

  @Test
  void makesAFileThatHoldsTheRowsAndNothingBesideIt() throws Exception {
    Path file = folder.resolve("restored.db");

    try (SqliteTarget target = SqliteTarget.of(file, false)) {
      make(target, State.PROVED);
    }

    assertThat(names()).containsExactly("restored.db");
    assertThat(ask(file, "SELECT id || '|' || ifnull(body, '-') || '|' || at FROM notes"))
        .containsExactly("1|one|1970-01-01 00:00:00+00:00", "2|-|1970-01-01 00:00:01.500000+00:00");
    assertThat(ask(file, "PRAGMA integrity_check")).containsExactly("ok");
  }

  @Test
  void readsBackWhatTheFileHoldsBeforeItHasItsName() throws Exception {
    Path file = folder.resolve("restored.db");

    try (SqliteTarget target = SqliteTarget.of(file, false)) {
      begin(target);
      write(target, List.of(Arrays.asList(7L, "seven", 0L)));

      try (RowCursor row = target.read(Chunk.whole(NOTES), route().targetProofs())) {
        assertThat(row.next()).isTrue();
        assertThat(row.integer(0)).isEqualTo(7);
        assertThat(row.next()).isFalse();
      }
      assertThat(file).doesNotExist();
      target.journal().finish(State.PROVED);
    }

    assertThat(ask(file, "SELECT id FROM notes")).containsExactly("7");
  }

  @Test
  void leavesNothingOfARunThatDoesNotEnd() throws Exception {
    try (SqliteTarget target = SqliteTarget.of(folder.resolve("restored.db"), false)) {
      begin(target);
      write(target, List.of(Arrays.asList(7L, "seven", 0L)));
    }

    assertThat(names()).isEmpty();
  }

  @Test
  void keepsAFileThatIsProvedDifferentUnderANameThatSaysSo() throws Exception {
    try (SqliteTarget target = SqliteTarget.of(folder.resolve("restored.db"), false)) {
      make(target, State.DIFFERENT);

      assertThat(target.outcome()).isPresent();
    }

    assertThat(names()).hasSize(1).allMatch(n -> n.startsWith("restored.db.different-"));
  }

  @Test
  void refusesAFileThatIsThere() throws Exception {
    Path file = Files.writeString(folder.resolve("restored.db"), "precious");

    try (SqliteTarget target = SqliteTarget.of(file, false)) {
      assertThat(codes(target.check(List.of(), 1))).containsExactly("target-exists");
    }

    assertThat(file).hasContent("precious");
  }

  @Test
  void setsAFileAsideThatMayBeReplaced() throws Exception {
    Path file = Files.writeString(folder.resolve("restored.db"), "precious");

    try (SqliteTarget target = SqliteTarget.of(file, true)) {
      assertThat(codes(target.check(List.of(), 1))).containsExactly("target-replaced");
      make(target, State.PROVED);

      assertThat(target.setAside().orElseThrow()).hasContent("precious");
    }

    assertThat(ask(file, "SELECT count(*) FROM notes")).containsExactly("2");
  }

  @Test
  void takesTheLogOfAFileThatIsSetAsideAlong() throws Exception {
    Path file = Files.writeString(folder.resolve("restored.db"), "old");
    Files.writeString(folder.resolve("restored.db-wal"), "its log");
    Files.writeString(folder.resolve("restored.db-shm"), "its memory");

    try (SqliteTarget target = SqliteTarget.of(file, true)) {
      make(target, State.PROVED);

      Path aside = target.setAside().orElseThrow();
      assertThat(aside.resolveSibling(aside.getFileName() + "-wal")).hasContent("its log");
    }

    assertThat(names()).noneMatch(n -> n.equals("restored.db-wal") || n.equals("restored.db-shm"));
  }

  @Test
  void refusesALogThatWouldBeAppliedToTheNewFile() throws Exception {
    Files.writeString(folder.resolve("restored.db-wal"), "a log without its database");

    try (SqliteTarget target = SqliteTarget.of(folder.resolve("restored.db"), false)) {
      assertThat(codes(target.check(List.of(), 1))).containsExactly("target-log-left");
    }
  }

  @Test
  void refusesAFolderThatIsNotThere() {
    try (SqliteTarget target = SqliteTarget.of(folder.resolve("no/where.db"), false)) {
      assertThat(codes(target.check(List.of(), 1))).containsExactly("target-folder-missing");
    }
  }

  @Test
  void writesToWhereASymbolicLinkLeads() throws Exception {
    Path real = Files.createDirectory(folder.resolve("data")).resolve("real.db");
    Path link = Files.createSymbolicLink(folder.resolve("link.db"), real);

    try (SqliteTarget target = SqliteTarget.of(link, false)) {
      make(target, State.PROVED);
    }

    assertThat(link).isSymbolicLink();
    assertThat(ask(real, "SELECT count(*) FROM notes")).containsExactly("2");
  }

  @Test
  void refusesASecondRunIntoTheSameFile() {
    Path file = folder.resolve("restored.db");

    try (SqliteTarget first = SqliteTarget.of(file, false);
        SqliteTarget second = SqliteTarget.of(file, false)) {
      begin(first);

      assertThatThrownBy(second::journal)
          .isInstanceOf(PgtrekException.Journal.class)
          .hasMessageContaining("Another run");
    }
  }

  @Test
  void refusesAPartialFileThatNoRunMade() throws Exception {
    Path foreign = Files.writeString(folder.resolve(".restored.db.pgtrek-partial"), "mine");

    try (SqliteTarget target = SqliteTarget.of(folder.resolve("restored.db"), false)) {
      assertThat(codes(target.check(List.of(), 1))).containsExactly("target-partial-foreign");
      assertThatThrownBy(() -> begin(target)).isInstanceOf(PgtrekException.Refused.class);
    }

    assertThat(foreign).hasContent("mine");
  }

  @Test
  void goesOnAfterNothingThatFailedHalfway() {
    try (SqliteTarget target = SqliteTarget.of(folder.resolve("restored.db"), false)) {
      begin(target);
      try (RowWriter writer = target.writer(route(), Chunk.whole(NOTES));
          RowCursor cursor = new GivenRows(List.of(Arrays.asList(1L, "one", 0L)))) {
        cursor.next();
        writer.write(cursor);
      }

      assertThatThrownBy(() -> target.journal().finish(State.PROVED))
          .isInstanceOf(PgtrekException.Target.class);
    }
  }

  @Test
  void comparesAFileThatStandsBesideItsWriterAndLeavesNothing() throws Exception {
    Path file = folder.resolve("app.db");
    Path work = folder.resolve("work");
    try (Connection writer = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = writer.createStatement()) {
      statement.execute("PRAGMA journal_mode=WAL");
      statement.execute("CREATE TABLE notes(id INTEGER PRIMARY KEY, body TEXT, at TEXT)");
      statement.execute("INSERT INTO notes VALUES(5, 'five', NULL)");

      try (SqliteTarget target = SqliteTarget.standing(file, work)) {
        assertThat(target.check(List.of(), 1)).noneMatch(Finding::blocks);
        assertThat(target.journal().latest()).isEmpty();
        try (RowCursor row = target.read(Chunk.whole(NOTES), route().targetProofs())) {
          statement.execute("INSERT INTO notes VALUES(6, 'six', NULL)");
          assertThat(row.next()).isTrue();
          assertThat(row.integer(0)).isEqualTo(5);
          assertThat(row.next()).isFalse();
        }
        assertThatThrownBy(() -> begin(target)).isInstanceOf(PgtrekException.Refused.class);
      }
    }

    try (Stream<Path> left = Files.list(work)) {
      assertThat(left).isEmpty();
    }
    assertThat(ask(file, "SELECT count(*) FROM notes")).containsExactly("2");
  }
}
