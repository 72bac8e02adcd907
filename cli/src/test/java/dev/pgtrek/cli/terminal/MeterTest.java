package dev.pgtrek.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgtrek.model.TableName;
import dev.pgtrek.progress.Event;
import dev.pgtrek.progress.Stage;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class MeterTest {

  private static final long SECOND = 1_000_000_000L;
  private static final TableName TRACK = TableName.of("main", "Track");
  private static final TableName ALBUM = TableName.of("main", "Album");

  private final Meter meter = new Meter();

  private Meter.Reading stage(long nanos) {
    return meter.picture(nanos).stages().getFirst();
  }

  @Test
  void addsUpTheRowsOfAllTables() {
    meter.on(new Event.StageStarted(Stage.COPY, 100), 0);
    meter.on(new Event.RowsDone(Stage.COPY, TRACK, 30, 300, 80), SECOND);
    meter.on(new Event.RowsDone(Stage.COPY, ALBUM, 10, 100, 20), SECOND);

    assertThat(stage(2 * SECOND))
        .isEqualTo(new Meter.Reading("copy", 40, 100, 400, Duration.ofSeconds(2)));
  }

  @Test
  void tellsTheTimeLeftFromThePaceSoFar() {
    meter.on(new Event.StageStarted(Stage.COPY, 100), 0);
    meter.on(new Event.RowsDone(Stage.COPY, TRACK, 25, 300, 80), SECOND);

    assertThat(stage(10 * SECOND).left()).isEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void learnsTheWholeAfterTheBeginning() {
    meter.on(new Event.StageStarted(Stage.PROFILE, 0), 0);
    meter.on(new Event.WorkMeasured(Stage.PROFILE, 80), 1);
    meter.on(new Event.RowsDone(Stage.PROFILE, TRACK, 20, 300, 80), SECOND);

    assertThat(stage(SECOND).part()).isEqualTo(0.25);
  }

  @Test
  void widensTheWholeByRowsThatNobodyHadCounted() {
    meter.on(new Event.StageStarted(Stage.PROFILE, 0), 0);
    meter.on(new Event.WorkMeasured(Stage.PROFILE, 80), 1);
    meter.on(new Event.RowsDone(Stage.PROFILE, TRACK, 20, 300, 80), SECOND);
    meter.on(new Event.RowsDone(Stage.PROFILE, ALBUM, 20, 300, 0), SECOND);

    assertThat(stage(SECOND).part()).isEqualTo(0.4);
  }

  @Test
  void tellsNoPartOfAWholeThatStaysUnknown() {
    meter.on(new Event.StageStarted(Stage.PROFILE, 0), 0);
    meter.on(new Event.WorkMeasured(Stage.PROFILE, 0), 1);
    meter.on(new Event.RowsDone(Stage.PROFILE, ALBUM, 20, 300, 0), SECOND);

    assertThat(stage(SECOND).part()).isZero();
  }

  @Test
  void knowsNoTimeLeftBeforeTheFirstRow() {
    meter.on(new Event.StageStarted(Stage.COPY, 100), 0);

    assertThat(stage(SECOND).left()).isNegative();
  }

  @Test
  void neverGoesBeyondTheWhole() {
    meter.on(new Event.StageStarted(Stage.COPY, 10), 0);
    meter.on(new Event.RowsDone(Stage.COPY, TRACK, 25, 300, 10), SECOND);

    assertThat(stage(SECOND).part()).isEqualTo(1.0);
  }

  @Test
  void countsStepsWhereThereAreNoRows() {
    meter.on(new Event.StageStarted(Stage.FINISH, 4), 0);
    meter.on(new Event.StepDone(Stage.FINISH, "INDEX x", Duration.ZERO), 1);

    assertThat(stage(SECOND).part()).isEqualTo(0.25);
  }

  @Test
  void tellsThePartOfStepsByTheirBytesWhereTheyAreKnown() {
    meter.on(new Event.StageStarted(Stage.CHECK, 0), 0);
    meter.on(new Event.WorkMeasured(Stage.CHECK, 4, 1_000), 0);
    meter.on(new Event.RowsDone(Stage.CHECK, TRACK, 0, 100, 0), SECOND);
    meter.on(new Event.StepDone(Stage.CHECK, "index x", Duration.ZERO), SECOND);

    assertThat(stage(SECOND).part()).isEqualTo(0.1);
    assertThat(stage(SECOND).done()).isEqualTo(1);
    assertThat(stage(SECOND).left()).isEqualTo(Duration.ofSeconds(9));
  }

  @Test
  void forgetsATableThatIsDone() {
    meter.on(new Event.StageStarted(Stage.COPY, 100), 0);
    meter.on(new Event.RowsDone(Stage.COPY, TRACK, 30, 300, 80), SECOND);
    meter.on(new Event.TableDone(Stage.COPY, TRACK), SECOND);

    assertThat(meter.picture(SECOND).tables()).isEmpty();
  }

  @Test
  void showsNothingBetweenStages() {
    meter.on(new Event.StageStarted(Stage.COPY, 100), 0);
    meter.on(new Event.StageFinished(Stage.COPY, Duration.ZERO, ""), 1);

    assertThat(meter.picture(2).stages()).isEmpty();
  }

  @Test
  void keepsStagesThatOverlapApart() {
    meter.on(new Event.StageStarted(Stage.COPY, 100), 0);
    meter.on(new Event.StageStarted(Stage.FINISH, 4), 0);
    meter.on(new Event.RowsDone(Stage.COPY, TRACK, 30, 300, 80), SECOND);
    meter.on(new Event.StepDone(Stage.FINISH, "INDEX x", Duration.ZERO), SECOND);
    meter.on(new Event.StageFinished(Stage.COPY, Duration.ZERO, ""), SECOND);

    Meter.Picture picture = meter.picture(SECOND);

    assertThat(picture.stages())
        .containsExactly(new Meter.Reading("finish", 1, 4, 0, Duration.ofSeconds(1)));
    assertThat(picture.tables()).isEmpty();
  }
}
