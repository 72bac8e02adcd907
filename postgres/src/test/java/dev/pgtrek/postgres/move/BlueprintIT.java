package dev.pgtrek.postgres.move;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.pgtrek.model.Finding;
import dev.pgtrek.model.TableName;
import dev.pgtrek.postgres.client.ArchiveContents;
import dev.pgtrek.postgres.client.ArchiveContents.Entry;
import dev.pgtrek.postgres.client.ClientPrograms;
import dev.pgtrek.postgres.client.Dump;
import dev.pgtrek.postgres.client.DumpFormat;
import dev.pgtrek.postgres.move.Piece.Part;
import dev.pgtrek.postgres.proof.CatalogComparison;
import dev.pgtrek.postgres.sql.Rows;
import dev.pgtrek.postgres.url.PostgresUrl;
import dev.pgtrek.spi.MoveChoices;
import dev.pgtrek.spi.MovePlan.NotCarried;
import dev.pgtrek.spi.ObjectDifference;
import dev.pgtrek.testkit.Servers;
import dev.pgtrek.testkit.TestServer;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.PGConnection;

class BlueprintIT {

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({"15, 18", "17, 18", "15, 17"})
  void makesTheSameSchemaAgain(int from, int to) throws Exception {
    Pair pair = pair(from, to, "SELECT");
    psql(pair.old(), pair.source(), "rich-schema.sql");
    roles(pair.fresh(), pair.target());

    Blueprint blueprint = blueprint(pair, MoveChoices.everything(2));
    List<Finding> refused = make(pair, blueprint);

    assertThat(refused).isEmpty();
    assertThat(blueprint.notCarried()).isEmpty();
    assertThat(blueprint.findings())
        .extracting(Finding::code)
        .containsExactly("subscription-disabled");
    try (Connection left = pair.old().jdbc(pair.source());
        Connection right = pair.fresh().jdbc(pair.target())) {
      assertThat(CatalogComparison.of(left, right)).isEmpty();
    }
  }

  @Test
  void leavesOutWhatTheFiltersNameAndWhatHangsOnIt() throws Exception {
    Pair pair = pair(17, 18, FILTERED);

    Blueprint blueprint =
        blueprint(pair, choices(List.of(), List.of("audit"), List.of(), List.of("app.left")));

    assertThat(blueprint.findings())
        .extracting(Finding::code, Finding::subject)
        .containsExactlyInAnyOrder(
            tuple("left-out-with", "fk constraint app.kept kept_left_fkey"),
            tuple("left-out-with", "view app.over"),
            tuple("left-out-with", "trigger app.kept audited"),
            tuple("left-out-with", "view app.over_over"));
    assertThat(blueprint.notCarried())
        .extracting(NotCarried::kind, NotCarried::name)
        .contains(
            tuple("table", "app.left"),
            tuple("sequence", "app.left_id_seq"),
            tuple("view", "app.over"),
            tuple("schema", "audit"),
            tuple("fk constraint", "app.kept kept_left_fkey"));
    assertThat(blueprint.pieces())
        .extracting(Piece::id)
        .contains("table app.kept", "function app.one()", "extension citext")
        .noneMatch(id -> id.contains("left") || id.contains("audit"));
    make(pair, blueprint);
    assertThat(tables(pair)).containsExactly("app.child", "app.kept", "app.parent");
  }

  @Test
  void refusesToLeaveOutWhatATableWithRowsNeeds() throws Exception {
    Pair pair = pair(15, 18, FILTERED);

    Blueprint parent = blueprint(pair, choices(List.of(), List.of(), List.of(), List.of("parent")));
    Blueprint type = blueprint(pair, without("citext"));

    assertThat(parent.findings())
        .filteredOn(Finding::blocks)
        .singleElement()
        .satisfies(
            f -> {
              assertThat(f.code()).isEqualTo("needs-what-is-left-out");
              assertThat(f.subject()).isEqualTo("table app.child");
              assertThat(f.measured()).contains("table app.parent");
            });
    assertThat(type.findings())
        .filteredOn(Finding::blocks)
        .extracting(Finding::subject)
        .containsExactly("table app.kept");
  }

