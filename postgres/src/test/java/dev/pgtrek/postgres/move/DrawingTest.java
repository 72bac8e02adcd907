package dev.pgtrek.postgres.move;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.pgtrek.model.Finding;
import dev.pgtrek.model.TableName;
import dev.pgtrek.postgres.client.ArchiveContents;
import dev.pgtrek.postgres.client.ArchiveContents.Entry;
import dev.pgtrek.postgres.client.ArchiveContents.Section;
import dev.pgtrek.postgres.move.Piece.Part;
import dev.pgtrek.postgres.move.TargetObjects.Extension;
import dev.pgtrek.spi.MoveChoices;
import dev.pgtrek.spi.MovePlan.NotCarried;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DrawingTest {

  private static Entry entry(
      int id, String kind, Section section, String name, String definition, Integer... after) {
    return new Entry(id, kind, section, "s", name, "", definition, "", "", "", List.of(after), "");
  }

  private static Blueprint drawn(Entry... entries) {
    return drawn(true, entries);
  }

  private static Blueprint drawn(boolean superuser, Entry... entries) {
    return new Drawing(
            new ArchiveContents(1016, "d", "17", "17", List.of(entries)),
            new SourceObjects(
                Set.of(TableName.of("s", "m"), TableName.of("s", "m2")),
                Set.of(TableName.of("s", "p")),
                Map.of("postgis", new Extension("3.5", "ext", true)),
                true,
                Map.of(),
                Map.of()),
            new TargetObjects(
                18,
                superuser,
                "postgres",
                Map.of("public", "pg_database_owner", "theirs", "other"),
                Set.of("public"),
                Set.of(),
                Map.of("postgis", new Extension("3.6", "public", false))),
            new RoleText(Map.of(), Set.of("postgres"), Set.of("postgres"), Map.of(), Set.of()),
            new LargeObjectRights(List.of(), Set.of(), Set.of(), 0),
            Set.of(),
            MoveChoices.everything(1),
            new TargetRights(
                Map.of("c", false, "internal", false), Set.of("log_statement"), Map.of()))
        .drawn();
  }

  @Test
  void anEntryOfAnUnknownKindIsToldAndNeverDropped() {
    Blueprint blueprint = drawn(entry(1, "WIDGET", Section.PRE_DATA, "w", "CREATE WIDGET w;\n"));

    assertThat(blueprint.pieces()).isEmpty();
    assertThat(blueprint.notCarried())
        .containsExactly(
            new NotCarried(
                "widget", "s.w", "pgtrek does not know what this is", "CREATE WIDGET w;"));
    assertThat(blueprint.findings())
        .extracting(Finding::code, Finding::subject)
        .containsExactly(tuple("object-unknown", "widget s.w"));
  }

  @Test
  void viewsAreFilledInTheirOrderWhenRightsStand() {
    Blueprint blueprint =
        drawn(
            entry(1, "MATERIALIZED VIEW", Section.PRE_DATA, "m", "CREATE MATERIALIZED VIEW s.m;"),
            entry(2, "VIEW", Section.PRE_DATA, "v", "CREATE VIEW s.v;", 1),
            entry(3, "MATERIALIZED VIEW", Section.PRE_DATA, "m2", "CREATE MATERIALIZED VIEW;", 2),
            entry(4, "ACL", Section.NONE, "TABLE m", "GRANT SELECT ON TABLE s.m TO postgres;", 1));

    assertThat(blueprint.pieces())
        .extracting(Piece::part, Piece::id)
        .containsExactly(
            tuple(Part.BEFORE, "materialized view s.m"),
            tuple(Part.BEFORE, "view s.v"),
            tuple(Part.BEFORE, "materialized view s.m2"),
            tuple(Part.RIGHTS, "acl s.TABLE m"),
            tuple(Part.VIEWS, "refresh s.m"),
            tuple(Part.VIEWS, "refresh s.m2"));
    assertThat(blueprint.pieces().getLast().after())
        .containsExactlyInAnyOrder("materialized view s.m2", "refresh s.m");
  }

  @Test
  void whatAnIndexStandsOnIsMadeBeforeIt() {
    Blueprint blueprint =
        drawn(
            entry(1, "FUNCTION", Section.POST_DATA, "f()", "CREATE FUNCTION s.f() x;"),
            entry(2, "FUNCTION", Section.POST_DATA, "g()", "CREATE FUNCTION s.g() x;"),
            entry(3, "INDEX", Section.POST_DATA, "i", "CREATE INDEX i ON s.t USING x;", 1));

    assertThat(blueprint.pieces())
        .extracting(Piece::part, Piece::id)
        .containsExactly(
            tuple(Part.INDEXES, "function s.f()"),
            tuple(Part.INDEXES, "index s.i"),
            tuple(Part.RIGHTS, "function s.g()"));
  }

  @Test
  void aPartitionedTableIsLoggedAndASubscriptionHasNoSlot() {
    Blueprint blueprint =
        drawn(
            entry(1, "TABLE", Section.PRE_DATA, "p", "CREATE UNLOGGED TABLE s.p (a int);"),
            entry(2, "TABLE", Section.PRE_DATA, "t", "CREATE UNLOGGED TABLE s.t (a int);"),
            entry(
                3,
                "SUBSCRIPTION",
                Section.POST_DATA,
                "sub",
                "CREATE SUBSCRIPTION sub CONNECTION 'password=x' WITH (connect = false);"));

    assertThat(blueprint.pieces())
        .extracting(Piece::statements)
        .containsExactly(
            List.of("CREATE TABLE s.p (a int)"),
            List.of("CREATE UNLOGGED TABLE s.t (a int)"),
            List.of(
                "CREATE SUBSCRIPTION sub CONNECTION 'password=x' WITH (connect = false)",
                "ALTER SUBSCRIPTION \"sub\" SET (slot_name = NONE)"));
    assertThat(blueprint.pieces().getLast().text())
        .contains("CONNECTION '***'")
        .doesNotContain("password");
    assertThat(blueprint.findings())
        .extracting(Finding::code)
        .containsExactly("partitioned-table-logged", "subscription-disabled");
  }

  @Test
  void anExtensionThatIsThereIsNotMadeAgainAndMustBeWhereItWas() {
    Blueprint blueprint =
        drawn(
            entry(1, "EXTENSION", Section.PRE_DATA, "postgis", "CREATE EXTENSION postgis;"),
            entry(2, "COMMENT", Section.NONE, "EXTENSION postgis", "COMMENT …;", 1));

    assertThat(blueprint.pieces()).isEmpty();
    assertThat(blueprint.findings())
        .extracting(Finding::code, Finding::measured)
        .containsExactly(
            tuple("extension-elsewhere", "in schema public on the target, in ext on the source"));
    assertThat(blueprint.notCarried())
        .extracting(NotCarried::name)
        .containsExactly("s.EXTENSION postgis");
  }

  @Test
  void whatOnlySuperusersMakeComesLastUnlessOthersNeedIt() {
    Entry[] entries = {
      entry(1, "FUNCTION", Section.PRE_DATA, "alone()", "CREATE FUNCTION s.alone() LANGUAGE c x;"),
      entry(2, "FUNCTION", Section.PRE_DATA, "in()", "CREATE FUNCTION s.in() LANGUAGE internal x;"),
      entry(3, "TYPE", Section.PRE_DATA, "t", "CREATE TYPE s.t x;", 2),
      entry(4, "FUNCTION", Section.PRE_DATA, "sql()", "CREATE FUNCTION s.sql() LANGUAGE sql x;"),
      entry(5, "COMMENT", Section.NONE, "FUNCTION alone()", "COMMENT x;", 1)
    };

    assertThat(drawn(true, entries).findings()).isEmpty();
    assertThat(drawn(false, entries).findings())
        .extracting(Finding::subject, Finding::blocks)
        .containsExactly(tuple("function s.alone()", false), tuple("function s.in()", true));
    assertThat(drawn(false, entries).of(Part.BEFORE))
        .extracting(Piece::id)
        .containsExactly("function s.in()", "type s.t", "function s.sql()");
  }

  @Test
  void aSchemaThatIsThereIsNotMadeAgainAndMustBeOnesOwn() {
    Blueprint blueprint =
        drawn(
            false,
            schema(1, "public", "CREATE SCHEMA public;"),
            schema(2, "theirs", "CREATE SCHEMA theirs;"),
            schema(3, "new", "CREATE SCHEMA new;"));

    assertThat(blueprint.pieces())
        .extracting(Piece::statements)
        .containsExactly(List.of(), List.of(), List.of("CREATE SCHEMA new"));
    assertThat(blueprint.findings())
        .extracting(Finding::code, Finding::subject, Finding::fix)
        .containsExactly(
            tuple(
                "schema-of-others",
                "schema theirs",
                "ALTER SCHEMA \"theirs\" OWNER TO \"postgres\"; -- on the target"));
  }

  @Test
  void theJournalOfAnEarlierRunStaysBehindAndIsNamed() {
    Blueprint blueprint =
        drawn(
            schema(1, "pgtrek", "CREATE SCHEMA pgtrek;"),
            new Entry(
                2,
                "TABLE",
                Section.PRE_DATA,
                "pgtrek",
                "run",
                "",
                "CREATE TABLE pgtrek.run ();",
                "",
                "",
                "",
                List.of(1),
                ""),
            entry(3, "TABLE", Section.PRE_DATA, "t", "CREATE TABLE s.t ();"));

    assertThat(blueprint.pieces()).extracting(Piece::id).containsExactly("table s.t");
    assertThat(blueprint.notCarried())
        .extracting(NotCarried::kind, NotCarried::name)
        .containsExactly(tuple("schema", "pgtrek"));
  }

  @Test
  void aPublicationsOwnerIsLentTheRightThatItNeeds() {
    Entry publication =
        new Entry(
            1,
            "PUBLICATION",
            Section.POST_DATA,
            "",
            "p",
            "other",
            "CREATE PUBLICATION p;\n",
            "DROP PUBLICATION p;\n",
            "",
            "",
            List.of(),
            "");

    assertThat(drawn(publication).pieces().getFirst().statements())
        .containsExactly("CREATE PUBLICATION p", "ALTER PUBLICATION p OWNER TO \"other\"");
    assertThat(drawn(false, publication).pieces().getFirst().statements())
        .hasSize(4)
        .first(org.assertj.core.api.InstanceOfAssertFactories.STRING)
        .contains("GRANT CREATE ON DATABASE %I TO %I', current_database(), 'other'");
  }

  private static Entry schema(int id, String name, String definition) {
    return new Entry(
        id, "SCHEMA", Section.PRE_DATA, "", name, "", definition, "", "", "", List.of(), "");
  }
}
