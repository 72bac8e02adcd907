package dev.pgtrek.postgres.catalog;

import static dev.pgtrek.postgres.Samples.execute;
import static dev.pgtrek.postgres.Samples.url;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pgtrek.model.Catalog;
import dev.pgtrek.model.Catalog.OtherObject;
import dev.pgtrek.model.Check;
import dev.pgtrek.model.Column;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.SearchVector;
import dev.pgtrek.model.Table;
import dev.pgtrek.model.TableName;
import dev.pgtrek.model.Trigger;
import dev.pgtrek.model.View;
import dev.pgtrek.postgres.PostgresSource;
import dev.pgtrek.spi.Snapshot;
import dev.pgtrek.testkit.Servers;
import dev.pgtrek.testkit.TestServer;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** What a source says of what a database declares: everything is in the model or named. */
@ParameterizedClass
@ValueSource(ints = {15, 18})
class SourceCatalogIT {

  private final TestServer server;
  private final String url;

  SourceCatalogIT(int major) {
    server = Servers.postgres(major);
    url = server.newDatabase();
  }

  private Catalog catalog(String sql, String... schemas) {
    execute(server, url, sql);
    try (PostgresSource source = PostgresSource.open(url(url), List.of(schemas));
        Snapshot snapshot = source.snapshot(Path.of("/nonexistent"))) {
      return snapshot.catalog();
    }
  }

  private static Table table(Catalog catalog, String name) {
    return catalog.table(TableName.of("public", name)).orElseThrow();
  }

  private static Column column(Table table, String name) {
    return table.column(Identifier.of(name)).orElseThrow();
  }

  private static List<String> others(Catalog catalog, OtherObject.Kind kind) {
    return catalog.others().stream()
        .filter(o -> o.kind() == kind)
        .map(o -> o.name().text())
        .toList();
  }

