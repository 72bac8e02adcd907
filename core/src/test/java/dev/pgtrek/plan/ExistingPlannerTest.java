package dev.pgtrek.plan;

import static dev.pgtrek.plan.Fixture.codes;
import static dev.pgtrek.plan.Fixture.column;
import static dev.pgtrek.plan.Fixture.row;
import static dev.pgtrek.plan.Fixture.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.model.Column;
import dev.pgtrek.model.Existing;
import dev.pgtrek.model.Existing.Attribute;
import dev.pgtrek.model.Existing.Reference;
import dev.pgtrek.model.Existing.Relation;
import dev.pgtrek.model.Existing.Trigger;
import dev.pgtrek.model.Finding;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.ScalarType;
import dev.pgtrek.model.TableName;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a load into an application's own tables says of them, and where it says nothing. */
class ExistingPlannerTest {

  private static final String INTO = "into: existing\n";

  private static Column text(String name) {
    return column(name, "TEXT", ScalarType.TEXT);
  }

  private static Attribute attribute(String name) {
    return attribute(name, "text", "text", false);
  }

  private static Attribute attribute(
      String name, String declared, String carriedAs, boolean generated) {
    return new Attribute(
        Identifier.of(name), declared, carriedAs, false, null, generated, null, List.of());
  }

  private static Relation relation(String name, Attribute... columns) {
    return relation(name, true, List.of(), columns);
  }

  private static Relation relation(
      String name, boolean owned, List<Trigger> triggers, Attribute... columns) {
    return new Relation(
        TableName.of("public", name),
        0,
        owned,
        List.of(columns),
        null,
        List.of(),
        triggers,
        List.of(),
        "DELETE",
        "");
  }

  private static Trigger trigger(String fills, boolean onInsert) {
    return new Trigger(
        Identifier.of("stamp"),
        List.of(Identifier.of(fills)),
        onInsert,
        !onInsert,
        "DISABLE",
        "ENABLE");
  }

  private static Reference reference(String table, String parent) {
    return new Reference(
        Identifier.of("of_" + parent),
        TableName.of("public", table),
        List.of(Identifier.of("a")),
        TableName.of("public", parent),
        List.of(Identifier.of("a")),
        false,
        true,
        "DROP",
        "ADD",
        "VALIDATE");
  }

  private static Existing existing(Relation... tables) {
    return new Existing(List.of(tables), List.of(), Map.of());
  }

  /** A table t with a column a, and a row in it, into what the target has. */
  private static Plan into(Existing existing, String yaml) {
    return new Fixture()
        .with(table("t", text("a")), row("x"))
        .into(existing)
        .edited(INTO + yaml)
        .plan();
  }

  private static List<String> found(Existing existing) {
    return codes(into(existing, ""));
  }

  @Test
  void saysNothingWhereBothSidesAreAlike() {
    assertThat(found(existing(relation("t", attribute("a"))))).isEmpty();
  }

  @Test
  void saysWhichNamesItMatched() {
    assertThat(found(existing(relation("T", attribute("a"))))).containsExactly("names-matched");
    assertThat(found(existing(relation("t", attribute("A"))))).containsExactly("names-matched");
  }

  @Test
  void saysWhichTablesOfTheTargetStayAsTheyAre() {
    Relation home = relation("t", attribute("a"));

    assertThat(found(existing(home, relation("other", attribute("a")))))
        .containsExactly("target-tables-without-source");
    assertThat(found(existing(home, relation("alembic_version", attribute("version_num")))))
        .isEmpty();
  }

  @Test
  void saysWhichColumnsOfTheTargetNothingFills() {
    assertThat(found(existing(relation("t", attribute("a"), attribute("b")))))
        .containsExactly("target-columns-without-source");
    assertThat(found(existing(relation("t", attribute("a"), attribute("b", "text", "text", true)))))
        .isEmpty();
  }

  @Test
  void saysWhichTriggersAreOffDuringTheLoad() {
    assertThat(found(existing(relation("t", true, List.of(trigger("a", true)), attribute("a")))))
        .containsExactly("triggers-during-load");
    assertThat(found(existing(relation("t", true, List.of(trigger("a", false)), attribute("a")))))
        .isEmpty();
  }

