package dev.pgtrek.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.model.Extension;
import dev.pgtrek.model.ScalarType;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExtensionPlanTest {

  private static final List<Extension> ASKED =
      List.of(
          Extension.of("unaccent", "For one search."),
          Extension.of("pg_trgm", "For trigrams."),
          Extension.of("unaccent", "For another search."),
          Extension.of("unaccent", "For one search."));

  private static Plan plan() {
    return new Fixture()
        .with(Fixture.table("extended", Fixture.column("name", "TEXT", ScalarType.TEXT)))
        .plan();
  }

  @Test
  void namesEachOnceWithAllItsReasons() {
    assertThat(ExtensionPlan.of(List.of(), ASKED, new PlainDialect()))
        .containsExactly(
            Extension.of("pg_trgm", "For trigrams."),
            Extension.of("unaccent", "For one search. For another search."));
  }

  @Test
  void standsInThePlanFileUnderItsSeal() {
    String yaml = PlanFile.write(plan());

    assertThat(yaml).contains("extensions:\n- name: pg_trgm\n  reason: For a table.\n");
    assertThat(PlanFile.read(yaml, "plan.yaml").complete()).isTrue();
    assertThatThrownBy(() -> PlanFile.read(yaml.replace("pg_trgm", "vector"), "plan.yaml"))
        .isInstanceOf(PgtrekException.Usage.class)
        .hasMessageContaining("'extensions' was changed");
  }

  @Test
  void standsBeforeAllElseInTheStatements() {
    assertThat(PlanSql.of(plan(), new PlainDialect()))
        .contains("-- Before the rows\n\n-- extension pg_trgm\nCREATE EXTENSION pg_trgm;\n");
  }
}
