package dev.pgtrek.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.model.Catalog;
import dev.pgtrek.model.Column;
import dev.pgtrek.model.ColumnProfile;
import dev.pgtrek.model.Finding;
import dev.pgtrek.model.ForeignKey;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.Index;
import dev.pgtrek.model.Key;
import dev.pgtrek.model.Original;
import dev.pgtrek.model.ScalarType;
import dev.pgtrek.model.SearchVector;
import dev.pgtrek.model.Table;
import dev.pgtrek.model.TableName;
import dev.pgtrek.model.TableProfile;
import dev.pgtrek.model.ValueFormat;
import dev.pgtrek.spi.RunRecord;
import dev.pgtrek.spi.Step;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TypedPlannerTest {

  private static final String CREATE =
      "CREATE TABLE \"People\" (id INTEGER PRIMARY KEY, born DATETIME NOT NULL)";

  private static final String INDEX = "CREATE INDEX by_born ON \"People\" (born)";

  private static final Original ORIGINAL =
      new Original(
          List.of(
              new Original.Statement(
                  "table", Identifier.of("People"), Identifier.of("People"), CREATE),
              new Original.Statement(
                  "index", Identifier.of("by_born"), Identifier.of("People"), INDEX),
              new Original.Statement(
                  "view",
                  Identifier.of("old"),
                  Identifier.of("old"),
                  "CREATE VIEW old AS SELECT 1 AS one")));

  private static Plan plan(PlanOptions options, Optional<RunRecord> origin, Table... tables) {
    return TypedPlanner.plan(
        new Catalog(List.of(tables), List.of()),
        profiles(tables),
        new PlainDialect(),
        options,
        "postgresql://h/d",
        "PostgreSQL 18",
        type -> type == ScalarType.TIMESTAMP ? ValueFormat.EPOCH_MICROS : ValueFormat.NATIVE,
        origin);
  }

  private static List<TableProfile> profiles(Table... tables) {
    List<TableProfile> profiles = new ArrayList<>();
    for (Table table : tables) {
      profiles.add(
          new TableProfile(
              table.name(),
              7,
              70,
              table.readable().stream().map(_ -> ColumnProfile.measured(7, 3)).toList()));
    }
    return profiles;
  }

  private static PlanOptions options() {
    return PlanOptions.defaults().into("main");
  }

  private static Table table(String schema, String name, Column... columns) {
    return Table.of(TableName.of(schema, name), List.of(columns));
  }

  private static Column column(String name, String declared, ScalarType type) {
    return new Column(Identifier.of(name), declared, type, false, null, null, null, null);
  }

  private static List<String> targets(Plan plan) {
    return plan.routes().stream().map(r -> r.target().name().table().text()).toList();
  }

  private static List<String> codes(Plan plan) {
    return plan.findings().stream().map(Finding::code).toList();
  }

  @Test
  void keepsTheNamesOfPublicAndPrefixesThoseOfOtherSchemas() {
    Table ours = table("public", "users", column("id", "bigint", ScalarType.BIGINT));
    Table theirs = table("audit", "log", column("id", "bigint", ScalarType.BIGINT));

    Plan plan = plan(options(), Optional.empty(), ours, theirs);

    assertThat(targets(plan)).containsExactlyInAnyOrder("users", "audit_log");
  }

  @Test
  void keepsPlainNamesWhereThereIsOneSchema() {
    Plan plan =
        plan(
            options(),
            Optional.empty(),
            table("app", "users", column("id", "bigint", ScalarType.BIGINT)));

    assertThat(targets(plan)).containsExactly("users");
  }

  @Test
  void blocksNamesThatDifferInTheirCaseAlone() {
    Column id = column("id", "bigint", ScalarType.BIGINT);

    Plan plan =
        plan(
            options(),
            Optional.empty(),
            table("public", "users", id),
            table("public", "Users", id));

    assertThat(plan.findings()).anyMatch(f -> f.code().equals("name-collision") && f.blocks());
  }

  @Test
  void blocksTheNamesThatSqliteKeepsToItself() {
    Column id = column("id", "bigint", ScalarType.BIGINT);

    Plan reserved = plan(options(), Optional.empty(), table("public", "SQLite_t", id));
    Plan near = plan(options(), Optional.empty(), table("public", "sqlitet", id));

    assertThat(reserved.findings())
        .singleElement()
        .returns("reserved-table-name", Finding::code)
        .returns(true, Finding::blocks);
    assertThat(near.findings()).isEmpty();
  }

  @Test
  void saysOnceWhatATypeLosesAndOfWhichColumns() {
    Plan plan =
        plan(
            options(),
            Optional.empty(),
            table(
                "public",
                "t",
                column("a", "lossy", ScalarType.TEXT),
                column("b", "text", ScalarType.TEXT),
                column("c", "lossy", ScalarType.TEXT)));

    assertThat(plan.findings())
        .singleElement()
        .returns("type-loses", Finding::code)
        .returns("t.a, t.c", Finding::subject)
        .returns("2 columns", Finding::measured);
  }

  @Test
  void refusesASpellingThatAColumnCannotBeWrittenIn() {
    Table table = table("public", "t", column("a", "unwritable", ScalarType.TIMESTAMP));
    String file =
        PlanFile.write(plan(options(), Optional.empty(), table))
            .replace("stored: unwritable\n", "stored: unwritable\n    written: epoch_millis\n");
    PlanOptions edited = options().with(PlanFile.read(file, "plan.yaml"));

    assertThatThrownBy(() -> plan(edited, Optional.empty(), table))
        .hasMessageContaining("t.a, unwritable")
        .returns("plan-written-does-not-fit", e -> ((PgtrekException) e).code());
  }

  @Test
  void saysHowSearchesOfOtherLanguagesFindLess() {
    assertThat(codes(searched("german", true))).containsExactly("search-stems-lost");
    assertThat(codes(searched("english", true))).containsExactly("search-stems-differ");
    assertThat(codes(searched("simple", true))).isEmpty();
  }

  @Test
  void warnsOfSearchesThatKnowTheRowsByTheirRowids() {
    assertThat(codes(searched("simple", false))).containsExactly("search-by-rowid");
  }

  private static Plan searched(String language, boolean key) {
    Identifier id = Identifier.of("id");
    Table table =
        new Table(
            TableName.of("public", "t"),
            List.of(
                column("id", "INTEGER", ScalarType.BIGINT), column("a", "text", ScalarType.TEXT)),
            key ? new Key(null, List.of(id)) : null,
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            Table.Traits.NONE,
            List.of(
                new SearchVector(
                    Identifier.of("words"),
                    new SearchVector.Configuration(TableName.of("pg_catalog", language), null),
                    List.of(new SearchVector.Part(Identifier.of("a"), 'A', true, 0)),
                    SearchVector.Way.GENERATED,
                    null)));
    return plan(options(), Optional.empty(), table);
  }

  @Test
  void saysWhichTextOfTheOriginalIsNoLongerTrue() {
    Plan there = forward();
    TableName people = there.routes().getFirst().target().name();

    assertThat(codes(back(there, people))).containsExactly("changed-since");
    assertThat(codes(back(there, TableName.of("public", "gone")))).isEmpty();
  }

  private static Plan back(Plan there, TableName changed) {
    Original altered =
        ORIGINAL.altered(
            List.of(
                new Original.Changed(
                    Original.Changed.Kind.INDEX, changed, Identifier.of("by_born"))));
    return plan(options(), Optional.of(run(there, altered)), arrived(there, null));
  }

  @Test
  void listsAnIndexThatTheFileHasNothingFor() {
    Column words = column("words", "jsonb", ScalarType.JSONB);
    Table table =
        new Table(
            TableName.of("public", "docs"),
            List.of(words),
            null,
            List.of(),
            List.of(),
            List.of(
                new Index(
                    Identifier.of("docs_gin"),
                    false,
                    "gin",
                    List.of(Index.Term.of(words.name())),
                    null)),
            List.of(),
            Table.Traits.NONE);

    Plan plan = plan(options(), Optional.empty(), table);

    assertThat(plan.notCarried())
        .extracting(Plan.NotCarried::name)
        .containsExactly("docs.docs_gin");
    assertThat(codes(plan)).contains("index-not-carried");
  }

  @Test
  void losesAReferenceWhoseParentIsLeftOut() {
    Column id = column("id", "bigint", ScalarType.BIGINT);
    Table parent = table("public", "parent", id);
    Table child =
        new Table(
            TableName.of("public", "child"),
            List.of(id),
            null,
            List.of(),
            List.of(
                new ForeignKey(
                    Identifier.of("child_id_fkey"),
                    List.of(id.name()),
                    parent.name(),
                    List.of(id.name()),
                    ForeignKey.Action.CASCADE,
                    ForeignKey.Action.NO_ACTION,
                    false,
                    false)),
            List.of(),
            List.of(),
            Table.Traits.NONE);
    PlanOptions options =
        new PlanOptions(
            "main", Naming.KEEP, JsonIndex.GIN, List.of("child"), List.of(), PlanEdits.NONE);

    Plan plan = plan(options, Optional.empty(), parent, child);

    assertThat(codes(plan)).contains("foreign-key-not-carried");
  }

  @Test
  void aFileHandedBackUneditedGivesTheSamePlan() {
    Table table =
        table(
            "app",
            "events",
            column("at", "timestamp without time zone", ScalarType.TIMESTAMP),
            column("day", "date", ScalarType.DATE));
    Plan plan = plan(options(), Optional.empty(), table);

    Plan again =
        plan(
            options().with(PlanFile.read(PlanFile.write(plan), "plan.yaml")),
            Optional.empty(),
            table);

    assertThat(again).isEqualTo(plan);
  }

  @Test
  void takesTheSpellingThatThePlanFileAsksFor() {
    Table table =
        table(
            "public", "events", column("at", "timestamp without time zone", ScalarType.TIMESTAMP));
    String file =
        PlanFile.write(plan(options(), Optional.empty(), table))
            .replace(
                "stored: timestamp without time zone\n",
                "stored: timestamp without time zone\n    written: epoch_millis\n");

    Plan plan = plan(options().with(PlanFile.read(file, "plan.yaml")), Optional.empty(), table);

    assertThat(plan.routes().getFirst().columns().getFirst().written())
        .isEqualTo(ValueFormat.EPOCH_MILLIS);
  }

  @Test
  void refusesAnotherTypeInThePlanFile() {
    Table table = table("public", "t", column("a", "text", ScalarType.TEXT));
    String file =
        PlanFile.write(plan(options(), Optional.empty(), table))
            .replace("type: text\n", "type: bigint\n");
    PlanOptions edited = options().with(PlanFile.read(file, "plan.yaml"));

    assertThatThrownBy(() -> plan(edited, Optional.empty(), table))
        .isInstanceOfSatisfying(
            PgtrekException.class, e -> assertThat(e.code()).isEqualTo("plan-type-is-the-sources"));
  }

  @Test
  void refusesARuleThatHasNoMeaningHere() {
    Table table = table("public", "t", column("a", "text", ScalarType.TEXT));
    PlanOptions folding =
        new PlanOptions("main", Naming.FOLD, JsonIndex.GIN, List.of(), List.of(), PlanEdits.NONE);

    assertThatThrownBy(() -> plan(folding, Optional.empty(), table))
        .isInstanceOfSatisfying(
            PgtrekException.class, e -> assertThat(e.code()).isEqualTo("option-not-on-this-way"));
  }

  @Test
  void makesAnUnchangedTableByTheOriginalsOwnStatementAndFormat() {
    Plan there = forward();

    Plan back = plan(options(), Optional.of(run(there)), arrived(there, null));

    Table target = back.routes().getFirst().target();
    assertThat(target.name()).isEqualTo(TableName.of("main", "People"));
    assertThat(target.traits().sql()).isEqualTo(CREATE);
    assertThat(back.routes().getFirst().columns().get(1).written())
        .isEqualTo(ValueFormat.EPOCH_SECONDS);
    assertThat(Objects.requireNonNull(back.typed()).restored())
        .extracting(Step::sql)
        .containsExactly(INDEX, "CREATE VIEW old AS SELECT 1 AS one");
  }

  @Test
  void givesTheOriginalsTableAColumnThatCameSince() {
    Plan there = forward();

    Plan back =
        plan(
            options(),
            Optional.of(run(there)),
            arrived(there, column("note", "text", ScalarType.TEXT)));

    assertThat(back.routes().getFirst().target().traits().sql())
        .isEqualTo(CREATE + ";\nALTER TABLE \"People\" ADD COLUMN \"note\" text");
  }

  @Test
  void makesATableThatWasChangedFromWhatItIsNow() {
    Plan there = forward();
    Column refusing =
        new Column(Identifier.of("note"), "text", ScalarType.TEXT, true, null, null, null, null);

    Plan back = plan(options(), Optional.of(run(there)), arrived(there, refusing));

    Table target = back.routes().getFirst().target();
    assertThat(target.traits().sql()).isEmpty();
    assertThat(target.columns().get(1).declared()).isEqualTo("DATETIME");
  }

  @Test
  void forgetsTheOriginalByChoice() {
    Plan there = forward();
    PlanOptions forgetting = options().with(new TypedChoices(false, null, null));

    Plan back = plan(forgetting, Optional.of(run(there)), arrived(there, null));

    assertThat(targets(back)).containsExactly("people");
    assertThat(back.routes().getFirst().target().traits().sql()).isEmpty();
  }

  /** How the original came to PostgreSQL, where its names were folded. */
  private static Plan forward() {
    Column born =
        new Column(
            Identifier.of("born"), "DATETIME", ScalarType.TIMESTAMP, true, null, null, null, null);
    Table people =
        new Table(
            TableName.of("main", "People"),
            List.of(Fixture.identity("id", 0), born),
            new Key(null, List.of(Identifier.of("id"))),
            List.of(),
            List.of(),
            List.of(
                new Index(
                    Identifier.of("by_born"),
                    false,
                    "btree",
                    List.of(Index.Term.of(born.name())),
                    null)),
            List.of(),
            new Table.Traits(false, false, false, CREATE));
    return new Fixture()
        .naming(Naming.FOLD)
        .with(people, Fixture.row(1L, 1_700_000_000L), Fixture.row(2L, 1_600_000_000L))
        .plan();
  }

  private static RunRecord run(Plan plan) {
    return run(plan, ORIGINAL);
  }

  private static RunRecord run(Plan plan, Original original) {
    return new RunRecord(
        "20261120_130241",
        "0.1.0",
        "app.db",
        "state",
        "content",
        "/runs/app.db",
        PlanFile.write(plan),
        "public",
        Instant.EPOCH,
        RunRecord.State.PROVED,
        null,
        original);
  }

  /** The table as PostgreSQL has it, perhaps with a column more. */
  private static Table arrived(Plan plan, @Nullable Column more) {
    Table made = plan.routes().getFirst().target();
    List<Column> columns = new ArrayList<>(made.columns());
    if (more != null) {
      columns.add(more);
    }
    return new Table(
        made.name(),
        columns,
        made.primaryKey(),
        made.uniqueKeys(),
        made.foreignKeys(),
        made.indexes(),
        made.checks(),
        Table.Traits.NONE);
  }
}
