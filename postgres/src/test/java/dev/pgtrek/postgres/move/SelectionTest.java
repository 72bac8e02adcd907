package dev.pgtrek.postgres.move;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgtrek.model.Finding;
import dev.pgtrek.model.TableName;
import dev.pgtrek.spi.MoveChoices;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SelectionTest {

  static MoveChoices choices(
      List<String> schemas,
      List<String> withoutSchemas,
      List<String> tables,
      List<String> without) {
    MoveChoices all = MoveChoices.everything(1);
    return new MoveChoices(
        schemas,
        withoutSchemas,
        tables,
        without,
        List.of(),
        true,
        true,
        true,
        Map.of(),
        false,
        1,
        null,
        all.additions(),
        null);
  }

  @Test
  void namesPatternsThatNothingMatches() {
    Selection selection =
        Selection.of(
            choices(
                List.of("sa*", "nosuch"),
                List.of("gone"),
                List.of("orders", "sales.Orders", "sales"),
                List.of("\"Orders\"")));

    List<Finding> found =
        selection.unmatched(
            Set.of("public", "sales"), Set.of(TableName.of("sales", "orders")), Set.of());

    assertThat(found)
        .extracting(f -> f.severity() + " " + f.subject())
        .containsExactly(
            "BLOCK --schema nosuch",
            "WARN --exclude-schema gone",
            "BLOCK --table sales",
            "WARN --exclude-table \"Orders\"");
  }

  private static Selection tables(String... patterns) {
    return Selection.of(choices(List.of(), List.of(), List.of(patterns), List.of()));
  }

  @ParameterizedTest
  @CsvSource({
    "users, app, users, true",
    "users, app, Users, false",
    "USERS, app, users, true",
    "\"\"\"Users\"\"\", app, Users, true",
    "app.*, app, any, true",
    "app.*, other, any, false",
    "a?p.u*s, app, users, true",
    "user, app, users, false",
    "\"\"\"a.b\"\".c\", a.b, c, true",
    "\"\"\"a*\"\".c\", ab, c, false",
    "a.c, a+c, c, false",
    "a+.c, a+, c, true"
  })
  void patternsAreThoseOfPsql(String pattern, String schema, String table, boolean fits) {
    String bare =
        pattern.startsWith("\"") && pattern.endsWith("\"") && pattern.contains("\"\"")
            ? pattern.substring(1, pattern.length() - 1).replace("\"\"", "\"")
            : pattern;

    assertThat(tables(bare).carries(TableName.of(schema, table))).isEqualTo(fits);
  }

  @Test
  void whatIsLeftOutStaysOutWhateverElseNamesIt() {
    Selection selection =
        Selection.of(
            choices(List.of("app", "b*"), List.of("bad"), List.of(), List.of("app.secret")));

    assertThat(selection.carries(TableName.of("app", "t"))).isTrue();
    assertThat(selection.carries(TableName.of("bed", "t"))).isTrue();
    assertThat(selection.carries(TableName.of("bad", "t"))).isFalse();
    assertThat(selection.carries(TableName.of("app", "secret"))).isFalse();
    assertThat(selection.carries(TableName.of("other", "t"))).isFalse();
    assertThat(selection.carriesSchema("other")).isFalse();
  }

  @Test
  void everythingIsCarriedWhereNothingIsChosen() {
    Selection selection = Selection.of(MoveChoices.everything(1));

    assertThat(selection.carries(TableName.of("any", "one"))).isTrue();
    assertThat(selection.onlyNamed()).isFalse();
  }
}
