package dev.pgtrek.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgtrek.model.Catalog;
import dev.pgtrek.model.Catalog.OtherObject;
import dev.pgtrek.model.Check;
import dev.pgtrek.model.Column;
import dev.pgtrek.model.Finding;
import dev.pgtrek.model.ForeignKey;
import dev.pgtrek.model.ForeignKey.Action;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.Index;
import dev.pgtrek.model.Key;
import dev.pgtrek.model.Table;
import dev.pgtrek.model.TableName;
import dev.pgtrek.spi.Snapshot;
import dev.pgtrek.testkit.SqliteFiles;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sqlite.Collation;

class CatalogIT {

  @TempDir Path folder;

  private Catalog catalog(String... sql) {
    try (Snapshot snapshot = Reading.snapshot(SqliteFiles.create(folder.resolve("a.db"), sql))) {
      return snapshot.catalog();
    }
  }

  private Table table(String name, String... sql) {
    return catalog(sql).table(TableName.of("main", name)).orElseThrow();
  }

  private static List<Identifier> names(String... names) {
    return Arrays.stream(names).map(Identifier::of).toList();
  }

  private static Column column(Table table, String name) {
    return table.column(Identifier.of(name)).orElseThrow();
  }

  @Test
  void readsColumnsAsDeclared() {
    Table table =
        table(
            "t",
            "CREATE TABLE t (a VARCHAR ( 20 ) NOT NULL DEFAULT 'it''s', b, c datetime DEFAULT"
                + " (datetime('now')), d TEXT COLLATE NOCASE, e INT DEFAULT -1, f DEFAULT x'00', g"
                + " DEFAULT CURRENT_TIMESTAMP, h TEXT COLLATE BINARY)");

    assertThat(table.columns())
        .extracting(
            c ->
                c.name()
                    + "|"
                    + c.type().sql()
                    + "|"
                    + c.notNull()
                    + "|"
                    + c.defaultSql()
                    + "|"
                    + c.collation())
        .containsExactly(
            "a|varchar(20)|true|'it''s'|null",
            "b|any|false|null|null",
            "c|timestamp|false|datetime('now')|null",
            "d|text|false|null|NOCASE",
            "e|integer|false|-1|null",
            "f|any|false|x'00'|null",
            "g|any|false|CURRENT_TIMESTAMP|null",
            "h|text|false|null|null");
    assertThat(column(table, "a").declared()).isEqualTo("VARCHAR ( 20 )");
  }

  @Test
  void readsColumnsThatAlterTableAdded() {
    Table table =
        table(
            "t",
            "CREATE TABLE t (a)",
            "ALTER TABLE t ADD COLUMN b TEXT COLLATE NOCASE DEFAULT 'x' CHECK (b <> '')");

    assertThat(column(table, "b").collation()).isEqualTo(Identifier.of("NOCASE"));
    assertThat(table.checks()).containsExactly(new Check(null, "b <> ''"));
  }

  @Test
  void readsGeneratedColumns() {
    Table table =
        table("t", "CREATE TABLE t (a, v INT GENERATED ALWAYS AS (a + 1), s AS (a || ')') STORED)");

    assertThat(column(table, "v").generated()).isEqualTo(new Column.Generated("a + 1", false));
    assertThat(column(table, "s").generated()).isEqualTo(new Column.Generated("a || ')'", true));
    assertThat(table.readable()).extracting(c -> c.name().text()).containsExactly("a", "v", "s");
  }

  @Test
  void readsThePrimaryKeyInKeyOrder() {
    Table table = table("t", "CREATE TABLE t (a, b, c, CONSTRAINT the_key PRIMARY KEY (c, a))");

    assertThat(table.primaryKey()).isEqualTo(new Key(Identifier.of("the_key"), names("c", "a")));
    assertThat(table.indexes()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "id INTEGER PRIMARY KEY", "id integer primary key ASC",
            "id INTEGER PRIMARY KEY AUTOINCREMENT",
        "id INTEGER, PRIMARY KEY (id)", "id INTEGER, PRIMARY KEY (id DESC)",
            "id \"INTEGER\" PRIMARY KEY"
      })
  void knowsTheRowidAlias(String columns) {
    Table table = table("t", "CREATE TABLE t (" + columns + ")", "INSERT INTO t VALUES (41)");

    assertThat(column(table, "id").identity()).isEqualTo(new Column.Identity(41));
    assertThat(column(table, "id").notNull()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "id INTEGER PRIMARY KEY DESC", "id INT PRIMARY KEY", "id BIGINT PRIMARY KEY",
        "id INTEGER, b, PRIMARY KEY (id, b)", "id INTEGER", "id INTEGER UNIQUE"
      })
  void doesNotTakeOthersForTheRowidAlias(String columns) {
    assertThat(column(table("t", "CREATE TABLE t (" + columns + ")"), "id").identity()).isNull();
  }