  @Test
  void bringsWithNamedTablesWhatTheyNeed() throws Exception {
    Pair pair = pair(17, 18, FILTERED);

    Blueprint blueprint =
        blueprint(pair, choices(List.of(), List.of(), List.of("app.kept", "left"), List.of()));
    make(pair, blueprint);

    assertThat(blueprint.findings()).isEmpty();
    assertThat(tables(pair)).containsExactly("app.\"left\"", "app.kept");
    assertThat(blueprint.pieces())
        .extracting(Piece::id)
        .contains(
            "extension citext",
            "extension btree_gist",
            "function audit.note()",
            "sequence app.left_id_seq",
            "fk constraint app.kept kept_left_fkey")
        .doesNotContain("function app.one()", "view app.over", "table audit.log");
  }

  @Test
  void bringsASchemaWithTheExtensionsThatItNeeds() throws Exception {
    Pair pair = pair(17, 18, FILTERED);

    Blueprint blueprint =
        blueprint(pair, choices(List.of("audit"), List.of(), List.of(), List.of()));
    make(pair, blueprint);

    assertThat(blueprint.findings()).isEmpty();
    assertThat(tables(pair)).containsExactly("audit.log");
    assertThat(blueprint.pieces())
        .extracting(Piece::id)
        .noneMatch(id -> id.contains("app") || id.contains("citext"));
  }

  @Test
  void namesRolesThatTheTargetLacksWithTheStatementsThatMakeThem() throws Exception {
    String group = name("group");
    String owner = name("owner");
    Pair pair =
        pair(
            17,
            18,
            """
            CREATE ROLE %1$s CREATEDB;
            CREATE ROLE %2$s LOGIN PASSWORD 'hidden' NOINHERIT CONNECTION LIMIT 3
              VALID UNTIL '2030-01-01 00:00+00';
            GRANT %1$s TO %2$s WITH ADMIN TRUE, INHERIT FALSE;
            ALTER ROLE %2$s SET search_path = app, "A b";
            CREATE TABLE t (id int);
            ALTER TABLE t OWNER TO %2$s;
            GRANT SELECT ON t TO %1$s;
            """
                .formatted(group, owner));

    Blueprint strict = blueprint(pair, MoveChoices.everything(1));
    Blueprint mapped = blueprint(pair, mapped(Map.of(owner, "postgres", group, "postgres")));
    Blueprint free = blueprint(pair, withoutRights());
    make(pair, mapped);
    run(pair.old(), pair.source(), "DROP TABLE t; DROP ROLE " + owner + ", " + group);

    assertThat(strict.findings())
        .extracting(Finding::code)
        .containsExactly("role-missing", "role-missing");
    assertThat(strict.findings())
        .filteredOn(f -> f.subject().endsWith(owner))
        .singleElement()
        .extracting(Finding::fix)
        .asString()
        .contains(
            "CREATE ROLE " + owner + " LOGIN NOINHERIT CONNECTION LIMIT 3 VALID UNTIL '2030-01-01",
            "GRANT " + group + " TO " + owner + " WITH ADMIN TRUE, INHERIT FALSE, SET TRUE;",
            "SET \"search_path\" TO 'app', 'A b';")
        .doesNotContain("hidden");
    assertThat(mapped.findings()).isEmpty();
    assertThat(
            value(
                pair.fresh(),
                pair.target(),
                "SELECT relowner::regrole || ' ' || relacl::text FROM pg_class"
                    + " WHERE relname = 't' AND relkind = 'r'"))
        .isEqualTo("postgres {postgres=arwdDxtm/postgres}");
    assertThat(free.findings()).isEmpty();
    assertThat(free.notCarried()).extracting(NotCarried::kind).contains("acl");
  }

