package dev.pgtrek.postgres.move.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.model.TableName;
import dev.pgtrek.postgres.proof.InServerProof;
import dev.pgtrek.postgres.proof.RowHash;
import dev.pgtrek.postgres.proof.TablesOfBoth;
import dev.pgtrek.postgres.sql.Rows;
import dev.pgtrek.spi.MoveResult;
import dev.pgtrek.spi.PairTable;
import dev.pgtrek.spi.PairVerdict;
import dev.pgtrek.testkit.Servers;
import dev.pgtrek.testkit.TestServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PartCopyIT {

  private static final Recording NOTHING = (transaction, result) -> {};

  private static final String ODD =
      """
      CREATE SCHEMA "Odd ""schema"".x";
      CREATE TABLE "Odd ""schema"".x"."T a.b" ("Select" int, "ü
      line" text);
      CREATE TABLE "t a" (i int);
      CREATE TABLE "T A" (i int);
      CREATE TABLE nothing ();
      CREATE TABLE void (i int);
      CREATE TABLE computed (i int, j int GENERATED ALWAYS AS (i * 2) STORED);
      CREATE TABLE only_computed (j int GENERATED ALWAYS AS (2) STORED);
      CREATE TABLE numbered (id int GENERATED ALWAYS AS IDENTITY, w text);
      CREATE UNLOGGED TABLE unlogged (i int);
      CREATE TABLE parent (id int);
      CREATE TABLE child (extra text) INHERITS (parent);
      CREATE TABLE doubled (i int, w text);
      CREATE TABLE dropped (gone int, a int, b text, gone_too text);
      ALTER TABLE dropped DROP COLUMN gone, DROP COLUMN gone_too;
      CREATE TABLE tree (id int, at date, kind text) PARTITION BY RANGE (at);
      CREATE TABLE tree_a PARTITION OF tree FOR VALUES FROM ('2026-01-01') TO ('2026-07-01')
        PARTITION BY LIST (kind);
      CREATE TABLE tree_a_x PARTITION OF tree_a FOR VALUES IN ('x') PARTITION BY HASH (id);
      CREATE TABLE tree_a_x_0 PARTITION OF tree_a_x FOR VALUES WITH (MODULUS 2, REMAINDER 0);
      CREATE TABLE tree_a_x_1 (kind text, gone int, at date, id int);
      ALTER TABLE tree_a_x_1 DROP COLUMN gone;
      ALTER TABLE tree_a_x ATTACH PARTITION tree_a_x_1 FOR VALUES WITH (MODULUS 2, REMAINDER 1);
      CREATE TABLE tree_a_rest PARTITION OF tree_a DEFAULT;
      CREATE TABLE tree_rest PARTITION OF tree DEFAULT;
      """;

  private static final String ODD_ROWS =
      """
      INSERT INTO "Odd ""schema"".x"."T a.b" VALUES (1, 'x'), (NULL, NULL);
      INSERT INTO "t a" VALUES (1);
      INSERT INTO "T A" VALUES (2);
      INSERT INTO nothing DEFAULT VALUES;
      INSERT INTO nothing DEFAULT VALUES;
      INSERT INTO computed VALUES (4);
      INSERT INTO only_computed DEFAULT VALUES;
      INSERT INTO numbered OVERRIDING SYSTEM VALUE VALUES (77, 'x');
      INSERT INTO unlogged VALUES (5);
      INSERT INTO parent VALUES (1);
      INSERT INTO child VALUES (2, 'c');
      INSERT INTO doubled SELECT 1, 'same' FROM generate_series(1, 1000);
      INSERT INTO dropped VALUES (1, 'b');
      INSERT INTO tree SELECT i, date '2026-01-01' + i, CASE WHEN i % 3 = 0 THEN 'x' ELSE 'y' END
        FROM generate_series(0, 300) i;
      """;

  private static final String KINDS =
      """
      CREATE EXTENSION citext;
      CREATE TYPE mood AS ENUM ('sad', 'glad');
      CREATE DOMAIN positive AS numeric CHECK (VALUE > 0);
      CREATE TYPE pair AS (a int, b text);
      CREATE TYPE nested AS (p pair, m mood[]);
      CREATE TYPE span AS RANGE (subtype = float8, subtype_diff = float8mi);
      CREATE TABLE numbers (r real, d float8, n numeric, m money, c "char", b bit(5), v varbit, o oid,
        x xid8, l pg_lsn);
      CREATE TABLE moments (d date, t time, tz timetz, s timestamp, z timestamptz, i interval);
      CREATE TABLE made (m mood, ms mood[], p positive, ps positive[], r pair, rs pair[], n nested,
        g span, gs span_multirange, ir int4range[], ci citext, cis citext[], k regclass);
      CREATE TABLE texts (x xml, j json, jb jsonb, y bytea, h char(7), n name, u uuid, i inet, q cidr,
        w macaddr8, ts tsvector, tq tsquery, pt point, pg polygon, two int[][], low int[],
        void text[]);
      """;

  private static final String KINDS_ROWS =
      """
      INSERT INTO numbers VALUES
        ('NaN', '-0', 'NaN', '-92233720368547758.08', 'x', B'10101', B'1', 4294967295,
          '18446744073709551615', '16/B374D848'),
        ('-0', 'NaN', 'Infinity', 0, '', NULL, B'', 0, '0', '0/0'),
        ('1e-45', '5e-324', ('0.' || repeat('123456789', 1800))::numeric, 1.5, '\\377', B'00000',
          B'0101', 1, '1', NULL),
        ('Infinity', 1.7976931348623157e308, repeat('9', 100000)::numeric, NULL, NULL, NULL, NULL,
          NULL, NULL, NULL),
        (NULL, NULL, -0.00000, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
      INSERT INTO moments VALUES
        ('infinity', '24:00', '24:00-15:59', '-infinity', 'infinity', '-178000000 years'),
        ('4713-01-01 BC', '00:00', '23:59:59.999999+15:59', '4713-01-01 00:00 BC',
          '294276-12-31 23:59:59.999999+00', '1 mon -1 day 0.000001 sec'),
        ('5874897-12-31', '12:00', '12:00+00', '0001-01-01 BC', '0044-03-15 12:00 BC', '0');
      INSERT INTO made VALUES
        ('late', '{late,NULL,glad}', 0.1, '{1,2}', (1, 'a"b'), ARRAY[(1, NULL)::pair, NULL],
          ((1, 'x'), '{sad}'), '[1,2.5)', '{[1,2),[3,4]}', '{"[1,5)",empty}', 'ÄbC', '{a,B}',
          'numbers'),
        (NULL, '{}', NULL, '[5:6]={1,2}', NULL, NULL, NULL, 'empty', '{}', NULL, '', NULL, NULL);
      INSERT INTO texts VALUES
        ('<a>ü</a>', '{"a":  1, "a": 2}', '{"b": [1.10, null], "a": "\\\\u00e9"}',
          decode(repeat('00ff', 300000), 'hex'), 'a', repeat('n', 63), gen_random_uuid(),
          '::1/64', '10.0.0.0/8', '08:00:2b:01:02:03:04:05', 'fat:2A cat:1,3', 'a & !b:*',
          '(1.5,-0)', '((0,0),(1,1),(2,0))', '{{1,2},{3,NULL}}', '[-2:0]={1,2,3}', '{}'),
        ('text <b/> mixed', '[]', 'null', '', '', '', NULL, NULL, NULL, NULL, '', '', NULL, NULL,
          '{}', NULL, ARRAY['', 'NULL', NULL, E'\\\\', E'\\n', '\\.', E'\\r']);
      """;

  private static final String BITS =
      "SELECT string_agg(encode(float4send(r) || float8send(d), 'hex'), ' ' ORDER BY n, d) FROM"
          + " public.numbers";

  @ParameterizedTest
  @CsvSource({"15, 18", "17, 18", "17, 17"})
  void oddTablesArriveWhole(int from, int to) throws SQLException {
    TestServer old = Servers.postgres(from);
    TestServer fresh = Servers.postgres(to);
    String source = old.newDatabase();
    String target = fresh.newDatabase();
    old.execute(source, ODD + ODD_ROWS);
    fresh.execute(target, ODD);

    try (Connection ours = snapshot(old, source);
        Connection theirs = fresh.jdbc(target)) {
      List<CarriedRows> tables = TableParts.tables(ours, theirs);
      List<MoveResult> results = carryAll(TableParts.cut(tables, 2), ours, theirs);

      assertThat(results.stream().mapToLong(MoveResult::rows).sum()).isEqualTo(1000 + 301 + 13);
      for (CarriedRows table : tables) {
        assertThat(sums(theirs, table)).as(table.from().toString()).isEqualTo(sums(ours, table));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"15, 18", "17, 18"})
  void valuesOfEveryKindArriveBitByBit(int from, int to) throws SQLException {
    TestServer old = Servers.postgres(from);
    TestServer fresh = Servers.postgres(to);
    String source = old.newDatabase();
    String target = fresh.newDatabase();
    old.execute(source, KINDS);
    old.execute(source, "ALTER TYPE mood ADD VALUE 'late' BEFORE 'sad'");
    fresh.execute(target, KINDS);
    fresh.execute(target, "ALTER TYPE mood ADD VALUE 'late' BEFORE 'sad'");
    old.execute(source, KINDS_ROWS);

    try (Connection ours = snapshot(old, source);
        Connection theirs = fresh.jdbc(target)) {
      carryAll(TableParts.cut(TableParts.tables(ours, theirs), 2), ours, theirs);

      assertThat(verdicts(ours, theirs)).hasSize(4).allMatch(PairVerdict::equal);
      // What texts do not tell: a zero's sign in a float is told, a NaN's bits are one.
      assertThat(Rows.value(theirs, BITS)).isEqualTo(Rows.value(ours, BITS));
    }
  }

  @Test
  void aTableInPartsArrivesWholeAndNobodyRewritesItMeanwhile() throws SQLException {
    TestServer old = Servers.postgres(17);
    TestServer fresh = Servers.postgres(18);
    String source = old.newDatabase();
    String target = fresh.newDatabase();
    String table = "CREATE TABLE t (id int, long text STORAGE EXTERNAL);";
    old.execute(
        source,
        table
            + "INSERT INTO t SELECT i % 50, repeat(md5(i::text), 200 * (i % 2))"
            + " FROM generate_series(1, 2000) i; CREATE INDEX i ON t (id)");
    fresh.execute(target, table);

    try (Connection ours = snapshot(old, source);
        Connection theirs = fresh.jdbc(target)) {
      Rows.run(ours, "LOCK TABLE ONLY t IN ACCESS SHARE MODE");
      List<CarriedRows> tables = TableParts.tables(ours, theirs);
      List<Part> parts = TableParts.cut(tables, 1, 1 << 20);
      PartCopy copy = PartCopy.between(ours, theirs);
      for (Part part : parts) {
        copy.carry(part, ours, theirs, NOTHING);
        for (String rewriting : List.of("TRUNCATE t", "VACUUM FULL t", "CLUSTER t USING i")) {
          assertThatThrownBy(() -> impatiently(old, source, rewriting))
              .hasMessageContaining("lock timeout");
        }
        old.execute(source, "DELETE FROM t WHERE id < 10; INSERT INTO t VALUES (-1, 'later')");
      }

      assertThat(parts).hasSize(4);
      assertThat(parts.getLast().chunk().to()).isEqualTo(Long.MAX_VALUE);
      assertThat(sums(theirs, tables.getFirst())).isEqualTo(sums(ours, tables.getFirst()));
      assertThat(Rows.value(theirs, "SELECT count(*) FROM t")).isEqualTo("2000");
    }
  }

  @Test
  void bordersThatTextsOrderAreDrawnByTheTarget() throws SQLException {
    TestServer old = Servers.postgres(15);
    TestServer fresh = Servers.postgres(18);
    String source = database(old, "LOCALE 'C'");
    String target = database(fresh, "LOCALE_PROVIDER icu ICU_LOCALE 'en-US' LOCALE 'C'");
    String made =
        """
        CREATE TABLE words (w text) PARTITION BY RANGE (w);
        CREATE TABLE words_a PARTITION OF words FOR VALUES FROM (MINVALUE) TO ('b');
        CREATE TABLE words_b PARTITION OF words FOR VALUES FROM ('b') TO (MAXVALUE);
        CREATE TABLE days (d date, w text) PARTITION BY RANGE (d);
        CREATE TABLE days_1 PARTITION OF days DEFAULT;
        CREATE TABLE c (w text COLLATE "C") PARTITION BY RANGE (w);
        CREATE TABLE c_1 PARTITION OF c DEFAULT;
        CREATE TYPE mood AS ENUM ('sad', 'glad');
        CREATE TABLE moods (m mood) PARTITION BY HASH (m);
        CREATE TABLE moods_0 PARTITION OF moods FOR VALUES WITH (MODULUS 2, REMAINDER 0);
        CREATE TABLE moods_1 PARTITION OF moods FOR VALUES WITH (MODULUS 2, REMAINDER 1);
        """;
    old.execute(source, made);
    fresh.execute(target, made);
    old.execute(
        source,
        """
        INSERT INTO words VALUES ('B'), ('a'), ('Z'), ('b');
        INSERT INTO days VALUES ('2026-01-01', 'x');
        INSERT INTO c VALUES ('B');
        INSERT INTO moods VALUES ('sad'), ('glad');
        """);

    try (Connection ours = snapshot(old, source);
        Connection theirs = fresh.jdbc(target)) {
      List<CarriedRows> tables = TableParts.tables(ours, theirs);
      carryAll(TableParts.cut(tables, 2), ours, theirs);

      assertThat(tables.stream().filter(CarriedRows::throughRoot))
          .extracting(t -> t.from().table().text())
          .containsExactly("moods_0", "moods_1", "words_a", "words_b");
      assertThat(tables)
          .filteredOn(t -> t.from().table().text().equals("words_a"))
          .singleElement()
          .satisfies(
              t ->
                  assertThat(t.reached())
                      .containsExactlyInAnyOrder(
                          TableName.of("public", "words"),
                          TableName.of("public", "words_a"),
                          TableName.of("public", "words_b")));
      assertThat(Rows.value(theirs, "SELECT string_agg(w, '' ORDER BY w) FROM words_a"))
          .isEqualTo("a");
      assertThat(Rows.value(theirs, "SELECT string_agg(w, '' ORDER BY w) FROM words_b"))
          .isEqualTo("bBZ");
      assertThat(Rows.value(theirs, "SELECT count(*) FROM moods")).isEqualTo("2");
    }
  }

  @Test
  void lettersOfAnotherEncodingComeAsTheLettersThatTheyAre() throws SQLException {
    TestServer old = Servers.postgres(15);
    TestServer fresh = Servers.postgres(18);
    String source = database(old, "ENCODING 'LATIN1' LOCALE 'C'");
    String target = fresh.newDatabase();
    old.execute(
        source, "CREATE TABLE t (\"ü\" text, e int[]); INSERT INTO t VALUES ('café', '{1}')");
    fresh.execute(target, "CREATE TABLE t (\"ü\" text, e int[])");

    try (Connection ours = snapshot(old, source);
        Connection theirs = fresh.jdbc(target)) {
      carryAll(TableParts.cut(TableParts.tables(ours, theirs), 2), ours, theirs);

      assertThat(Rows.value(theirs, "SELECT \"ü\" FROM t")).isEqualTo("café");
    }
  }

  @Test
  void bytesThatAreNoTextAreFoundWithTheirRowAndMendedAsItIsSaid() throws SQLException {
    TestServer old = Servers.postgres(15);
    TestServer fresh = Servers.postgres(18);
    String source = database(old, "ENCODING 'SQL_ASCII' LOCALE 'C'");
    String target = fresh.newDatabase();
    String table = "CREATE TABLE t (id int, w text, v text);";
    old.execute(source, table + "INSERT INTO t SELECT i, 'w' FROM generate_series(1, 3000) i");
    old.execute(source, "UPDATE t SET v = 'caf' || chr(233) WHERE id = 2000");
    fresh.execute(target, table);

    PgtrekException failure;
    try (Connection ours = snapshot(old, source);
        Connection theirs = fresh.jdbc(target)) {
      Part part = TableParts.cut(TableParts.tables(ours, theirs), 2).getFirst();
      PartCopy copy = PartCopy.between(ours, theirs);
      failure =
          catchThrowableOfType(
              PgtrekException.class, () -> copy.carry(part, ours, theirs, NOTHING));
    }
    String next = failure.next();
    old.execute(source, next.substring(next.indexOf("UPDATE"), next.indexOf("; then")));

    assertThat(failure).isInstanceOf(PgtrekException.Source.class);
    assertThat(failure.code()).isEqualTo("source-text-not-in-encoding");
    assertThat(failure).hasMessageContaining("column v").hasMessageContaining("public.t at ctid (");
    try (Connection ours = snapshot(old, source);
        Connection theirs = fresh.jdbc(target)) {
      carryAll(TableParts.cut(TableParts.tables(ours, theirs), 2), ours, theirs);
      assertThat(Rows.value(theirs, "SELECT v FROM t WHERE id = 2000")).isEqualTo("café");
    }
  }

  @Test
  void bytesOfNoEncodingStayAsTheyAreWhereTheTargetHasNoneEither() throws SQLException {
    TestServer old = Servers.postgres(15);
    TestServer fresh = Servers.postgres(18);
    String source = database(old, "ENCODING 'SQL_ASCII' LOCALE 'C'");
    String target = database(fresh, "ENCODING 'SQL_ASCII' LOCALE 'C'");
    old.execute(source, "CREATE TABLE t (w text); INSERT INTO t VALUES ('caf' || chr(233))");
    fresh.execute(target, "CREATE TABLE t (w text)");

    try (Connection ours = snapshot(old, source);
        Connection theirs = fresh.jdbc(target)) {
      carryAll(TableParts.cut(TableParts.tables(ours, theirs), 2), ours, theirs);

      assertThat(Rows.value(theirs, "SELECT convert_to(w, 'SQL_ASCII') FROM t"))
          .isEqualTo("\\x636166e9");
    }
  }

  @Test
  void aTextThatTheTargetCannotHoldIsToldByItsRow() throws SQLException {
    TestServer old = Servers.postgres(17);
    TestServer fresh = Servers.postgres(18);
    String source = old.newDatabase();
    String target = database(fresh, "ENCODING 'LATIN1' LOCALE 'C'");
    old.execute(source, "CREATE TABLE t (w text); INSERT INTO t VALUES ('a'), ('b'), ('☃')");
    fresh.execute(target, "CREATE TABLE t (w text)");

    try (Connection ours = snapshot(old, source);
        Connection theirs = fresh.jdbc(target)) {
      List<Part> parts = TableParts.cut(TableParts.tables(ours, theirs), 2);

      assertThatThrownBy(() -> carryAll(parts, ours, theirs))
          .isInstanceOf(PgtrekException.Target.class)
          .hasMessageContaining("copying row 3 into public.t");
    }
  }

  /**
   * Bytes that an old server took for UTF-8; a copy of the source finds them on the target only.
   */
  @Test
  void bytesThatLieInTheSourceAsNoTextOfItsEncodingAreFoundAndMendedAsItIsSaid()
      throws SQLException {
    TestServer old = Servers.postgres(15);
    TestServer fresh = Servers.postgres(18);
    String source = database(old, "ENCODING 'SQL_ASCII' LOCALE 'C'");
    String target = fresh.newDatabase();
    String table = "CREATE TABLE t (id int, v text);";
    old.execute(source, table + "INSERT INTO t VALUES (1, 'a'), (2, 'caf' || chr(233)), (3, '☃')");
    old.execute(
        "postgres",
        "UPDATE pg_database SET encoding = pg_char_to_encoding('UTF8') WHERE datname = '%s'"
            .formatted(source));
    fresh.execute(target, table);

    PgtrekException failure;
    try (Connection ours = snapshot(old, source);
        Connection theirs = fresh.jdbc(target)) {
      List<Part> parts = TableParts.cut(TableParts.tables(ours, theirs), 2);
      failure = catchThrowableOfType(PgtrekException.class, () -> carryAll(parts, ours, theirs));
    }
    String next = failure.next();
    String find = next.substring(next.indexOf("CREATE"), next.indexOf("; mend"));
    String mend = next.substring(next.indexOf("UPDATE"), next.indexOf("; then"));
    try (Connection ours = old.jdbc(source)) {
      Rows.run(ours, find.substring(0, find.indexOf("SELECT")));
      String ctid = Rows.value(ours, find.substring(find.indexOf("SELECT")));
      Rows.run(
          ours,
          mend.replace("SET …", "SET v").replace("(…)", "(v)").replace("'…'", "'" + ctid + "'"));
    }

    assertThat(failure).isInstanceOf(PgtrekException.Source.class);
    assertThat(failure.code()).isEqualTo("source-text-not-in-encoding");
    assertThat(failure).hasMessageContaining("public.t, row 2, is none in the encoding of both");
    try (Connection ours = snapshot(old, source);
        Connection theirs = fresh.jdbc(target)) {
      carryAll(TableParts.cut(TableParts.tables(ours, theirs), 2), ours, theirs);
      assertThat(Rows.value(theirs, "SELECT v FROM t WHERE id = 2")).isEqualTo("café");
    }
  }

  private static String database(TestServer server, String how) throws SQLException {
    String name = "test_" + UUID.randomUUID().toString().replace("-", "");
    server.execute("postgres", "CREATE DATABASE " + name + " TEMPLATE template0 " + how);
    return name;
  }

  private static void impatiently(TestServer server, String database, String sql)
      throws SQLException {
    try (Connection connection = server.jdbc(database);
        Statement statement = connection.createStatement()) {
      statement.execute("SET lock_timeout = '50ms'");
      statement.execute(sql);
    }
  }

  private static List<PairVerdict> verdicts(Connection ours, Connection theirs)
      throws SQLException {
    TablesOfBoth both = TablesOfBoth.of(ours, theirs);
    InServerProof proof = InServerProof.between(ours, theirs, RowHash.sameOn(ours, theirs), 5);
    List<PairVerdict> verdicts = new ArrayList<>();
    for (PairTable table : both.all()) {
      verdicts.add(proof.compare(both.compared(table.name()).orElseThrow()));
    }
    return verdicts;
  }

  private static List<MoveResult> carryAll(List<Part> parts, Connection ours, Connection theirs)
      throws SQLException {
    PartCopy copy = PartCopy.between(ours, theirs);
    return parts.stream().map(part -> copy.carry(part, ours, theirs, NOTHING)).toList();
  }

  static String sums(Connection connection, CarriedRows table) throws SQLException {
    return Rows.value(
        connection,
        "SELECT count(*) || ' ' || coalesce(sum(hashtextextended(ROW("
            + String.join(", ", table.columns().stream().map(c -> "t." + c.quoted()).toList())
            + ")::text, 0)), 0) FROM ONLY "
            + table.from().quoted()
            + " t");
  }

  static Connection snapshot(TestServer server, String database) throws SQLException {
    Connection connection = server.jdbc(database);
    connection.setAutoCommit(false);
    connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
    connection.setReadOnly(true);
    return connection;
  }
}