  @Test
  void doesNotTakeTheKeyOfATableWithoutRowidForAnAlias() {
    Table table = table("t", "CREATE TABLE t (id INTEGER PRIMARY KEY, b) WITHOUT ROWID");

    assertThat(column(table, "id").identity()).isNull();
    assertThat(table.traits().withoutRowid()).isTrue();
  }

  @Test
  void remembersTheHighestValueOfADeletedTail() {
    Table table =
        table(
            "t",
            "CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT)",
            "INSERT INTO t VALUES (7), (90); DELETE FROM t WHERE id = 90");

    assertThat(column(table, "id").identity()).isEqualTo(new Column.Identity(90));
    assertThat(table.traits().autoincrement()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "'', 0",
    "INSERT INTO t VALUES (-5), 0",
    "INSERT INTO t VALUES (9223372036854775807), 9223372036854775807"
  })
  void countsFromTheHighestRowid(String insert, long lastUsed) {
    Table table =
        table(
            "t", "CREATE TABLE t (id INTEGER PRIMARY KEY)", insert.isEmpty() ? "SELECT 1" : insert);

    assertThat(column(table, "id").identity()).isEqualTo(new Column.Identity(lastUsed));
  }

  @Test
  void readsStrict() {
    Table table =
        table(
            "t",
            "CREATE TABLE t (a ANY, b INT) STRICT, WITHOUT ROWID"
                .replace("b INT)", "b INT PRIMARY KEY)"));

    assertThat(table.traits().strict()).isTrue();
    assertThat(column(table, "b").notNull()).isTrue();
  }

  @Test
  void tellsUniqueConstraintsFromUniqueIndexes() {
    Table table =
        table(
            "t",
            "CREATE TABLE t (a UNIQUE, b, c, CONSTRAINT bc UNIQUE (c, b))",
            "CREATE UNIQUE INDEX i ON t (b)");

    assertThat(table.uniqueKeys())
        .containsExactly(new Key(null, names("a")), new Key(Identifier.of("bc"), names("c", "b")));
    assertThat(table.indexes())
        .containsExactly(
            new Index(
                Identifier.of("i"),
                true,
                "btree",
                List.of(Index.Term.of(Identifier.of("b"))),
                null));
  }

  @Test
  void keepsAUniqueConstraintWithACollationOfItsOwnAsAnIndex() {
    Table table = table("t", "CREATE TABLE t (a TEXT, CONSTRAINT ua UNIQUE (a COLLATE NOCASE))");

    assertThat(table.uniqueKeys()).isEmpty();
    assertThat(table.indexes())
        .containsExactly(
            new Index(
                Identifier.of("ua"),
                true,
                "btree",
                List.of(
                    new Index.Term(Identifier.of("a"), null, false, Identifier.of("NOCASE"), null)),
                null));
  }

  @Test
  void doesNotMindACollationThatIsTheColumnsOwn() {
    Table table =
        table("t", "CREATE TABLE t (a TEXT COLLATE NOCASE UNIQUE)", "CREATE INDEX i ON t (a)");

    assertThat(table.uniqueKeys()).containsExactly(new Key(null, names("a")));
    assertThat(table.indexes().getFirst().terms())
        .containsExactly(Index.Term.of(Identifier.of("a")));
  }

  @Test
  void readsIndexTermsAndConditions() {
    Table table =
        table(
            "t",
            "CREATE TABLE t (a, b)",
            "CREATE UNIQUE INDEX i ON t (a DESC, lower(b) COLLATE RTRIM) WHERE a > 0 AND b <> ')'");

    assertThat(table.indexes())
        .containsExactly(
            new Index(
                Identifier.of("i"),
                true,
                "btree",
                List.of(
                    new Index.Term(Identifier.of("a"), null, true, null, null),
                    new Index.Term(null, "lower(b)", false, Identifier.of("RTRIM"), null)),
                "a > 0 AND b <> ')'"));
  }

