package dev.pgtrek.postgres.inplace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgtrek.model.Finding;
import dev.pgtrek.spi.InPlaceStep;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** By which statement the catalog learns of a version, and where the server would refuse it. */
class RefreshesTest {

  private static Sorting database(@Nullable String recorded, @Nullable String actual) {
    return new Sorting(
        Sorting.DEFAULT, "", "my \"app", 'c', "en_US.utf8", true, recorded, actual, null);
  }

  private static Refreshes of(boolean record, Sorting sorting) {
    Refreshes refreshes = new Refreshes("app", record);
    refreshes.add(sorting);
    return refreshes;
  }

  @Test
  void refreshesWhereBothAreKnown() {
    assertThat(of(false, database("2.36", "2.41")).steps())
        .extracting(InPlaceStep::statement)
        .containsExactly("ALTER DATABASE \"my \"\"app\" REFRESH COLLATION VERSION");
  }

  @Test
  void namesTheStatementWhereNoneWasWrittenDown() {
    Refreshes refreshes = of(false, database(null, "2.41"));

    assertThat(refreshes.steps()).isEmpty();
    assertThat(refreshes.findings())
        .extracting(Finding::code)
        .containsExactly("collation-version-not-recorded");
    assertThat(refreshes.findings().getFirst().fix())
        .contains("SET datcollversion = '2.41' WHERE datname = 'my \"app'");
  }

  @Test
  void takesTheVersionOutWhereMuslReportsNone() {
    assertThat(of(true, database("2.36", null)).steps())
        .extracting(InPlaceStep::statement)
        .containsExactly(
            "UPDATE pg_catalog.pg_database SET datcollversion = NULL WHERE datname = 'my \"app'");
  }

  @Test
  void leavesAloneWhatIsAsItIsWrittenDown() {
    Refreshes refreshes = of(true, database("2.41", "2.41"));

    assertThat(refreshes.steps()).isEmpty();
    assertThat(refreshes.findings()).isEmpty();
  }
}