  private static OtherObject other(Catalog catalog, String name) {
    return catalog.others().stream()
        .filter(o -> o.name().text().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void readsTheSchemasOfTheUserAndNoOthers() {
    String sql =
        """
        CREATE SCHEMA shop; CREATE TABLE shop.b (id int); CREATE TABLE a (id int);
        CREATE SCHEMA pgtrek; CREATE TABLE pgtrek.run (id int); CREATE TEMP TABLE gone (id int);
        CREATE EXTENSION citext; CREATE EXTENSION pg_stat_statements
        """;

    assertThat(catalog(sql).tables())
        .extracting(t -> t.name().toString())
        .containsExactly("public.a", "shop.b");
    assertThat(catalog("SELECT 1", "shop").tables())
        .extracting(t -> t.name().toString())
        .containsExactly("shop.b");
  }

  @Test
  void readsCountersWithTheirOwnValues() {
    Catalog catalog =
        catalog(
            """
            CREATE TABLE t (a int GENERATED ALWAYS AS IDENTITY, b serial, c bigint);
            CREATE SEQUENCE loose START 7; CREATE SEQUENCE owned_default;
            ALTER TABLE t ALTER c SET DEFAULT nextval('owned_default');
            SELECT nextval('t_a_seq'); SELECT setval('t_b_seq', 41, true);
            SELECT setval('owned_default', 10, false);
            CREATE TABLE down (id int DEFAULT 1); CREATE SEQUENCE falls INCREMENT -1;
            ALTER TABLE down ALTER id SET DEFAULT nextval('falls')
            """);

    Table table = table(catalog, "t");
    assertThat(column(table, "a").identity()).isEqualTo(new Column.Identity(1));
    assertThat(column(table, "b").identity()).isEqualTo(new Column.Identity(41));
    assertThat(column(table, "c").identity()).isEqualTo(new Column.Identity(9));
    assertThat(column(table, "b").defaultSql()).isNull();
    assertThat(column(table(catalog, "down"), "id").identity()).isNull();
    assertThat(column(table(catalog, "down"), "id").defaultSql()).contains("nextval");
    assertThat(others(catalog, OtherObject.Kind.SEQUENCE))
        .containsExactly("public.falls", "public.loose");
    assertThat(other(catalog, "public.loose").note()).contains("next value is 7");
  }

  @Test
  void saysWhatEnumsAndDomainsHoldTheirColumnsTo() {
    Table table =
        table(
            catalog(
                """
                CREATE TYPE mood AS ENUM ('it''s', 'ok');
                CREATE DOMAIN pos AS int CHECK (VALUE > 0 AND VALUE <> 13);
                CREATE DOMAIN code AS pos NOT NULL CONSTRAINT small CHECK ('VALUE' <> VALUE::text);
                CREATE TABLE t (m mood, "C d" code)
                """),
            "t");

    assertThat(table.checks())
        .extracting(Check::expression)
        .containsExactly(
            "\"m\" = ANY (ARRAY['it''s'::text, 'ok'::text])",
            "'VALUE'::text <> (\"C d\")::text",
            "(\"C d\" > 0) AND (\"C d\" <> 13)");
    assertThat(column(table, "C d").notNull()).isTrue();
    assertThat(column(table, "m").declared()).isEqualTo("public.mood");
  }

  @Test
  void namesWhatOfAConstraintTheModelHasNoPlaceFor() {
    Catalog catalog =
        catalog(
            """
            CREATE EXTENSION btree_gist;
            CREATE TABLE p (a int, b int, PRIMARY KEY (b, a) INCLUDE (c), c int);
            CREATE TABLE t (a int, b int, r int4range,
              CONSTRAINT u UNIQUE NULLS NOT DISTINCT (a), CONSTRAINT d UNIQUE (b) DEFERRABLE,
              CONSTRAINT x EXCLUDE USING gist (a WITH =, r WITH &&),
              CONSTRAINT f FOREIGN KEY (b, a) REFERENCES p MATCH FULL
                ON DELETE SET NULL DEFERRABLE INITIALLY DEFERRED);
            ALTER TABLE t ADD CONSTRAINT v CHECK (a > 0) NOT VALID;
            ALTER TABLE t ADD CONSTRAINT g FOREIGN KEY (b, a) REFERENCES p NOT VALID;
            CREATE INDEX i ON t (b DESC, (b + 1)) INCLUDE (a) WHERE a > 1;
            CREATE INDEX n ON t (a NULLS FIRST)
            """);

    Table table = table(catalog, "t");
    assertThat(Objects.requireNonNull(table(catalog, "p").primaryKey()).columns())
        .containsExactly(Identifier.of("b"), Identifier.of("a"));
    assertThat(table.uniqueKeys()).hasSize(2);
    assertThat(table.foreignKeys()).hasSize(2);
    assertThat(table.foreignKeys().getFirst().initiallyDeferred()).isTrue();
    assertThat(table.checks()).hasSize(1);
    assertThat(table.indexes()).hasSize(2);
    assertThat(table.indexes().getFirst().where()).isEqualTo("a > 1");
    assertThat(table.indexes().getFirst().terms().getFirst().descending()).isTrue();
    assertThat(others(catalog, OtherObject.Kind.CONSTRAINT))
        .containsExactlyInAnyOrder(
            "public.p.p_pkey",
            "public.t.u",
            "public.t.d",
            "public.t.x",
            "public.t.f",
            "public.t.v",
            "public.t.g");
    assertThat(other(catalog, "public.t.x").sql()).contains("EXCLUDE USING gist");
    assertThat(other(catalog, "public.t.f").note()).isEqualTo("MATCH FULL");
    assertThat(other(catalog, "public.t.g").note()).startsWith("NOT VALID");
    assertThat(others(catalog, OtherObject.Kind.INDEX)).containsExactly("public.t.i", "public.t.n");
  }

  @Test
  void readsViewsAndTriggersWithTheirText() {
    Catalog catalog =
        catalog(
            """
            CREATE TABLE t (id int);
            CREATE VIEW v (n) AS SELECT id FROM t WHERE id > 0;
            CREATE MATERIALIZED VIEW m AS SELECT count(*) FROM t;
            CREATE MATERIALIZED VIEW empty AS SELECT count(*) FROM t WITH NO DATA;
            CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
            CREATE TRIGGER g BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f();
            CREATE TRIGGER off BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f();
            ALTER TABLE t DISABLE TRIGGER off
            """);

    assertThat(catalog.views())
        .extracting(View::sql)
        .anyMatch(s -> s.startsWith("CREATE VIEW \"public\".\"v\" (\"n\") AS SELECT"))
        .anyMatch(s -> s.startsWith("CREATE MATERIALIZED VIEW \"public\".\"m\""));
    assertThat(catalog.views().getFirst().columns()).isEmpty();
    assertThat(catalog.triggers()).extracting(t -> t.name().text()).containsExactly("g");
    assertThat(catalog.triggers())
        .extracting(Trigger::sql)
        .allMatch(s -> s.startsWith("CREATE TRIGGER g") && s.contains("CREATE OR REPLACE FUNC"));
    assertThat(others(catalog, OtherObject.Kind.TRIGGER)).containsExactly("off");
    assertThat(others(catalog, OtherObject.Kind.FUNCTION)).containsExactly("public.f()");
  }

  @Test
  void recognisesSearchColumns() {
    Catalog catalog =
        catalog(
            """
            CREATE EXTENSION unaccent;
            CREATE TEXT SEARCH CONFIGURATION plain (COPY = pg_catalog.english);
            ALTER TEXT SEARCH CONFIGURATION plain
              ALTER MAPPING FOR hword, hword_part, word WITH unaccent, english_stem;
            CREATE TABLE g (id int, title text, tags jsonb, s tsvector GENERATED ALWAYS AS (
              setweight(to_tsvector('public.plain'::regconfig, coalesce(title, '')), 'B')
              || setweight(to_tsvector('public.plain'::regconfig, tags::text), 'A')) STORED);
            CREATE INDEX g_s ON g USING gin (s);
            CREATE TABLE h (id int, a text, s tsvector, other tsvector);
            CREATE FUNCTION h_s() RETURNS trigger LANGUAGE plpgsql AS
              'begin new.s := to_tsvector(''simple'', coalesce(new.a, '''')); return new; end';
            CREATE TRIGGER h_s BEFORE INSERT OR UPDATE ON h FOR EACH ROW EXECUTE FUNCTION h_s();
            CREATE TABLE k (a text, b text, s tsvector);
            CREATE TRIGGER k_s BEFORE INSERT OR UPDATE ON k FOR EACH ROW
              EXECUTE FUNCTION tsvector_update_trigger(s, 'pg_catalog.english', a, b);
            """);

    SearchVector generated = table(catalog, "g").searches().getFirst();
    assertThat(generated.parts())
        .containsExactly(
            new SearchVector.Part(Identifier.of("tags"), 'A', false, 0),
            new SearchVector.Part(Identifier.of("title"), 'B', true, 0));
    assertThat(generated.configuration())
        .isEqualTo(
            new SearchVector.Configuration(
                TableName.of("public", "plain"), Identifier.of("english")));
    assertThat(table(catalog, "g").columns()).hasSize(3);
    assertThat(table(catalog, "g").indexes()).isEmpty();
    assertThat(other(catalog, "public.g.g_s").note()).contains("part of the search");
    assertThat(table(catalog, "h").searches()).hasSize(1);
    assertThat(table(catalog, "h").columns()).hasSize(3);
    assertThat(table(catalog, "k").searches().getFirst().parts()).hasSize(2);
    assertThat(catalog.triggers()).isEmpty();
  }

  @Test
  void passesNothingOverUnnamed() {
    Catalog catalog =
        catalog(
            """
            CREATE TYPE pair AS (a int, b text); CREATE TYPE r AS RANGE (subtype = float8);
            CREATE DOMAIN d AS text CHECK (VALUE <> ''); CREATE TYPE e AS ENUM ('x');
            CREATE TABLE t (id int, v text); COMMENT ON TABLE t IS 'it''s'; COMMENT ON COLUMN t.v IS 'c';
            CREATE RULE no AS ON DELETE TO t DO INSTEAD NOTHING;
            CREATE POLICY mine ON t FOR SELECT USING (id > 0);
            CREATE PUBLICATION pub FOR TABLE t; CREATE STATISTICS st ON id, v FROM t;
            CREATE EXTENSION postgres_fdw; CREATE SERVER far FOREIGN DATA WRAPPER postgres_fdw;
            CREATE FOREIGN TABLE ft (id int) SERVER far;
            CREATE TABLE p (id int) PARTITION BY RANGE (id);
            CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (9);
            CREATE INDEX p1_own ON p1 (id); CREATE TABLE child () INHERITS (t);
            CREATE TABLE bare (); SELECT lo_create(0);
            CREATE COLLATION co (provider = icu, locale = 'de');
            CREATE AGGREGATE agg (int) (sfunc = int4pl, stype = int);
            CREATE FUNCTION plain(a int) RETURNS int LANGUAGE sql AS 'SELECT 1';
            CREATE TEXT SEARCH CONFIGURATION cfg (COPY = simple)
            """);

    assertThat(catalog.others())
        .extracting(o -> o.kind() + " " + o.name())
        .contains(
            "TYPE public.pair",
            "TYPE public.r",
            "TYPE public.d",
            "TYPE public.e",
            "COMMENT public.t",
            "COMMENT public.t.v",
            "RULE public.t.no",
            "POLICY public.t.mine",
            "PUBLICATION pub",
            "STATISTICS public.st",
            "EXTENSION postgres_fdw",
            "SERVER_OBJECT far",
            "TABLE public.ft",
            "TABLE public.p",
            "INDEX public.p1.p1_own",
            "TABLE public.child",
            "TABLE public.bare",
            "LARGE_OBJECTS pg_largeobject",
            "SERVER_OBJECT public.co",
            "FUNCTION public.agg(integer)",
            "FUNCTION public.plain(a integer)",
            "SERVER_OBJECT public.cfg");
    assertThat(other(catalog, "public.e").sql()).isEqualTo("CREATE TYPE public.e AS ENUM ('x')");
    assertThat(other(catalog, "public.d").sql())
        .isEqualTo("CREATE DOMAIN public.d AS text CONSTRAINT d_check CHECK ((VALUE <> ''::text))");
  }
}