  @Test
  void readsForeignKeys() {
    Table table =
        table(
            "c",
            "CREATE TABLE Parent (x, y, PRIMARY KEY (y, x))",
            "CREATE TABLE c (p, q, r REFERENCES c (s) ON DELETE SET NULL ON UPDATE CASCADE, s"
                + " UNIQUE, CONSTRAINT fk FOREIGN KEY (p, q) REFERENCES parent DEFERRABLE INITIALLY"
                + " DEFERRED, FOREIGN KEY (q, p) REFERENCES PARENT (X, Y) ON DELETE RESTRICT)");

    TableName parent = TableName.of("main", "Parent");
    assertThat(table.foreignKeys())
        .containsExactly(
            new ForeignKey(
                null,
                names("r"),
                TableName.of("main", "c"),
                names("s"),
                Action.SET_NULL,
                Action.CASCADE,
                false,
                false),
            new ForeignKey(
                Identifier.of("fk"),
                names("p", "q"),
                parent,
                names("y", "x"),
                Action.NO_ACTION,
                Action.NO_ACTION,
                true,
                true),
            new ForeignKey(
                null,
                names("q", "p"),
                parent,
                names("x", "y"),
                Action.RESTRICT,
                Action.NO_ACTION,
                false,
                false));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"REFERENCES nowhere", "REFERENCES p (b)", "REFERENCES p", "REFERENCES v (a)"})
  void findsForeignKeysThatReferToNothing(String reference) {
    Path file =
        SqliteFiles.create(
            folder.resolve("a.db"),
            "CREATE TABLE p (a); CREATE VIEW v AS SELECT a FROM p; CREATE TABLE c (x "
                + reference
                + ")");
    try (Snapshot snapshot = Reading.snapshot(file)) {
      assertThat(Reading.table(snapshot, "c").foreignKeys()).isEmpty();
      assertThat(snapshot.integrity())
          .singleElement()
          .satisfies(f -> assertThat(f.code()).isEqualTo("foreign-key-without-parent"))
          .satisfies(f -> assertThat(f.subject()).isEqualTo("main.c (x)"));
    }
  }

  @Test
  void readsChecks() {
    Table table = table("t", "CREATE TABLE t (a CHECK (a > 0), CONSTRAINT two CHECK (a <> ')'))");

    assertThat(table.checks())
        .containsExactly(new Check(null, "a > 0"), new Check(Identifier.of("two"), "a <> ')'"));
  }

  @Test
  void namesEverythingThatIsNoTable() {
    Catalog catalog =
        catalog(
            "CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT, a)",
            "CREATE INDEX i ON t (a)",
            "CREATE VIEW v AS SELECT a FROM t",
            "CREATE TRIGGER g AFTER INSERT ON t BEGIN SELECT 1; END",
            "CREATE VIRTUAL TABLE f USING fts5(body)",
            "CREATE VIRTUAL TABLE r USING rtree(id, x0, x1)",
            "CREATE TABLE f_data2 (a)",
            "CREATE TABLE sqlitefoo (a)",
            "INSERT INTO t (a) VALUES (1)",
            "ANALYZE");

    assertThat(catalog.tables())
        .extracting(t -> t.name().table().text())
        .containsExactly("f", "f_data2", "r", "sqlitefoo", "t");
    assertThat(catalog.views())
        .extracting(v -> v.name().table() + " " + v.columns())
        .containsExactly("v [a]");
    assertThat(catalog.triggers())
        .extracting(g -> g.name() + " on " + g.table().table())
        .containsExactly("g on t");
    assertThat(catalog.searches()).extracting(s -> s.name().table().text()).containsExactly("f");
    Map<OtherObject.Kind, List<String>> others =
        catalog.others().stream()
            .collect(
                Collectors.groupingBy(
                    OtherObject::kind,
                    Collectors.mapping(o -> o.name() + " " + o.note(), Collectors.toList())));
    assertThat(others)
        .containsEntry(
            OtherObject.Kind.SHADOW_TABLE,
            List.of(
                "f_config of f",
                "f_content of f",
                "f_data of f",
                "f_docsize of f",
                "f_idx of f",
                "r_node of r",
                "r_parent of r",
                "r_rowid of r"))
        .containsEntry(
            OtherObject.Kind.ENGINE_TABLE,
            List.of("sqlite_sequence ", "sqlite_stat1 ", "sqlite_stat4 "));
  }

  @Test
  void readsPastAVirtualTableWhoseModuleIsAbsent() {
    Catalog catalog =
        catalog(
            "CREATE TABLE t (a); CREATE TABLE g_node (a)",
            "PRAGMA writable_schema=ON",
            "INSERT INTO sqlite_schema VALUES ('table', 'g', 'g', 0, 'CREATE VIRTUAL TABLE g USING"
                + " geopoly(a)'), ('table', 'x', 'x', 0, 'CREATE VIRTUAL TABLE x USING own(a)')");

    assertThat(catalog.tables()).extracting(t -> t.name().table().text()).containsExactly("t");
    assertThat(catalog.others())
        .extracting(o -> o.name() + " " + o.note())
        .containsExactly("g module geopoly", "x module own", "g_node of g");
  }

  @Test
  void keepsAnyName() {
    String name = "we \"ird\", [größe] `x` 'y'";
    String quoted = Identifier.of(name).quoted();
    Path file =
        SqliteFiles.create(
            folder.resolve("a.db"),
            "CREATE TABLE "
                + quoted
                + " ("
                + quoted
                + " INTEGER PRIMARY KEY, \"a.b\" UNIQUE, \"select\")",
            "INSERT INTO " + quoted + " VALUES (1, 2, 3)");

    try (Snapshot snapshot = Reading.snapshot(file)) {
      Table table = Reading.table(snapshot, name);
      assertThat(table.columns())
          .extracting(c -> c.name().text())
          .containsExactly(name, "a.b", "select");
      assertThat(table.primaryKey()).isEqualTo(new Key(null, names(name)));
      assertThat(table.uniqueKeys()).containsExactly(new Key(null, names("a.b")));
      assertThat(Reading.rows(snapshot, name)).containsExactly(List.of(1L, 2L, 3L));
    }
  }

  @Test
  void readsTablesWhoseOrderOnlyTheApplicationKnows() throws SQLException {
    Path file = folder.resolve("a.db");
    try (Connection connection = SqliteFiles.open(file);
        Statement statement = connection.createStatement()) {
      Collation.create(
          connection,
          "own",
          new Collation() {
            @Override
            protected int xCompare(String left, String right) {
              return right.compareTo(left);
            }
          });
      statement.executeUpdate(
          "CREATE TABLE t (a TEXT COLLATE own PRIMARY KEY) WITHOUT ROWID; CREATE TABLE u (a TEXT"
              + " COLLATE own UNIQUE)");
      statement.executeUpdate(
          "INSERT INTO t VALUES ('a'), ('b'); INSERT INTO u VALUES ('a'), ('b')");
    }

    try (Snapshot snapshot = Reading.snapshot(file)) {
      assertThat(Reading.rows(snapshot, "t")).containsExactly(List.of("'b'"), List.of("'a'"));
      assertThat(Reading.rows(snapshot, "u")).containsExactly(List.of("'a'"), List.of("'b'"));
      assertThat(snapshot.integrity()).noneMatch(Finding::blocks);
      assertThat(snapshot.integrity())
          .extracting(Finding::code)
          .contains("collation-unknown", "integrity-not-checked");
    }
  }

  @Test
  void readsTablesWithFunctionsThatOnlyTheApplicationKnows() {
    Path file =
        SqliteFiles.create(
            folder.resolve("a.db"),
            "CREATE TABLE t (a)",
            "INSERT INTO t VALUES (1)",
            "PRAGMA writable_schema=ON",
            "UPDATE sqlite_schema SET sql = 'CREATE TABLE t (a CHECK (own(a)))' WHERE name = 't'");

    try (Snapshot snapshot = Reading.snapshot(file)) {
      assertThat(Reading.rows(snapshot, "t")).containsExactly(List.of(1L));
      assertThat(snapshot.integrity()).isEmpty();
    }
  }

  @Test
  void readsAUtf16Schema() {
    Path file =
        SqliteFiles.create(
            folder.resolve("a.db"),
            "PRAGMA encoding='UTF-16le'",
            "CREATE TABLE größe (\"höhe 😀\" TEXT CHECK (\"höhe 😀\" <> 'ß'))");

    try (Snapshot snapshot = Reading.snapshot(file)) {
      Table table = Reading.table(snapshot, "größe");
      assertThat(column(table, "höhe 😀").type().sql()).isEqualTo("text");
      assertThat(table.checks()).containsExactly(new Check(null, "\"höhe 😀\" <> 'ß'"));
    }
  }
}
