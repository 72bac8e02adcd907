package dev.pgtrek.postgres.move;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ColumnOptionsTest {

  private static final String COLUMN = "ALTER TABLE ONLY \"a b\".t ALTER COLUMN \"set\" SET ";

  @Test
  void leavesOutWhatSetsOnlyTheServersNumber() {
    assertThat(ColumnOptions.known(List.of(COLUMN + "(pg_attver=47236584)"))).isEmpty();
  }

  @Test
  void knowsColumnsOfForeignTables() {
    assertThat(
            ColumnOptions.known(
                List.of("ALTER FOREIGN TABLE ONLY s.t ALTER COLUMN c SET (pg_attver=47236584)")))
        .isEmpty();
  }

  @Test
  void keepsTheUsersOptionsBesideIt() {
    assertThat(
            ColumnOptions.known(
                List.of(COLUMN + "(n_distinct=5, pg_attver=4, n_distinct_inherited=-0.1)")))
        .containsExactly(COLUMN + "(n_distinct=5, n_distinct_inherited=-0.1)");
  }

  @Test
  void touchesNothingElse() {
    List<String> others =
        List.of(
            "CREATE TABLE s.pg_attver (a int)",
            "COMMENT ON TABLE s.t IS 'ALTER TABLE t ALTER COLUMN c SET (pg_attver=1)'",
            COLUMN + "(n_distinct=5)",
            "ALTER TABLE s.t ALTER COLUMN pg_attver SET STATISTICS 5");

    assertThat(ColumnOptions.known(others)).isEqualTo(others);
  }
}