  @Test
  void blocksWhereTriggersCannotBeTurnedOffUnlessTheyMayFire() {
    Existing foreign =
        existing(relation("t", false, List.of(trigger("other", true)), attribute("a")));

    Finding refused =
        into(foreign, "").findings().stream().filter(Finding::blocks).findFirst().orElseThrow();

    assertThat(refused.code()).isEqualTo("not-the-owner");
    assertThat(refused.fix()).contains("`triggers: on` at table t");
    assertThat(codes(into(foreign, "tables: [{source: t, triggers: 'on'}]\n")))
        .containsExactly("triggers-during-load");
  }

  @Test
  void warnsOfATriggerThatSetsWhatTheSourceFills() {
    Existing home = existing(relation("t", true, List.of(trigger("a", true)), attribute("a")));

    Plan firing = into(home, "tables: [{source: t, triggers: 'on'}]\n");
    Plan off = into(home, "tables: [{source: t, triggers: 'off'}]\n");

    assertThat(codes(firing))
        .containsExactlyInAnyOrder("trigger-writes-carried-column", "triggers-during-load");
    assertThat(codes(off)).containsExactly("triggers-during-load");
  }

  @Test
  void saysWhichForeignKeysAreAwayDuringTheLoad() {
    Relation home = relation("t", attribute("a"));
    Relation parent = relation("p", attribute("a"));

    Existing circular = new Existing(List.of(home, parent), List.of(reference("t", "t")), Map.of());
    Existing ordered = new Existing(List.of(home, parent), List.of(reference("t", "p")), Map.of());

    assertThat(two(circular)).containsExactly("foreign-keys-put-back");
    assertThat(two(ordered)).isEmpty();
  }

  private static List<String> two(Existing existing) {
    return codes(
        new Fixture()
            .with(table("t", text("a")), row("x"))
            .with(table("p", text("a")), row("x"))
            .into(existing)
            .edited(INTO)
            .plan());
  }

  @Test
  void blocksATypeThatNothingGetsInto() {
    Existing home = existing(relation("t", attribute("a", "xid8", "", false)));

    assertThat(into(home, "").findings())
        .filteredOn(Finding::blocks)
        .singleElement()
        .returns("type-not-carried", Finding::code)
        .extracting(Finding::fix)
        .asString()
        .contains("skip: true");
    assertThat(
            into(
                    existing(relation("t", attribute("a", "xid8", "", false), attribute("b"))),
                    "tables: [{source: t, columns: [{source: a, skip: true}]}]\n")
                .findings())
        .noneMatch(Finding::blocks);
  }

  @ParameterizedTest
  @CsvSource({"bigint, true", "text, false"})
  void blocksAnotherTypeThanTheTargets(String type, boolean fires) {
    Plan plan =
        into(
            existing(relation("t", attribute("a"))),
            "tables: [{source: t, columns: [{source: a, type: " + type + "}]}]\n");

    assertThat(codes(plan).contains("type-is-the-targets")).isEqualTo(fires);
  }

  @ParameterizedTest
  @CsvSource({"nope, no-such-target-table", "u, names-matched"})
  void blocksATableThatTheTargetDoesNotHave(String target, String code) {
    Plan plan =
        into(
            existing(relation("u", attribute("a"))),
            "tables: [{source: t, target: " + target + "}]\n");

    assertThat(codes(plan)).contains(code);
    assertThat(plan.findings().stream().anyMatch(Finding::blocks))
        .isEqualTo(code.equals("no-such-target-table"));
  }

  @Test
  void refusesWhatNeedsTablesOfItsOwn() {
    Existing home = existing(relation("t", attribute("a")));
    Fixture vectors = new Fixture().with(table("t", text("a")), row("x")).into(home).edited(INTO);
    vectors.options =
        vectors.options.with(
            vectors.options.vectorIndex(), new Conversions(List.of("all"), List.of()));

    assertThat(code(null, "")).isEqualTo("existing-needs-target");
    assertThat(code(home, "points: [{latitude: a, longitude: a, column: p}]\n"))
        .isEqualTo("points-into-existing");
    assertThatThrownBy(vectors::plan)
        .returns("conversion-into-existing", e -> ((PgtrekException) e).code());
  }

  private static String code(@Nullable Existing existing, String yaml) {
    Fixture fixture = new Fixture().with(table("t", text("a")), row("x")).edited(INTO + yaml);
    if (existing != null) {
      fixture.into(existing);
    }
    try {
      fixture.plan();
      return "";
    } catch (PgtrekException refused) {
      return refused.code();
    }
  }
}