  @ParameterizedTest
  @CsvSource({"15, 18", "17, 18", "15, 17"})
  void isMadeByAnOrdinaryRole(int from, int to) throws Exception {
    String mover = name("mover");
    String owner = name("owner");
    String reader = name("reader");
    String roles = "CREATE ROLE %s; CREATE ROLE %s;".formatted(owner, reader);
    Pair pair =
        pair(from, to, roles + ORDINARY.replace(":owner", owner).replace(":reader", reader));
    run(
        pair.fresh(),
        pair.target(),
        roles
            + "CREATE ROLE %1$s LOGIN PASSWORD 'x'; GRANT %2$s, %3$s TO %1$s;"
                .formatted(mover, owner, reader)
            + " DO $$ BEGIN EXECUTE format('ALTER DATABASE %I OWNER TO "
            + mover
            + "', current_database()); END $$");
    try (Connection left = pair.old().jdbc(pair.source());
        Connection right = as(pair, mover)) {
      Blueprint refused = blueprint(pair, left, right, MoveChoices.everything(1));
      Blueprint blueprint = blueprint(pair, left, right, mapped(Map.of("postgres", mover)));
      List<Finding> made = make(left, right, blueprint);

      assertThat(refused.findings())
          .filteredOn(Finding::blocks)
          .singleElement()
          .satisfies(
              f -> {
                assertThat(f.code()).isEqualTo("owner-not-settable");
                assertThat(f.subject()).isEqualTo("role postgres");
                assertThat(f.fix()).contains("--role-map postgres=" + mover);
              });
      assertThat(blueprint.findings())
          .extracting(Finding::code, Finding::subject)
          .containsExactly(
              tuple("superuser-needed", "foreign data wrapper nothing"),
              tuple("superuser-needed", "event trigger watched"));
      assertThat(made)
          .extracting(Finding::code, Finding::subject)
          .containsExactly(
              tuple("object-refused", "foreign data wrapper nothing"),
              tuple("object-refused", "event trigger watched"));
    }
    try (Connection left = pair.old().jdbc(pair.source());
        Connection right = pair.fresh().jdbc(pair.target())) {
      assertThat(CatalogComparison.of(left, right))
          .filteredOn(d -> !d.source().contains("postgres") && !d.target().contains(mover))
          .extracting(ObjectDifference::identity)
          .containsExactly("watched", "foreign-data wrapper nothing");
    }
    for (Pair.Side side : pair.sides()) {
      for (String role :
          side.server() == pair.fresh() ? List.of(reader, owner, mover) : List.of(reader, owner)) {
        run(
            side.server(),
            side.database(),
            "REASSIGN OWNED BY %1$s TO postgres; DROP OWNED BY %1$s CASCADE; DROP ROLE %1$s"
                .formatted(role));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {15, 17, 18})
  void everyEntryOfAnArchiveIsAPieceOrNamed(int major) throws Exception {
    Pair pair = pair(major, 18, "SELECT");
    psql(pair.old(), pair.source(), "rich-schema.sql");
    run(pair.old(), pair.source(), ONE_MORE_OF_EACH + (major < 18 ? "" : SINCE_18));
    roles(pair.fresh(), pair.target());
    Path archive = archive(pair);

    Blueprint blueprint;
    try (Connection left = pair.old().jdbc(pair.source());
        Connection right = pair.fresh().jdbc(pair.target())) {
      blueprint =
          Blueprint.of(ArchiveContents.read(archive), left, right, MoveChoices.everything(1));
    }
    List<Finding> refused = make(pair, blueprint);

    List<Entry> entries =
        ArchiveContents.read(archive).entries().stream()
            .filter(e -> !Set.of("ENCODING", "STDSTRINGS", "SEARCHPATH").contains(e.kind()))
            .toList();
    assertThat(entries).extracting(Entry::kind).contains(KINDS.toArray(String[]::new));
    assertThat(blueprint.pieces().stream().map(Piece::entry).filter(id -> id > 0).toList())
        .containsExactlyInAnyOrderElementsOf(entries.stream().map(Entry::id).toList());
    assertThat(blueprint.pieces()).extracting(Piece::id).doesNotHaveDuplicates();
    assertThat(refused).isEmpty();
    try (Connection left = pair.old().jdbc(pair.source());
        Connection right = pair.fresh().jdbc(pair.target())) {
      assertThat(CatalogComparison.of(left, right)).isEmpty();
    }
  }

  /** All kinds that can be made without a provider of labels. */
  private static final Set<String> KINDS =
      Set.of(
          ("ACCESS METHOD,ACL,AGGREGATE,CAST,CHECK CONSTRAINT,COLLATION,COMMENT,CONSTRAINT,"
                  + "CONVERSION,DATABASE,DATABASE PROPERTIES,DEFAULT,DEFAULT ACL,DOMAIN,"
                  + "EVENT TRIGGER,EXTENSION,FK CONSTRAINT,FOREIGN DATA WRAPPER,FOREIGN TABLE,"
                  + "FUNCTION,INDEX,INDEX ATTACH,MATERIALIZED VIEW,OPERATOR,OPERATOR CLASS,"
                  + "OPERATOR FAMILY,POLICY,PROCEDURAL LANGUAGE,PROCEDURE,PUBLICATION,"
                  + "PUBLICATION TABLE,PUBLICATION TABLES IN SCHEMA,ROW SECURITY,RULE,SCHEMA,"
                  + "SEQUENCE,SEQUENCE OWNED BY,SERVER,SHELL TYPE,STATISTICS,SUBSCRIPTION,TABLE,"
                  + "TABLE ATTACH,TEXT SEARCH CONFIGURATION,TEXT SEARCH DICTIONARY,"
                  + "TEXT SEARCH PARSER,TEXT SEARCH TEMPLATE,TRANSFORM,TRIGGER,TYPE,USER MAPPING,"
                  + "VIEW")
              .split(","));

  private static final String ONE_MORE_OF_EACH =
      """
      CREATE TEXT SEARCH PARSER app.parse (START = prsd_start, GETTOKEN = prsd_nexttoken,
        END = prsd_end, LEXTYPES = prsd_lextype, HEADLINE = prsd_headline);
      CREATE TEXT SEARCH TEMPLATE app.template (INIT = dsimple_init, LEXIZE = dsimple_lexize);
      ALTER DOMAIN app.positive ADD CONSTRAINT below CHECK (VALUE < 1000) NOT VALID;
      DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET work_mem = 5000', current_database()); END $$;
      """;

  private static final String SINCE_18 =
      """
      CREATE TABLE app.of_18 (a int, b int GENERATED ALWAYS AS (a * 2) VIRTUAL,
        c int CONSTRAINT c_there NOT NULL, d int CONSTRAINT kept CHECK (d > 0) NOT ENFORCED,
        during tstzrange, PRIMARY KEY (a, during WITHOUT OVERLAPS));
      ALTER TABLE app.of_18 ADD CONSTRAINT d_there NOT NULL d NOT VALID;
      """;

  private static Connection as(Pair pair, String role) throws SQLException {
    Connection connection = pair.fresh().jdbc(pair.target());
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET SESSION AUTHORIZATION " + role);
    }
    return connection;
  }

  /** Owned by roles that may not create in their schemas any more. */
  private static final String ORDINARY =
      """
      CREATE SCHEMA app;
      CREATE EXTENSION citext SCHEMA app;
      GRANT CREATE, USAGE ON SCHEMA app TO :owner; GRANT USAGE ON SCHEMA app TO :reader;
      GRANT CREATE ON SCHEMA public TO :owner;
      CREATE TYPE app.mood AS ENUM ('a', 'b'); ALTER TYPE app.mood OWNER TO :owner;
      CREATE TABLE app.t (id serial PRIMARY KEY, n app.citext, m app.mood);
      ALTER TABLE app.t OWNER TO :owner;
      CREATE TABLE public.u (id int PRIMARY KEY GENERATED ALWAYS AS IDENTITY, t int REFERENCES app.t);
      ALTER TABLE public.u OWNER TO :owner;
      REVOKE CREATE ON SCHEMA app FROM :owner;
      REVOKE CREATE ON SCHEMA public FROM :owner;
      INSERT INTO app.t (n, m) VALUES ('x', 'a'); INSERT INTO public.u (t) VALUES (1);
      CREATE TABLE app.of_nobody (a int);
      CREATE FUNCTION app.f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
      ALTER FUNCTION app.f() OWNER TO :owner;
      CREATE TRIGGER f BEFORE UPDATE ON app.t FOR EACH ROW EXECUTE FUNCTION app.f();
      CREATE VIEW app.v AS SELECT * FROM app.t; ALTER VIEW app.v OWNER TO :owner;
      CREATE MATERIALIZED VIEW app.m AS SELECT * FROM public.u; ALTER MATERIALIZED VIEW app.m OWNER TO :owner;
      CREATE UNIQUE INDEX ON app.m (id);
      ALTER TABLE app.t ENABLE ROW LEVEL SECURITY; CREATE POLICY p ON app.t TO :reader USING (true);
      GRANT SELECT ON app.t TO :reader WITH GRANT OPTION;
      SET ROLE :reader; GRANT SELECT ON app.t TO PUBLIC; RESET ROLE;
      REVOKE TRUNCATE ON app.t FROM :owner;
      ALTER DEFAULT PRIVILEGES FOR ROLE :owner IN SCHEMA app GRANT SELECT ON TABLES TO :reader;
      COMMENT ON TABLE app.t IS 'T'; COMMENT ON EXTENSION citext IS 'own words';
      CREATE FUNCTION app.watch() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
      CREATE EVENT TRIGGER watched ON ddl_command_end EXECUTE FUNCTION app.watch();
      CREATE FOREIGN DATA WRAPPER nothing;
      """;

  @Test
  void givesLargeObjectsTheirOwnersRightsAndComments() throws Exception {
    String owner = name("owner");
    Pair pair =
        pair(
            15,
            18,
            """
            CREATE ROLE %1$s;
            SELECT lo_from_bytea(5000, 'x'), lo_from_bytea(5001, 'y'), lo_from_bytea(5002, 'z');
            ALTER LARGE OBJECT 5000 OWNER TO %1$s;
            GRANT SELECT ON LARGE OBJECT 5001 TO %1$s WITH GRANT OPTION;
            SET ROLE %1$s; GRANT SELECT ON LARGE OBJECT 5001 TO PUBLIC; RESET ROLE;
            COMMENT ON LARGE OBJECT 5002 IS 'it''s z';
            """
                .formatted(owner));
    run(
        pair.fresh(),
        pair.target(),
        "CREATE ROLE "
            + owner
            + "; SELECT lo_from_bytea(5000, 'x'), lo_from_bytea(5001, 'y'),"
            + " lo_from_bytea(5002, 'z')");

    make(pair, blueprint(pair, MoveChoices.everything(1)));

    try (Connection left = pair.old().jdbc(pair.source());
        Connection right = pair.fresh().jdbc(pair.target())) {
      assertThat(CatalogComparison.of(left, right)).isEmpty();
    }
    String comment = "SELECT obj_description(5002, 'pg_largeobject')";
    assertThat(value(pair.fresh(), pair.target(), comment)).isEqualTo("it's z");
    for (Pair.Side side : pair.sides()) {
      run(side.server(), side.database(), "DROP OWNED BY " + owner + "; DROP ROLE " + owner);
    }
  }

  @Test
  void settingsRightsAndRemarksOfTheDatabaseGoToOneOfAnotherName() throws Exception {
    String role = name("role");
    Pair pair =
        pair(
            17,
            18,
            """
            CREATE ROLE %1$s; DROP SCHEMA public;
            DO $$ BEGIN
              EXECUTE format('ALTER DATABASE %%I SET search_path = app, "A b", public', current_database());
              EXECUTE format('ALTER DATABASE %%I SET work_mem = 5000', current_database());
              EXECUTE format('ALTER DATABASE %%I CONNECTION LIMIT 50', current_database());
              EXECUTE format('ALTER DATABASE %%I OWNER TO %1$s', current_database());
              EXECUTE format('ALTER ROLE %1$s IN DATABASE %%I SET lock_timeout = 7', current_database());
              EXECUTE format('COMMENT ON DATABASE %%I IS %%L', current_database(), 'database x');
              EXECUTE format('REVOKE CONNECT ON DATABASE %%I FROM PUBLIC', current_database());
              EXECUTE format('GRANT TEMPORARY ON DATABASE %%I TO %1$s', current_database());
            END $$
            """
                .formatted(role));
    run(pair.fresh(), pair.target(), "CREATE ROLE " + role);
    String facts =
        """
        SELECT concat_ws('|', pg_get_userbyid(datdba), datconnlimit,
          (SELECT string_agg(x, ',' ORDER BY x) FROM unnest(datacl::text[]) x),
          shobj_description(d.oid, 'pg_database'),
          (SELECT string_agg(setrole::regrole || setconfig::text, ',' ORDER BY 1)
            FROM (SELECT * FROM pg_db_role_setting ORDER BY setrole) s WHERE setdatabase = d.oid),
          (SELECT string_agg(nspname, ',') FROM pg_namespace WHERE nspname = 'public'))
        FROM pg_database d WHERE datname = current_database()
        """;

    make(pair, blueprint(pair, MoveChoices.everything(1)));
    String expected = value(pair.old(), pair.source(), facts);
    String actual = value(pair.fresh(), pair.target(), facts);
    for (Pair.Side side : pair.sides()) {
      run(
          side.server(),
          side.database(),
          "REASSIGN OWNED BY %1$s TO postgres; DROP OWNED BY %1$s; DROP ROLE %1$s".formatted(role));
    }

    assertThat(actual).isEqualTo(expected).contains("database x", "50", "lock_timeout=7");
  }

  private static final String FILTERED =
      """
      CREATE EXTENSION citext;
      CREATE SCHEMA app; CREATE SCHEMA audit;
      CREATE TABLE app.left (id serial PRIMARY KEY, name text);
      CREATE INDEX ON app.left (name);
      CREATE EXTENSION btree_gist;
      CREATE TABLE app.kept (id int PRIMARY KEY, EXCLUDE USING gist (id WITH =), left_id int REFERENCES app.left, name citext);
      ALTER TABLE app.kept RENAME CONSTRAINT kept_left_id_fkey TO kept_left_fkey;
      CREATE TABLE app.parent (a int);
      CREATE TABLE app.child (b int) INHERITS (app.parent);
      CREATE VIEW app.over AS SELECT * FROM app.left;
      CREATE VIEW app.over_over AS SELECT * FROM app.over;
      COMMENT ON VIEW app.over IS 'over it';
      GRANT SELECT ON app.over TO PUBLIC;
      CREATE FUNCTION app.one() RETURNS int LANGUAGE sql AS 'SELECT 1';
      CREATE TABLE audit.log (at timestamptz);
      CREATE FUNCTION audit.note() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
      CREATE TRIGGER audited AFTER INSERT ON app.kept FOR EACH ROW EXECUTE FUNCTION audit.note();
      """;

  /** A database on an old server, and an empty one on a newer. */
  private record Pair(TestServer old, String source, TestServer fresh, String target) {

    private record Side(TestServer server, String database) {}

    List<Side> sides() {
      return List.of(new Side(old, source), new Side(fresh, target));
    }
  }

  private static Pair pair(int from, int to, String sql) throws SQLException {
    TestServer old = Servers.postgres(from);
    TestServer fresh = Servers.postgres(to);
    Pair pair = new Pair(old, old.newDatabase(), fresh, fresh.newDatabase());
    run(old, pair.source(), sql);
    return pair;
  }

  private static String name(String word) {
    return word + "_" + UUID.randomUUID().toString().substring(0, 8);
  }

  private static MoveChoices choices(
      List<String> schemas,
      List<String> withoutSchemas,
      List<String> tables,
      List<String> withoutTables) {
    return choices(schemas, withoutSchemas, tables, withoutTables, List.of(), true, true, Map.of());
  }

  private static MoveChoices without(String extension) {
    return choices(
        List.of(), List.of(), List.of(), List.of(), List.of(extension), true, true, Map.of());
  }

  private static MoveChoices mapped(Map<String, String> roles) {
    return choices(List.of(), List.of(), List.of(), List.of(), List.of(), true, true, roles);
  }

  private static MoveChoices withoutRights() {
    return choices(List.of(), List.of(), List.of(), List.of(), List.of(), false, false, Map.of());
  }

  private static MoveChoices choices(
      List<String> schemas,
      List<String> withoutSchemas,
      List<String> tables,
      List<String> withoutTables,
      List<String> withoutExtensions,
      boolean owners,
      boolean privileges,
      Map<String, String> roles) {
    MoveChoices all = MoveChoices.everything(1);
    return new MoveChoices(
        schemas,
        withoutSchemas,
        tables,
        withoutTables,
        withoutExtensions,
        owners,
        privileges,
        true,
        roles,
        false,
        1,
        null,
        all.additions(),
        null);
  }

  private static List<String> tables(Pair pair) throws SQLException {
    return List.of(
        value(
                pair.fresh(),
                pair.target(),
                "SELECT string_agg(oid::regclass::text, ',' ORDER BY oid::regclass::text)"
                    + " FROM pg_class WHERE relkind = 'r' AND oid >= 16384")
            .split(","));
  }

  private static String value(TestServer server, String database, String sql) throws SQLException {
    try (Connection connection = server.jdbc(database)) {
      return Rows.value(connection, sql);
    }
  }

  private Blueprint blueprint(Pair pair, MoveChoices choices) throws SQLException {
    try (Connection left = pair.old().jdbc(pair.source());
        Connection right = pair.fresh().jdbc(pair.target())) {
      return blueprint(pair, left, right, choices);
    }
  }

  private static List<Finding> make(Pair pair, Blueprint blueprint) throws Exception {
    try (Connection from = pair.old().jdbc(pair.source());
        Connection to = pair.fresh().jdbc(pair.target())) {
      return make(from, to, blueprint);
    }
  }

  /** What stands before rows, rows by plain COPY and positions of sequences, and the rest. */
  private static List<Finding> make(Connection from, Connection to, Blueprint blueprint)
      throws Exception {
    to.setAutoCommit(false);
    List<Piece> before = blueprint.of(Part.BEFORE);
    List<Finding> refused = new ArrayList<>(PieceRunner.run(to, before));
    to.commit();
    for (Piece piece : before) {
      if (piece.word().equals("TABLE")) {
        copy(from, to, Objects.requireNonNull(piece.table()));
      }
    }
    for (List<String> row :
        Rows.of(
            to,
            "SELECT nspname, relname FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace"
                + " WHERE relkind = 'S'")) {
      position(from, to, TableName.of(row.get(0), row.get(1)));
    }
    to.commit();
    for (Part part : List.of(Part.INDEXES, Part.RIGHTS, Part.VIEWS, Part.LAST)) {
      refused.addAll(PieceRunner.run(to, blueprint.of(part)));
    }
    to.commit();
    return refused;
  }

  private static void copy(Connection from, Connection to, TableName table) throws Exception {
    String columns =
        Rows.value(
            from,
            "SELECT string_agg(quote_ident(attname), ', ') FROM pg_attribute WHERE attrelid = '"
                + table.quoted()
                + "'::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''");
    if (columns.isEmpty()) {
      return;
    }
    StringWriter rows = new StringWriter();
    String what = table.quoted() + " (" + columns + ")";
    from.unwrap(PGConnection.class)
        .getCopyAPI()
        .copyOut("COPY (SELECT " + columns + " FROM ONLY " + table.quoted() + ") TO STDOUT", rows);
    to.unwrap(PGConnection.class)
        .getCopyAPI()
        .copyIn("COPY " + what + " FROM STDIN", new StringReader(rows.toString()));
  }

  private static void position(Connection from, Connection to, TableName sequence)
      throws SQLException {
    List<String> at =
        Rows.of(from, "SELECT last_value, is_called FROM " + sequence.quoted()).getFirst();
    Rows.of(to, "SELECT setval('%s', %s, '%s')".formatted(sequence.quoted(), at.get(0), at.get(1)));
  }

  private Blueprint blueprint(Pair pair, Connection source, Connection target, MoveChoices choices)
      throws SQLException {
    return Blueprint.of(ArchiveContents.read(archive(pair)), source, target, choices);
  }

  private Path archive(Pair pair) {
    Path archive = folder.resolve(name("schema"));
    ClientPrograms programs = ClientPrograms.in(pair.old().bin()).orElseThrow();
    new Dump(programs, PostgresUrl.parse(pair.source(), Map.of()), DumpFormat.CUSTOM, 1, null)
        .writeSchema(archive, () -> false);
    return archive;
  }

  private static void roles(TestServer server, String database) throws SQLException {
    run(
        server,
        database,
        """
        DO $$ BEGIN CREATE ROLE rich_owner; EXCEPTION WHEN duplicate_object THEN NULL; END $$;
        DO $$ BEGIN CREATE ROLE rich_reader; EXCEPTION WHEN duplicate_object THEN NULL; END $$;
        """);
  }

  /** The driver cannot read all of it at once. */
  private static void psql(TestServer server, String database, String resource) throws Exception {
    Process process =
        new ProcessBuilder(
                server.bin() + "/psql",
                "-qX",
                "-v",
                "ON_ERROR_STOP=1",
                "-f",
                Path.of(
                        Objects.requireNonNull(BlueprintIT.class.getResource("/" + resource))
                            .toURI())
                    .toString(),
                database)
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
  }

  private static void run(TestServer server, String database, String sql) throws SQLException {
    try (Connection connection = server.jdbc(database);
        Statement statement = connection.createStatement()) {
      statement.setEscapeProcessing(false);
      statement.execute(sql);
    }
  }
}
