package dev.pgtrek.plan;

import static dev.pgtrek.plan.Fixture.collated;
import static dev.pgtrek.plan.Fixture.indexed;
import static dev.pgtrek.plan.Fixture.key;
import static dev.pgtrek.plan.Fixture.row;
import static dev.pgtrek.plan.Fixture.table;
import static dev.pgtrek.plan.Fixture.unique;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pgtrek.model.Column;
import dev.pgtrek.model.ColumnType;
import dev.pgtrek.model.ForeignKey;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.Index;
import dev.pgtrek.model.ScalarType;
import dev.pgtrek.model.Table;
import dev.pgtrek.model.TableName;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The rule nocase: what becomes of texts under COLLATE NOCASE. */
class NocasePlanTest {

  private static final String CITEXT = "rules: { nocase: citext }\n";

  private static Column text(String name) {
    return Fixture.column(name, "TEXT", ScalarType.TEXT);
  }

  private static Index index(String name, boolean unique, Index.Term... terms) {
    return new Index(Identifier.of(name), unique, "btree", List.of(terms), null);
  }

  private static Index.Term on(String column) {
    return Index.Term.of(Identifier.of(column));
  }

  private static Table people() {
    return unique(table("t", collated(text("c"), "NOCASE"), text("d")), key("c"));
  }

  private static ColumnType type(Plan plan, String table, String column) {
    return plan.routes().stream()
        .map(r -> r.target())
        .filter(t -> t.name().table().text().equals(table))
        .findFirst()
        .orElseThrow()
        .column(Identifier.of(column))
        .map(Column::type)
        .orElseThrow();
  }

  private static List<String> codes(Plan plan) {
    return plan.findings().stream().map(f -> f.code() + " " + f.subject()).toList();
  }

  @Test
  void makesCitextOfTextUnderNocaseAlone() {
    Plan plan = new Fixture().with(people(), row("x", "y")).edited(CITEXT).plan();

    assertThat(type(plan, "t", "c")).isEqualTo(ScalarType.CITEXT);
    assertThat(type(plan, "t", "d")).isEqualTo(ScalarType.TEXT);
    assertThat(plan.routes().getFirst().target().indexes()).isEmpty();
    assertThat(codes(plan)).containsExactly("citext-folds-more t.c");
  }

  @Test
  void makesCitextOfAColumnWithoutValues() {
    Plan plan = new Fixture().with(people()).edited(CITEXT).plan();

    assertThat(type(plan, "t", "c")).isEqualTo(ScalarType.CITEXT);
  }

  @Test
  void followsTheNearestRule() {
    Plan plan =
        new Fixture()
            .with(people(), row("x", "y"))
            .edited(
                CITEXT
                    + "tables:\n"
                    + "- source: t\n"
                    + "  columns:\n"
                    + "  - source: c\n"
                    + "    rules: { nocase: lower }\n")
            .plan();

    assertThat(type(plan, "t", "c")).isEqualTo(ScalarType.TEXT);
    assertThat(codes(plan)).containsExactly("case-sensitive-now t.c");
  }

  @Test
  void keepsBytesWhereTextCannotBe() {
    Plan plan =
        new Fixture()
            .with(people(), row("a\0b", "y"))
            .edited("rules: { nocase: citext, nul: bytea }\n")
            .plan();

    assertThat(type(plan, "t", "c")).isEqualTo(ScalarType.BYTEA);
  }

  @Test
  void keepsTheOldMeaningOfIndexesInOtherCollations() {
    Index.Term binary =
        new Index.Term(Identifier.of("c"), null, false, Identifier.of("BINARY"), null);
    Table table =
        indexed(table("t", collated(text("c"), "NOCASE")), index("i", true, on("c"), binary));

    Plan plan = new Fixture().with(table).edited(CITEXT).plan();

    assertThat(plan.routes().getFirst().target().indexes().getFirst().terms())
        .containsExactly(on("c"), new Index.Term(null, "\"c\"::text", false, null, null));
  }

  @Test
  void givesReferencesTheTypeOfTheirParent() {
    Table child =
        refers(table("child", text("ref"), collated(text("other"), "NOCASE")), "ref", "other");
    Table plain = unique(table("plain", text("d")), key("d"));

    Plan plan =
        new Fixture()
            .with(people(), row("x", "y"))
            .with(plain, row("z"))
            .with(child, row("X", "z"))
            .edited(CITEXT)
            .plan();

    assertThat(type(plan, "child", "ref")).isEqualTo(ScalarType.CITEXT);
    assertThat(type(plan, "child", "other")).isEqualTo(ScalarType.TEXT);
    assertThat(codes(plan))
        .containsExactlyInAnyOrder(
            "case-insensitive-now child.ref",
            "case-sensitive-now child.other",
            "citext-folds-more t.c");
    assertThat(plan.notCarried()).isEmpty();
  }

  private static Table refers(Table table, String toPeople, String toPlain) {
    return new Table(
        table.name(),
        table.columns(),
        null,
        List.of(),
        List.of(reference(toPeople, "t", "c"), reference(toPlain, "plain", "d")),
        List.of(),
        List.of(),
        table.traits());
  }

  private static ForeignKey reference(String column, String parent, String parentColumn) {
    return new ForeignKey(
        null,
        List.of(Identifier.of(column)),
        TableName.of("main", parent),
        List.of(Identifier.of(parentColumn)),
        ForeignKey.Action.NO_ACTION,
        ForeignKey.Action.NO_ACTION,
        false,
        false);
  }

  @Test
  void readsItsOwnPlanFileBackAsTheSamePlan() {
    Plan plan = new Fixture().with(people(), row("x", "y")).edited(CITEXT).plan();

    String file = PlanFile.write(plan);
    Plan again = new Fixture().with(people(), row("x", "y")).edited(file).plan();

    assertThat(again).isEqualTo(plan);
    assertThat(file).contains("nocase: citext").contains("type: citext");
  }
}
