package dev.pgtrek;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgtrek.decide.Measurement;
import dev.pgtrek.model.TableName;
import dev.pgtrek.spi.PairTable;
import dev.pgtrek.spi.PairVerdict;
import dev.pgtrek.spi.PairVerdict.Kind;
import dev.pgtrek.spi.PairVerdict.RowDifference;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PairMeasurementsTest {

  private static final TableName NAME = TableName.of("public", "t");
  private static final PairTable BOTH = new PairTable(NAME, true, true, 1);

  private static List<String> told(long source, long target, boolean complete, Kind... kinds) {
    List<RowDifference> rows =
        Stream.of(kinds).map(kind -> new RowDifference(kind, "(1)", List.of())).toList();
    boolean equal = complete && rows.isEmpty();
    return told(
        PairMeasurements.of(
            BOTH, new PairVerdict(NAME, source, target, "a", "b", equal ? 0 : 1, rows, complete)));
  }

  private static List<String> told(List<Measurement> all) {
    return all.stream()
        .map(m -> m.measure().word() + " " + m.value() + (m.atLeast() ? " at least" : ""))
        .toList();
  }

  @Test
  void countsNothingWhereAllIsEqual() {
    assertThat(told(10, 10, true))
        .containsExactly(
            "rows-missing 0.0", "rows-extra 0.0", "rows-different 0.0", "row-mismatch 0.0");
  }

  @Test
  void countsTheRowsThatAreNamed() {
    assertThat(told(100, 100, true, Kind.MISSING_ON_TARGET, Kind.EXTRA_ON_TARGET, Kind.DIFFERENT))
        .containsExactly(
            "rows-missing 1.0", "rows-extra 1.0", "rows-different 1.0", "row-mismatch 3.0");
  }

  /** More rows may differ than are named: what both sides count is known all the same. */
  @Test
  void countsMoreThanTheRowsThatAreNamed() {
    assertThat(told(1000, 400, false, Kind.MISSING_ON_TARGET))
        .containsExactly(
            "rows-missing 600.0 at least",
            "rows-extra 0.0 at least",
            "rows-different 0.0 at least",
            "row-mismatch 60.0 at least");
  }

  @Test
  void takesSumsThatDifferForARowThatDiffers() {
    assertThat(told(50, 50, false)).contains("rows-different 1.0 at least");
  }

  @Test
  void countsATableThatOneSideLacks() {
    assertThat(told(PairMeasurements.of(new PairTable(NAME, true, false, 1), null)))
        .containsExactly("tables-missing 1.0", "row-mismatch 100.0");
    assertThat(told(PairMeasurements.of(new PairTable(NAME, false, true, 1), null)))
        .containsExactly("objects-different 1.0");
  }
}
