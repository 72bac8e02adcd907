package dev.pgtrek.plan;

import static dev.pgtrek.plan.Fixture.codes;
import static dev.pgtrek.plan.Fixture.column;
import static dev.pgtrek.plan.Fixture.identity;
import static dev.pgtrek.plan.Fixture.ids;
import static dev.pgtrek.plan.Fixture.indexed;
import static dev.pgtrek.plan.Fixture.key;
import static dev.pgtrek.plan.Fixture.primary;
import static dev.pgtrek.plan.Fixture.reference;
import static dev.pgtrek.plan.Fixture.referring;
import static dev.pgtrek.plan.Fixture.row;
import static dev.pgtrek.plan.Fixture.table;
import static dev.pgtrek.plan.Fixture.target;
import static dev.pgtrek.plan.Fixture.type;
import static dev.pgtrek.plan.Fixture.unique;
import static dev.pgtrek.plan.Fixture.withDefault;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.groups.Tuple.tuple;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.model.Column;
import dev.pgtrek.model.ColumnType;
import dev.pgtrek.model.Finding;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.Index;
import dev.pgtrek.model.ScalarType;
import dev.pgtrek.model.TableName;
import dev.pgtrek.model.ValueFormat;
import dev.pgtrek.model.View;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlanFileTest {

  private static Column text(String name) {
    return column(name, "TEXT", ScalarType.TEXT);
  }

  /** A source with something of everything. */
  private static Fixture source() {
    return new Fixture()
        .with(
            indexed(
                unique(
                    primary(
                        table(
                            "people",
                            identity("id", 9),
                            withDefault(text("name"), "'it''s'"),
                            column("born", "DATETIME", ScalarType.TIMESTAMP),
                            column("doc", "JSON", ScalarType.JSON),
                            column("odd", "INTEGER", ScalarType.INTEGER)),
                        "id"),
                    key("name")),
                new Index(
                    Identifier.of("people_born"),
                    false,
                    "btree",
                    List.of(new Index.Term(Identifier.of("born"), null, true, null, null)),
                    "odd > 0")),
            row(1L, "a", 1_700_000_000L, "{}", 1L),
            row(2L, "b", 1_700_000_001L, "[]", "x"))
        .with(
            referring(
                table("pets", column("owner", "INTEGER", ScalarType.INTEGER)),
                reference(ids("owner"), "people", ids("id"))),
            row(1L))
        .with(table("no", text("yes"), text("~"), text("a: b # c"), text("line\nbreak 😀 \t")))
        .with(table("zlong" + "é".repeat(40), text("c".repeat(70))))
        .with(new View(TableName.of("main", "v"), List.of(Identifier.of("a")), "CREATE VIEW\n v"));
  }

  @Test
  void aFileHandedBackUneditedGivesTheSamePlanAndTheSameText() {
    Plan plan = source().plan();
    String file = PlanFile.write(plan);

    Plan again = source().edited(file).plan();

    assertThat(again).isEqualTo(plan);
    assertThat(PlanFile.write(again)).isEqualTo(file);
  }

  @Test
  void keepsSchemaNamingAndSelectionOfTheCommandThatMadeIt() {
    Fixture first = source();
    first.naming(Naming.FOLD).select(List.of(), List.of("pets"));
    first.options = first.options.into("app");
    Plan plan = first.plan();

    Plan again = source().edited(PlanFile.write(plan)).plan();

    assertThat(again).isEqualTo(plan);
    assertThat(again.schema()).isEqualTo("app");
    assertThat(again.tables()).hasSize(3);
  }

  @Test
  void tellsWhatCanBeEditedAndTheReasons() {
    String file = PlanFile.write(source().plan());

    assertThat(file)
        .startsWith("# What pgtrek makes")
        .contains("  - source: born\n    target: born\n    declared: DATETIME\n")
        .contains("    type: timestamptz\n    format: epoch_seconds\n")
        .contains("    reason: declared DATETIME; all values are integers")
        .contains("  primaryKey:\n    name: people_pkey\n    columns:\n    - id\n")
        .contains("- '\"born\" DESC'");
  }

  @Test
  void takesAnEditedTypeNameAndChoiceToLeaveOut() {
    String file =
        PlanFile.write(source().plan())
            .replace("type: timestamptz\n    format: epoch_seconds\n", "type: bigint\n")
            .replace(
                "- source: people\n  target: people\n", "- source: people\n  target: Persons\n")
            .replace("- source: no\n  target: 'no'\n", "- source: no\n  skip: true\n")
            .replace("- source: 'no'\n  target: 'no'\n", "- source: 'no'\n  skip: true\n");

    Plan plan = source().edited(file).plan();

    assertThat(type(plan, "people", "born")).isEqualTo("bigint");
    assertThat(target(plan, "people").name().table().text()).isEqualTo("Persons");
    assertThat(target(plan, "pets").foreignKeys().getFirst().parent().table().text())
        .isEqualTo("Persons");
    assertThat(plan.tables()).hasSize(3);
    assertThat(plan.notCarried()).extracting(Plan.NotCarried::name).contains("no");
    assertThat(plan.tables().get(0).reasons().get(2)).contains("as the plan file says");
    assertThat(codes(plan)).doesNotContain("type-does-not-fit");
    assertThat(source().edited(PlanFile.write(plan)).plan()).isEqualTo(plan);
  }

  @Test
  void takesAColumnOutAndRemembersIt() {
    Plan plan = edited("tables: [{source: people, columns: [{source: doc, skip: true}]}]");

    assertThat(target(plan, "people").columns()).hasSize(4);
    assertThat(plan.notCarried())
        .extracting(Plan.NotCarried::kind, Plan.NotCarried::name)
        .contains(tuple("column", "people.doc"));
    assertThat(source().edited(PlanFile.write(plan)).plan()).isEqualTo(plan);
  }

  private static Plan edited(String yaml) {
    return source().edited(yaml).plan();
  }

  @Test
  void blocksATypeThatDoesNotHoldEveryValue() {
    Plan plan = edited("tables: [{source: people, columns: [{source: odd, type: integer}]}]");

    Finding finding = plan.findings().stream().filter(Finding::blocks).findFirst().orElseThrow();
    assertThat(finding.code()).isEqualTo("type-does-not-fit");
    assertThat(finding.subject()).isEqualTo("people.odd");
    assertThat(finding.measured()).contains("1 integer, 1 text").contains("1 value is no integers");
    assertThat(finding.fix()).contains("type: text").contains("plan.yaml:1:");
  }

  @Test
  void liftsABlockWhereBytesAreChosen() {
    Fixture nul = new Fixture().with(table("t", text("c")), row("a\0b"));
    assertThat(codes(nul.plan())).containsExactly("nul-in-text");

    Plan plan = nul.edited("tables: [{source: t, columns: [{source: c, type: bytea}]}]").plan();

    assertThat(type(plan, "t", "c")).isEqualTo("bytea");
    assertThat(plan.findings()).isEmpty();
  }

  @Test
  void findsTheFormatOfAChosenType() {
    Fixture mixed =
        new Fixture()
            .with(
                table("t", column("d", "DATETIME", ScalarType.TIMESTAMP)),
                row("2024-02-29"),
                row("2024-02-29 10:00"));
    assertThat(type(mixed.plan(), "t", "d")).isEqualTo("text");

    Plan plan =
        mixed.edited("tables: [{source: t, columns: [{source: d, type: timestamp}]}]").plan();

    assertThat(plan.routes().getFirst().columns().getFirst().format()).isEqualTo(ValueFormat.ISO);
    assertThat(plan.findings()).isEmpty();
  }

  @Test
  void takesAFormatThatTheValuesDoNotTell() {
    Fixture small =
        new Fixture()
            .with(
                table("t", column("d", "DATETIME", ScalarType.TIMESTAMP)), row(86_400L), row(-1L));

    Plan plan =
        small
            .edited(
                "tables: [{source: t, columns: "
                    + "[{source: d, type: timestamptz, format: epoch_seconds}]}]")
            .plan();

    assertThat(type(plan, "t", "d")).isEqualTo("timestamptz");
    assertThat(plan.findings()).isEmpty();
  }

  @Test
  void makesJsonbOfTextWhereItIsChosen() {
    Fixture texts = new Fixture().with(table("t", text("c")), row("{\"a\":1}"));

    Plan plan = texts.edited("tables: [{source: t, columns: [{source: c, type: jsonb}]}]").plan();

    assertThat(type(plan, "t", "c")).isEqualTo("jsonb");
    assertThat(target(plan, "t").indexes().getFirst().method()).isEqualTo("gin");
    assertThat(texts.edited(PlanFile.write(plan)).plan()).isEqualTo(plan);
  }

  @Test
  void givesReferencesTheTypeThatIsChosenForTheirParent() {
    Plan plan = edited("tables: [{source: people, columns: [{source: id, type: integer}]}]");

    assertThat(type(plan, "people", "id")).isEqualTo("integer");
    assertThat(type(plan, "pets", "owner")).isEqualTo("integer");
  }

  @Test
  void keepsALimitThatIsChosenAndRefusesOneThatIsTooShort() {
    Fixture texts =
        new Fixture()
            .with(table("t", column("c", "VARCHAR(3)", new ColumnType.Varchar(3))), row("abc"));

    Plan fits =
        texts.edited("tables: [{source: t, columns: [{source: c, type: varchar(3)}]}]").plan();
    Plan beyond =
        texts.edited("tables: [{source: t, columns: [{source: c, type: varchar(2)}]}]").plan();

    assertThat(fits.findings()).isEmpty();
    assertThat(type(fits, "t", "c")).isEqualTo("varchar(3)");
    assertThat(codes(beyond)).containsExactly("type-does-not-fit");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "tabels: []|1:1|unknown key 'tabels'. Did you mean 'tables'?|plan-unknown-key",
        "tables: [{source: people, taget: x}]|1:27|unknown key 'taget'. Did you mean"
            + " 'target'?|plan-unknown-key",
        "tables: {}|1:1|takes a list|plan-bad-shape",
        "tables: [people]|1:10|`key: value`|plan-bad-shape",
        "tables: [{target: x}]|1:10|needs `source:`|plan-needs-source",
        "tables: [{source: people, skip: perhaps}]|1:33|neither true nor false|plan-bad-word",
        "tables: [{source: people, target: ''}]|1:35|never empty|plan-empty-name",
        "tables: [{source: people, target: [a]}]|1:35|single word|plan-bad-shape",
        "tables: [{source: people}, {source: people}]|1:28|a second time|plan-repeats",
        "tables: [{source: a, source: b}]|1:22|a second time|plan-repeats",
        "tables: [{source: people, columns: [{source: id, type:"
            + " bigin}]}]|1:56|'bigint'?|plan-unknown-type",
        "tables: [{source: people, columns: [{source: id, type:"
            + " int8}]}]|1:56|'bigint'?|plan-unknown-type",
        "tables: [{source: people, columns: [{source: id, type: any}]}]|1:56|not a"
            + " type|plan-unknown-type",
        "tables: [{source: people, columns: [{source: born, format: epoch_second}]}]|1:60|"
            + "'epoch_seconds'?|plan-bad-word",
        "tables: [{source: people, columns: [{source: born, format: epoch_days}]}]|1:60|no"
            + " format|plan-bad-word",
        "naming: folded|1:9|no naming|plan-bad-word",
        "version: 2|1:10|version 2|plan-version",
        "tables: [{source: people, rows: 5}]|1:27|only tells|plan-report-changed",
        "tables: [{source: people, columns: [{source: id, notNull: true}]}]|1:50|only"
            + " tells|plan-report-changed",
        "findings: []|1:1|only tells|plan-report-changed",
        "tables: [|1:10|not YAML|plan-not-yaml",
        "''|1:1|`key: value`|plan-bad-shape",
        "existingRows: keep|1:1|goes with `into: existing`|plan-rows-without-existing",
        "into: nowhere|1:7|nowhere|plan-bad-word",
        "tables: [{source: a, indexes: [{skip: true}]}]|1:32|needs `name:`|plan-needs-name",
        "points: [{latitude: a, longitude: b}]|1:10|need `column:`|plan-needs-name",
        "tables: [{source: a, added: [{source: b, target: c}]}]|1:30|needs `source:`"
            + "|plan-added-incomplete",
        "rules: {zone: Europe/Berln}|1:|Europe/Berlin|rule-bad-zone",
        "rules: {dates: bb}|1:|no pattern of dates|rule-bad-pattern",
        "rules: {nul: perhaps}|1:|not 'perhaps'|rule-bad-word",
      })
  void refusesWhatItCannotHonourByItsPlace(String yaml, String place, String words, String code) {
    assertThatThrownBy(() -> PlanFile.read(yaml, "plan.yaml"))
        .isInstanceOf(PgtrekException.Usage.class)
        .returns(code, e -> ((PgtrekException) e).code())
        .hasMessageContaining("plan.yaml:" + place)
        .hasMessageContaining(words);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "tables: [{source: poeple}]|plan.yaml:1:10: the source has no table poeple. Did you mean"
            + " 'people'?|plan-unknown-table",
        "tables: [{source: people, columns: [{source: nmae}]}]|has no column nmae. Did you mean"
            + " 'name'?|plan-unknown-column",
        "tables: [{source: people, columns: [{source: odd, type: text, format: iso}]}]|a format"
            + " goes with date|plan-format-without-date",
      })
  void refusesWhatTheSourceDoesNotHave(String yaml, String words, String code) {
    assertThatThrownBy(() -> edited(yaml))
        .isInstanceOf(PgtrekException.Usage.class)
        .returns(code, e -> ((PgtrekException) e).code())
        .hasMessageContaining(words);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "name: people_pkey|name: mine|'primaryKey' of table people",
        "method: gin|method: btree|'indexes' of table people",
        "notNull: true|notNull: false|'columns' of table people",
        "  rows: 2|  rows: 3|'rows' of table people",
        "references: people|references: pets|'foreignKeys' of table pets",
        "kind: view|kind: table|'notCarried'",
        "declared: JSON|declared: TEXT|'columns' of table people"
      })
  void refusesAChangeOfWhatOnlyReports(String from, String to, String words) {
    String file = PlanFile.write(source().plan());
    assertThat(file).contains(from);

    assertThatThrownBy(() -> PlanFile.read(file.replaceFirst(from, to), "plan.yaml"))
        .isInstanceOf(PgtrekException.Usage.class)
        .hasMessageMatching("(?s)plan\\.yaml:\\d+:\\d+: .*")
        .hasMessageContaining(words);
  }

  @Test
  void refusesAnEntryThatWasTakenOut() {
    String file = PlanFile.write(source().plan());
    int from = file.indexOf("- source: pets");
    int to = file.indexOf("notCarried:");

    assertThatThrownBy(
            () -> PlanFile.read(file.substring(0, from) + file.substring(to), "plan.yaml"))
        .hasMessageContaining("'tables' lost or got an entry");
  }

  @Test
  void refusesAWholeFileThatDoesNotKnowATableOfTheSource() {
    String file = PlanFile.write(source().plan());
    Fixture grown = source().with(table("new", text("a"))).edited(file);

    assertThatThrownBy(grown::plan)
        .isInstanceOf(PgtrekException.Usage.class)
        .hasMessageContaining("a table new")
        .returns("plan-not-whole", e -> ((PgtrekException) e).code());
  }

  @Test
  void refusesASchemaThatTheCommandContradicts() {
    PlanEdits edits = PlanFile.read("schema: one", "plan.yaml");
    Fixture fixture = source();
    fixture.options = fixture.options.into("two").with(edits);

    assertThatThrownBy(fixture::plan)
        .isInstanceOf(PgtrekException.Usage.class)
        .hasMessageContaining("schema one")
        .returns("schema-differs-from-plan", e -> ((PgtrekException) e).code());
  }

  /** The command may say the same as the plan file, or the usual; not a third. */
  @ParameterizedTest
  @CsvSource({
    "jsonIndex: gin, NONE, COSINE, GENERATED, '', json-index-differs-from-plan",
    "jsonIndex: none, NONE, COSINE, GENERATED, '', ''",
    "vectorIndex: l2, GIN, IP, GENERATED, '', vector-index-differs-from-plan",
    "vectorIndex: l2, GIN, COSINE, GENERATED, '', ''",
    "search: generated, GIN, COSINE, TRIGGER, '', search-differs-from-plan",
    "search: trigger, GIN, COSINE, TRIGGER, '', ''",
    "rules: {nul: strip}, GIN, COSINE, GENERATED, bytea, rule-differs-from-plan",
    "rules: {nul: strip}, GIN, COSINE, GENERATED, strip, ''",
  })
  void refusesWhatTheCommandContradicts(
      String yaml,
      JsonIndex jsonIndex,
      VectorIndex vectorIndex,
      SearchWay search,
      String nul,
      String code) {
    PlanOptions options =
        new PlanOptions(
            "public",
            Naming.KEEP,
            jsonIndex,
            List.of(),
            List.of(),
            PlanFile.read(yaml, "plan.yaml"),
            vectorIndex,
            Conversions.NONE,
            PlaceOptions.NONE,
            null,
            search,
            nul.isEmpty() ? RuleSet.NONE : PlanFile.read("rules: {nul: " + nul + "}", "c").rules(),
            TypedChoices.USUAL);

    assertThat(refusal(options::settled)).isEqualTo(code);
  }

  @ParameterizedTest
  @CsvSource({"KEEP, existing-rows-differ-from-plan", "REPLACE, ''", "REFUSE, ''"})
  void refusesAnotherFateOfRowsThatAreThere(RowsRule rows, String code) {
    PlanEdits edits = PlanFile.read("{into: existing, existingRows: replace}", "plan.yaml");
    PlanOptions options =
        new PlanOptions(
            "public",
            Naming.KEEP,
            JsonIndex.GIN,
            List.of(),
            List.of(),
            edits,
            VectorIndex.COSINE,
            Conversions.NONE,
            PlaceOptions.NONE,
            new IntoExisting(rows),
            SearchWay.GENERATED,
            RuleSet.NONE,
            TypedChoices.USUAL);

    assertThat(refusal(options::settled)).isEqualTo(code);
  }

  private static String refusal(ThrowingCallable asked) {
    PgtrekException refused = catchThrowableOfType(PgtrekException.class, asked);
    return refused == null ? "" : refused.code();
  }

  @Test
  void refusesAFileInWhichNothingStands() {
    assertThat(refusal(() -> PlanFile.read("# only a comment\n", "plan.yaml")))
        .isEqualTo("plan-empty");
  }

  @ParameterizedTest
  @CsvSource({"'a,b=c', points-unknown", "'lat,lon=lat', points-column-taken", "'lat,lon=c', ''"})
  void refusesPointsThatCannotBe(String points, String code) {
    String[] words = points.split("[,=]");
    String yaml = "points: [{latitude: %s, longitude: %s, column: %s}]".formatted((Object[]) words);
    Fixture places =
        new Fixture()
            .with(
                table(
                    "t",
                    column("lat", "REAL", ScalarType.DOUBLE),
                    column("lon", "REAL", ScalarType.DOUBLE)),
                row(1.5, 2.5))
            .edited(yaml);

    assertThat(refusal(places::plan)).isEqualTo(code);
  }

  @Test
  void leavesAnIndexOutAndRemembersIt() {
    String file =
        PlanFile.write(source().plan())
            .replace("  - name: people_born\n", "  - name: people_born\n    skip: true\n")
            .replace("  - name: people_doc_gin\n", "  - name: people_doc_gin\n    skip: true\n");

    Plan plan = source().edited(file).plan();

    assertThat(target(plan, "people").indexes()).isEmpty();
    assertThat(plan.notCarried())
        .extracting(Plan.NotCarried::kind, Plan.NotCarried::name, Plan.NotCarried::sql)
        .contains(tuple("index", "people.people_born", "(\"born\" DESC) WHERE [odd > 0]"))
        .noneMatch(t -> t.toString().contains("gin"));
    assertThat(source().edited(PlanFile.write(plan)).plan()).isEqualTo(plan);
  }

  @Test
  void takesALeftIndexBackInWhereItsSkipIsTakenAway() {
    Plan without = edited("tables: [{source: people, indexes: [{name: people_born, skip: true}]}]");
    String file = PlanFile.write(without).replace("    skip: true\n", "");

    Plan plan = source().edited(file).plan();

    assertThat(without).isNotEqualTo(plan);
    assertThat(plan).isEqualTo(source().plan());
  }

  @Test
  void refusesToLeaveOutAnIndexThatIsNotPlanned() {
    String yaml = "tables: [{source: people, indexes: [{name: people_bron, skip: true}]}]";

    assertThatThrownBy(() -> edited(yaml))
        .isInstanceOf(PgtrekException.Usage.class)
        .returns("plan-unknown-index", e -> ((PgtrekException) e).code())
        .hasMessageContaining("plan.yaml:1:37")
        .hasMessageContaining("no index people_bron of table people")
        .hasMessageContaining("people_born");
  }

  @Test
  void refusesToSayWhatAnIndexIsMadeOf() {
    String yaml = "tables: [{source: people, indexes: [{name: people_born, unique: true}]}]";

    assertThatThrownBy(() -> edited(yaml))
        .isInstanceOf(PgtrekException.Usage.class)
        .hasMessageContaining("'unique' only tells");
  }

  @Test
  void makesNoIndexOfDocumentsWhereNoneIsWantedAndRemembersIt() {
    Plan plan = source().jsonIndex(JsonIndex.NONE).plan();

    Plan again = source().edited(PlanFile.write(plan)).plan();

    assertThat(type(plan, "people", "doc")).isEqualTo("jsonb");
    assertThat(target(plan, "people").indexes()).extracting(Index::method).containsOnly("btree");
    assertThat(again).isEqualTo(plan);
  }

  @Test
  void refusesAnIndexOfDocumentsThatTheCommandContradicts() {
    Fixture fixture = source().jsonIndex(JsonIndex.NONE).edited("jsonIndex: gin");

    assertThatThrownBy(fixture::plan)
        .isInstanceOf(PgtrekException.Usage.class)
        .hasMessageContaining("jsonIndex: gin")
        .hasMessageContaining("--json-index none");
  }

  @Test
  void writesStatementsForPsql() {
    Plan plan = source().plan();

    String sql = PlanSql.of(plan, new PlainDialect());

    assertThat(sql)
        .startsWith("-- The statements")
        .contains("\\set ON_ERROR_STOP on\n")
        .contains("CREATE TABLE \"public\".\"people\";\n")
        .contains("CREATE INDEX \"people_born\";\n")
        .contains("-- Here the rows are copied: 3 of them.")
        .contains("-- Not carried: view v. ")
        .contains("--   CREATE VIEW\n");
    assertThat(sql.lines().filter(l -> !l.startsWith("--")))
        .allMatch(l -> l.isEmpty() || l.startsWith("CREATE") || l.startsWith("\\set"));
  }
}
