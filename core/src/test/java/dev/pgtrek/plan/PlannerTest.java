package dev.pgtrek.plan;

import static dev.pgtrek.plan.Fixture.codes;
import static dev.pgtrek.plan.Fixture.collated;
import static dev.pgtrek.plan.Fixture.column;
import static dev.pgtrek.plan.Fixture.generated;
import static dev.pgtrek.plan.Fixture.identity;
import static dev.pgtrek.plan.Fixture.ids;
import static dev.pgtrek.plan.Fixture.indexed;
import static dev.pgtrek.plan.Fixture.key;
import static dev.pgtrek.plan.Fixture.notNull;
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
import static org.assertj.core.groups.Tuple.tuple;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.memory.MemoryText;
import dev.pgtrek.model.Catalog.OtherObject;
import dev.pgtrek.model.Check;
import dev.pgtrek.model.Column;
import dev.pgtrek.model.Finding;
import dev.pgtrek.model.ForeignKey;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.Index;
import dev.pgtrek.model.Key;
import dev.pgtrek.model.LargeValues;
import dev.pgtrek.model.ScalarType;
import dev.pgtrek.model.Severity;
import dev.pgtrek.model.Table;
import dev.pgtrek.model.TableName;
import dev.pgtrek.model.View;
import dev.pgtrek.spi.ColumnRoute;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PlannerTest {

  private static Column integer(String name) {
    return column(name, "INTEGER", ScalarType.INTEGER);
  }

  private static Column text(String name) {
    return column(name, "TEXT", ScalarType.TEXT);
  }

  private static Index index(String name, boolean unique, Index.Term... terms) {
    return new Index(Identifier.of(name), unique, "btree", List.of(terms), null);
  }

  private static Index.Term on(String column) {
    return Index.Term.of(Identifier.of(column));
  }

  private static Finding finding(Plan plan, String code) {
    return plan.findings().stream().filter(f -> f.code().equals(code)).findFirst().orElseThrow();
  }

  @Test
  void startsIdentitiesPastTheMarkAndTheValues() {
    Plan plan =
        new Fixture()
            .with(primary(table("a", identity("id", 100)), "id"), row(7L))
            .with(primary(table("b", identity("id", 3)), "id"), row(7L))
            .with(primary(table("c", identity("id", 12)), "id"))
            .with(primary(table("d", identity("id", 0)), "id"), row(-5L))
            .plan();

    assertThat(plan.routes())
        .extracting(r -> r.target().columns().getFirst().identity())
        .containsExactly(
            new Column.Identity(100),
            new Column.Identity(7),
            new Column.Identity(12),
            new Column.Identity(0));
    assertThat(type(plan, "a", "id")).isEqualTo("bigint");
    assertThat(target(plan, "a").columns().getFirst().notNull()).isTrue();
  }

  @Test
  void makesKeysAndWhatRefersToThemBigint() {
    Table parent = primary(table("parent", integer("id")), "id");
    Table child =
        referring(
            table("child", integer("parent_id"), integer("other")),
            reference(ids("parent_id"), "parent", ids("id")));

    Plan plan = new Fixture().with(parent, row(1L)).with(child, row(1L, 1L)).plan();

    assertThat(type(plan, "parent", "id")).isEqualTo("bigint");
    assertThat(type(plan, "child", "parent_id")).isEqualTo("bigint");
    assertThat(type(plan, "child", "other")).isEqualTo("integer");
    assertThat(plan.tables().getFirst().reasons().getFirst()).contains("parent.id");
  }

  @Test
  void givesReferencesTheirParentsTypeThroughAChain() {
    Table a = primary(table("a", text("k")), "k");
    Table b = referring(primary(table("b", integer("k")), "k"), reference(ids("k"), "a", ids("k")));
    Table c = referring(table("c", integer("k")), reference(ids("k"), "b", ids("k")));

    Plan plan = new Fixture().with(a, row("5")).with(b, row(5L)).with(c, row(5L)).plan();

    assertThat(type(plan, "b", "k")).isEqualTo("text");
    assertThat(type(plan, "c", "k")).isEqualTo("text");
    assertThat(target(plan, "c").foreignKeys()).hasSize(1);
  }

  @Test
  void leavesOutAReferenceWhoseValuesDoNotFitItsParentsType() {
    Table parent = primary(table("parent", integer("id")), "id");
    Table child =
        referring(
            table("child", text("parent_id")), reference(ids("parent_id"), "parent", ids("id")));

    Plan plan = new Fixture().with(parent, row(1L)).with(child, row("one")).plan();

    assertThat(type(plan, "child", "parent_id")).isEqualTo("text");
    assertThat(target(plan, "child").foreignKeys()).isEmpty();
    assertThat(plan.notCarried()).extracting(Plan.NotCarried::kind).containsExactly("foreign key");
    assertThat(codes(plan)).contains("foreign-key-not-carried");
  }

  @Test
  void carriesCompositeSelfAndCyclicReferences() {
    Table a =
        referring(
            primary(table("a", integer("x"), integer("y"), integer("up")), "y", "x"),
            reference(ids("x", "y"), "a", ids("x", "y")),
            reference(ids("up"), "b", ids("id")));
    Table b =
        referring(
            primary(table("b", integer("id"), integer("ax"), integer("ay")), "id"),
            reference(ids("ax", "ay"), "a", ids("x", "y")));

    Plan plan = new Fixture().with(a, row(1L, 2L, 3L)).with(b, row(3L, 1L, 2L)).plan();

    assertThat(target(plan, "a").primaryKey()).isEqualTo(named("a_pkey", "y", "x"));
    assertThat(target(plan, "a").foreignKeys())
        .extracting(ForeignKey::name)
        .containsExactly(Identifier.of("a_x_y_fkey"), Identifier.of("a_up_fkey"));
    assertThat(target(plan, "b").foreignKeys()).hasSize(1);
    assertThat(target(plan, "b").foreignKeys().getFirst().onDelete())
        .isEqualTo(ForeignKey.Action.CASCADE);
  }

  private static Key named(String name, String... columns) {
    return new Key(Identifier.of(name), ids(columns));
  }

  @Test
  void leavesOutAReferenceToWhatIsNoKey() {
    Table parent = table("parent", integer("id"));
    Table child = referring(table("child", integer("p")), reference(ids("p"), "parent", ids("id")));

    Plan plan = new Fixture().with(parent).with(child).plan();

    assertThat(target(plan, "child").foreignKeys()).isEmpty();
    assertThat(plan.notCarried().getFirst().reason()).contains("unique key");
  }

  @Test
  void carriesAReferenceToAUniqueIndexAndToAParentOfOtherCase() {
    Table parent = indexed(table("Parent", integer("Id")), index("i", true, on("Id")));
    Table child = referring(table("child", integer("p")), reference(ids("p"), "parent", ids("id")));

    Plan plan = new Fixture().with(parent, row(1L)).with(child, row(1L)).plan();

    assertThat(target(plan, "child").foreignKeys().getFirst().parentColumns()).isEqualTo(ids("Id"));
  }

  @Test
  void leavesOutAReferenceToATableThatIsLeftOut() {
    Table parent = primary(table("parent", integer("id")), "id");
    Table child = referring(table("child", integer("p")), reference(ids("p"), "parent", ids("id")));

    Plan plan = new Fixture().with(parent).with(child).select(List.of(), List.of("PAR*")).plan();

    assertThat(plan.tables()).hasSize(1);
    assertThat(plan.notCarried())
        .extracting(Plan.NotCarried::kind)
        .containsExactly("table", "foreign key");
  }

  @Test
  void turnsAPrimaryKeyWithNullsIntoAUniqueKey() {
    Plan plan =
        new Fixture()
            .with(primary(table("t", text("k"), text("v")), "k"), row(null, "a"), row("k", "b"))
            .plan();

    assertThat(target(plan, "t").primaryKey()).isNull();
    assertThat(target(plan, "t").uniqueKeys()).containsExactly(named("t_k_key", "k"));
    assertThat(target(plan, "t").columns().getFirst().notNull()).isFalse();
    assertThat(finding(plan, "null-in-primary-key").severity()).isEqualTo(Severity.WARN);
  }

  @Test
  void keepsNotNullUnlessThereAreNulls() {
    Plan plan =
        new Fixture()
            .with(
                table("t", notNull(text("a")), notNull(text("b")), text("c")), row("a", null, "c"))
            .plan();

    assertThat(target(plan, "t").columns())
        .extracting(Column::notNull)
        .containsExactly(true, false, false);
    assertThat(codes(plan)).containsExactly("null-in-not-null");
  }

  @Test
  void carriesDefaultsThatCanBeSaid() {
    Plan plan =
        new Fixture()
            .with(
                table(
                    "t",
                    withDefault(text("a"), "'x'"),
                    withDefault(text("b"), "impossible()"),
                    withDefault(identity("id", 0), "5")))
            .plan();

    assertThat(target(plan, "t").columns())
        .extracting(Column::defaultSql)
        .containsExactly("['x']", null, null);
    assertThat(plan.notCarried()).extracting(Plan.NotCarried::name).containsExactly("t.b", "t.id");
    assertThat(codes(plan)).containsExactly("default-not-carried", "default-not-carried");
  }

  @Test
  void computesGeneratedColumnsWithWhatNamesThem() {
    Table table =
        indexed(
            unique(table("t", text("a"), generated(text("g"), "a || 'x'")), key("g")),
            index("i", false, on("g")));

    Plan plan = new Fixture().with(table, row("a", "ax")).plan();

    assertThat(target(plan, "t").columns())
        .extracting(Column::generated)
        .containsExactly(null, new Column.Generated("[a || 'x']", true));
    assertThat(plan.routes().getFirst().columns()).hasSize(1);
    assertThat(target(plan, "t").uniqueKeys()).hasSize(1);
    assertThat(target(plan, "t").indexes()).hasSize(1);
    assertThat(plan.notCarried()).isEmpty();
  }

  @Test
  void carriesTheValuesOfAGeneratedColumnThatTheTargetCannotCompute() {
    Table table = table("t", generated(text("g"), "impossible()"), text("a"));

    Plan plan = new Fixture().with(table, row("x", "a")).plan();

    assertThat(target(plan, "t").columns())
        .extracting(c -> c.name().text())
        .containsExactly("g", "a");
    assertThat(plan.routes().getFirst().columns()).hasSize(2);
    assertThat(plan.notCarried())
        .extracting(Plan.NotCarried::kind, Plan.NotCarried::name)
        .containsExactly(tuple("computation", "t.g"));
    assertThat(codes(plan)).containsExactly("generated-column-plain");
  }

  @Test
  void leavesOutAGeneratedColumnWhoseValuesCannotBeHad() {
    Column lost =
        new Column(
            Identifier.of("g"),
            "TEXT",
            ScalarType.TEXT,
            false,
            null,
            new Column.Generated("own(a)", false, false),
            null,
            null);

    Plan plan = new Fixture().with(table("t", text("a"), lost), row("a")).plan();

    assertThat(target(plan, "t").columns()).hasSize(1);
    assertThat(codes(plan)).containsExactly("generated-column-not-carried");
  }

  @Test
  void planFileWithGeneratedColumnsReadsBackAsItIs() {
    Table table =
        table(
            "t", text("a"), generated(text("g"), "a || 'x'"), generated(text("h"), "impossible()"));
    Plan plan = new Fixture().with(table, row("a", "ax", "y")).plan();

    Plan again = new Fixture().with(table, row("a", "ax", "y")).edited(PlanFile.write(plan)).plan();

    assertThat(again).isEqualTo(plan);
  }

  @Test
  void leavesOutATableOfWhichNoColumnIsCarried() {
    Plan plan = new Fixture().with(table("t", generated(text("g"), "1"))).plan();

    assertThat(plan.tables()).isEmpty();
    assertThat(plan.notCarried())
        .extracting(Plan.NotCarried::kind)
        .contains("table without columns");
  }

  @Test
  void addsAFoldedIndexToAUniqueKeyOverNocase() {
    Table table = unique(table("t", integer("n"), collated(text("c"), "NOCASE")), key("n", "c"));

    Plan plan = new Fixture().with(table, row(1L, "x")).plan();

    assertThat(target(plan, "t").uniqueKeys()).containsExactly(named("t_n_c_key", "n", "c"));
    Index folded = target(plan, "t").indexes().getFirst();
    assertThat(folded.unique()).isTrue();
    assertThat(folded.terms())
        .containsExactly(
            on("n"), new Index.Term(null, "lower(\"c\" COLLATE \"C\")", false, null, null));
    assertThat(finding(plan, "case-sensitive-now").subject()).isEqualTo("t.c");
  }

  @Test
  void addsNoSecondIndexWhereTheFoldedOneIsDeclared() {
    Table table =
        indexed(
            unique(table("t", collated(text("c"), "NOCASE")), key("c")), index("i", true, on("c")));

    Plan plan = new Fixture().with(table, row("x")).plan();

    assertThat(target(plan, "t").indexes())
        .extracting(Index::name)
        .containsExactly(Identifier.of("i"));
  }

  @Test
  void foldsIndexTermsByTheirCollation() {
    Index.Term nocase =
        new Index.Term(Identifier.of("a"), null, true, Identifier.of("nocase"), null);
    Index.Term binary =
        new Index.Term(Identifier.of("b"), null, false, Identifier.of("BINARY"), null);
    Index.Term rtrim =
        new Index.Term(Identifier.of("a"), null, false, Identifier.of("RTRIM"), null);
    Table table =
        indexed(
            table("t", text("a"), collated(text("b"), "NOCASE"), collated(integer("n"), "NOCASE")),
            index("i", true, nocase, binary, rtrim, on("b"), on("n")));

    Plan plan = new Fixture().with(table).plan();

    assertThat(target(plan, "t").indexes().getFirst().terms())
        .containsExactly(
            new Index.Term(null, "lower(\"a\" COLLATE \"C\")", true, null, null),
            on("b"),
            new Index.Term(null, "rtrim(\"a\")", false, null, null),
            new Index.Term(null, "lower(\"b\" COLLATE \"C\")", false, null, null),
            on("n"));
  }

  @Test
  void saysThatSpacesAtTheEndCountFromNowOn() {
    Plan plan = new Fixture().with(table("t", collated(text("c"), "RTRIM"))).plan();
    Plan plain = new Fixture().with(table("t", collated(text("c"), "BINARY"))).plan();

    assertThat(codes(plan)).containsExactly("collation-changed");
    assertThat(plan.findings().getFirst().fix()).contains("rtrim(\"c\")");
    assertThat(codes(plain)).isEmpty();
  }

  @Test
  void warnsOfKeysWhoseValuesMayBecomeEqual() {
    Table keyed = unique(table("t", text("k")), key("k"));

    Plan mixed = new Fixture().with(keyed, row("a"), row(1L)).plan();
    Plan texts = new Fixture().with(keyed, row("a"), row("1")).plan();
    Plan without = new Fixture().with(table("t", text("k")), row("a"), row(1L)).plan();

    assertThat(codes(mixed)).contains("key-may-collide");
    assertThat(codes(texts)).isEmpty();
    assertThat(codes(without)).doesNotContain("key-may-collide");
  }

  @Test
  void blocksANameOfThePlanFilesThatIsTooLong() {
    String most = "n".repeat(63);

    assertThat(codes(named(most))).isEmpty();
    assertThat(named(most + "n").findings())
        .singleElement()
        .returns("name-too-long", Finding::code)
        .returns(true, Finding::blocks);
  }

  private static Plan named(String target) {
    return new Fixture()
        .with(table("t", text("c")))
        .edited("tables: [{source: t, target: " + target + "}]")
        .plan();
  }

  @Test
  void saysWhatAViewIsCalledWhoseNameIsTooLong() {
    View most = view("v".repeat(63));
    View beyond = view("v".repeat(64));

    assertThat(codes(new Fixture().with(table("t", text("c"))).with(most).plan()))
        .doesNotContain("view-renamed");
    assertThat(codes(new Fixture().with(table("t", text("c"))).with(beyond).plan()))
        .contains("view-renamed");
    assertThat(
            codes(
                new Fixture()
                    .with(table("t", text("c")))
                    .with(beyond)
                    .edited("views: [{source: " + "v".repeat(64) + ", target: short}]")
                    .plan()))
        .doesNotContain("view-renamed");
  }

  private static View view(String name) {
    return new View(TableName.of("main", name), List.of(Identifier.of("a")), "CREATE VIEW " + name);
  }

  @Test
  void saysThatACollationOfTheApplicationIsLost() {
    Plan plan = new Fixture().with(table("t", collated(text("c"), "GERMAN"))).plan();

    assertThat(codes(plan)).containsExactly("collation-not-carried");
  }

  @Test
  void carriesPartialAndExpressionIndexesThatCanBeSaid() {
    Index partial = new Index(Identifier.of("p"), true, "btree", List.of(on("a")), "a IS NOT NULL");
    Index expression = index("e", false, new Index.Term(null, "upper(a)", true, null, null));
    Index not = index("n", false, new Index.Term(null, "impossible(a)", false, null, null));

    Plan plan = new Fixture().with(indexed(table("t", text("a")), partial, expression, not)).plan();

    assertThat(target(plan, "t").indexes())
        .containsExactly(
            index("e", false, new Index.Term(null, "[upper(a)]", true, null, null)),
            new Index(Identifier.of("p"), true, "btree", List.of(on("a")), "[a IS NOT NULL]"));
    assertThat(plan.notCarried()).extracting(Plan.NotCarried::name).containsExactly("t.n");
    assertThat(codes(plan)).containsExactly("index-not-carried");
  }

  @Test
  void carriesChecksThatCanBeSaid() {
    Table plain = table("t", text("a"));
    Table checked =
        new Table(
            plain.name(),
            plain.columns(),
            null,
            List.of(),
            List.of(),
            List.of(),
            List.of(
                new Check(null, "a <> ''"),
                new Check(null, "length(a) < 9"),
                new Check(Identifier.of("mine"), "impossible(a)")),
            plain.traits());

    Plan plan = new Fixture().with(checked).plan();

    assertThat(target(plan, "t").checks())
        .containsExactly(
            new Check(Identifier.of("t_check"), "[a <> '']"),
            new Check(Identifier.of("t_check1"), "[length(a) < 9]"));
    assertThat(plan.notCarried().getFirst().name()).isEqualTo("t.mine");
  }

  @Test
  void givesDocumentsAGinIndex() {
    Plan plan =
        new Fixture().with(table("t", column("doc", "JSON", ScalarType.JSON)), row("{}")).plan();

    assertThat(target(plan, "t").indexes())
        .containsExactly(
            new Index(Identifier.of("t_doc_gin"), false, "gin", List.of(on("doc")), null));
  }

  @Test
  void keepsIndexNamesUniquePerSchema() {
    Table a =
        indexed(
            unique(table("a", identity("id", 0), text("x")), named("same", "x")),
            index("a_id_seq", false, on("x")));
    Table b = unique(table("b", text("x")), named("same", "x"));

    Plan plan = new Fixture().with(a).with(b).with(table("b_x_key", text("x"))).plan();

    assertThat(target(plan, "a").uniqueKeys()).containsExactly(named("same", "x"));
    assertThat(target(plan, "b").uniqueKeys()).containsExactly(named("same1", "x"));
    assertThat(target(plan, "a").indexes())
        .extracting(Index::name)
        .containsExactly(Identifier.of("a_id_seq1"));
    assertThat(codes(plan)).containsExactly("name-changed", "name-changed");
  }

  @Test
  void cutsGeneratedNamesBetweenCharacters() {
    String name = "é".repeat(31);

    Plan plan = new Fixture().with(primary(table(name, text(name)), name), row("x")).plan();

    Key key = Objects.requireNonNull(target(plan, name).primaryKey());
    String made = String.valueOf(key.name());
    assertThat(made.getBytes(StandardCharsets.UTF_8).length).isLessThanOrEqualTo(63);
    assertThat(made).isEqualTo("é".repeat(29) + "_pkey");
  }

  @Test
  void keepsNamesAsTheyAre() {
    Plan plan =
        new Fixture()
            .with(table("Order \"x\"", text("Sélect"), text("rowid"), text("user")))
            .plan();

    assertThat(target(plan, "Order \"x\"").name().table().text()).isEqualTo("Order \"x\"");
    assertThat(target(plan, "Order \"x\"").columns())
        .extracting(c -> c.name().text())
        .containsExactly("Sélect", "rowid", "user");
    assertThat(plan.findings()).isEmpty();
  }

  @Test
  void foldsAsciiOnlyWhereAsked() {
    Plan plan =
        new Fixture()
            .naming(Naming.FOLD)
            .with(indexed(table("TÄble", text("ÀColumn")), index("MyIndex", false, on("ÀColumn"))))
            .plan();

    assertThat(plan.routes().getFirst().target().name().table().text()).isEqualTo("tÄble");
    assertThat(plan.routes().getFirst().target().columns().getFirst().name().text())
        .isEqualTo("Àcolumn");
    assertThat(plan.routes().getFirst().target().indexes().getFirst().name().text())
        .isEqualTo("myindex");
  }

  @Test
  void blocksNamesThatAreEqualAfterFolding() {
    Plan plan =
        new Fixture()
            .naming(Naming.FOLD)
            .with(table("Users", text("a")))
            .with(table("users", text("Name"), text("name")))
            .plan();

    assertThat(plan.findings())
        .extracting(Finding::code, Finding::severity, Finding::subject)
        .containsExactlyInAnyOrder(
            tuple("name-collision", Severity.BLOCK, "users.Name, users.name"),
            tuple("name-collision", Severity.BLOCK, "Users, users"));
    assertThat(finding(plan, "name-collision").fix()).contains("target:");
  }

  @Test
  void blocksNamesThatAreEqualAfter63Bytes() {
    String first = "ü".repeat(31) + "xy";
    String second = "ü".repeat(31) + "xz";

    Plan plan = new Fixture().with(table("t", text(first), text(second))).plan();

    assertThat(codes(plan)).containsExactly("name-cut", "name-cut", "name-collision");
    assertThat(target(plan, "t").columns().getFirst().name().text())
        .isEqualTo("ü".repeat(31) + "x");
  }

  @Test
  void takesNamesOfExactly63Bytes() {
    Plan plan = new Fixture().with(table("t", text("x".repeat(63)))).plan();

    assertThat(plan.findings()).isEmpty();
  }

  @Test
  void blocksATableThatIsCalledLikeASequence() {
    Plan plan =
        new Fixture().with(table("a", identity("id", 0))).with(table("a_id_seq", text("x"))).plan();

    assertThat(codes(plan)).containsExactly("name-collision");
  }

  @Test
  void blocksColumnsThatAreCalledLikePostgresOwn() {
    Plan plan = new Fixture().with(table("t", text("ctid"), text("oid"))).plan();

    assertThat(plan.findings())
        .extracting(Finding::code, Finding::subject)
        .containsExactly(tuple("reserved-column-name", "t.ctid"));
  }

  @Test
  void blocksMoreColumnsThanPostgresTakes() {
    Column[] columns =
        IntStream.rangeClosed(1, 1600).mapToObj(i -> integer("c" + i)).toArray(Column[]::new);
    List<Column> more = new ArrayList<>(List.of(columns));
    more.add(integer("last"));

    Plan within = new Fixture().with(table("t", columns)).plan();
    Plan beyond = new Fixture().with(table("t", more.toArray(Column[]::new))).plan();

    assertThat(codes(within)).doesNotContain("too-many-columns");
    assertThat(finding(beyond, "too-many-columns").severity()).isEqualTo(Severity.BLOCK);
  }

  @Test
  void warnsOfRowsThatMayNotFitAPage() {
    Column[] columns =
        IntStream.rangeClosed(1, 500).mapToObj(i -> text("c" + i)).toArray(Column[]::new);
    Object[] long20 = IntStream.rangeClosed(1, 500).mapToObj(i -> "x".repeat(20)).toArray();

    Plan plan = new Fixture().with(table("t", columns), long20).plan();

    assertThat(finding(plan, "row-width").severity()).isEqualTo(Severity.INFO);
  }

  @Test
  void warnsOfEntriesTooLongForABtree() {
    Plan plan =
        new Fixture()
            .with(indexed(table("t", text("a")), index("i", false, on("a"))), row("x".repeat(2705)))
            .plan();

    assertThat(codes(plan)).containsExactly("index-entry-too-long");
  }

  @Test
  void marksColumnsWithLargeValues() {
    byte[] large = new byte[LargeValues.THRESHOLD + 1];

    Plan plan =
        new Fixture()
            .with(
                table("t", column("b", "BLOB", ScalarType.BYTEA), text("c")),
                row(large, new MemoryText(new byte[] {'x'})))
            .plan();

    assertThat(plan.routes().getFirst().columns())
        .extracting(ColumnRoute::large)
        .containsExactly(true, false);
  }

  @Test
  void carriesTablesWithoutAKey() {
    Plan plan = new Fixture().with(table("t", text("a")), row("x"), row("x")).plan();

    assertThat(plan.tables().getFirst().rows()).isEqualTo(2);
    assertThat(plan.findings()).isEmpty();
  }

  @Test
  void selectsByNameOrGlobInAnyCase() {
    Fixture fixture =
        new Fixture()
            .with(table("logs_1", text("a")))
            .with(table("logs_22", text("a")))
            .with(table("users", text("a")));

    assertThat(sources(fixture.select(List.of("LOGS_*"), List.of()).plan()))
        .containsExactly("logs_1", "logs_22");
    assertThat(sources(fixture.select(List.of("logs_?", "users"), List.of()).plan()))
        .containsExactly("logs_1", "users");
    assertThat(sources(fixture.select(List.of(), List.of("logs_*")).plan()))
        .containsExactly("users");
  }

  private static List<String> sources(Plan plan) {
    return plan.routes().stream().map(r -> r.source().name().table().text()).toList();
  }

  @Test
  void refusesAPatternThatMatchesNothing() {
    Fixture fixture =
        new Fixture().with(table("users", text("a"))).select(List.of("user"), List.of());

    assertThatThrownBy(fixture::plan)
        .isInstanceOf(PgtrekException.Usage.class)
        .hasMessageContaining("--include user")
        .hasMessageContaining("'users'")
        .returns("no-such-table", e -> ((PgtrekException) e).code());
  }

  @Test
  void listsEveryOtherObjectWithItsReason() {
    Plan plan =
        new Fixture()
            .with(new OtherObject(OtherObject.Kind.VIEW, Identifier.of("v"), "CREATE VIEW v", ""))
            .with(new OtherObject(OtherObject.Kind.TRIGGER, Identifier.of("g"), "CREATE T", ""))
            .with(new OtherObject(OtherObject.Kind.VIRTUAL_TABLE, Identifier.of("f"), "", "fts5"))
            .with(new OtherObject(OtherObject.Kind.SHADOW_TABLE, Identifier.of("f_data"), "", ""))
            .with(
                new OtherObject(
                    OtherObject.Kind.ENGINE_TABLE, Identifier.of("sqlite_stat1"), "", ""))
            .plan();

    assertThat(plan.notCarried())
        .extracting(Plan.NotCarried::kind)
        .containsExactly(
            "view", "trigger", "virtual table", "shadow table", "the engine's own table");
    assertThat(plan.notCarried()).noneMatch(n -> n.reason().isEmpty());
    assertThat(plan.notCarried().get(2).reason()).contains("fts5");
  }

  @Test
  void putsTablesInOrderOfTheirName() {
    Plan plan = new Fixture().with(table("b", text("x"))).with(table("a", text("x"))).plan();

    assertThat(sources(plan)).containsExactly("a", "b");
  }
}
