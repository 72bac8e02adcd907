package dev.pgtrek.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgtrek.model.TableName;
import dev.pgtrek.progress.Event;
import dev.pgtrek.progress.Stage;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LinesTest {

  private static final TableName TRACK = TableName.of("main", "Track");

  private final ByteArrayOutputStream written = new ByteArrayOutputStream();
  private final AtomicLong clock = new AtomicLong();
  private final PrintStream err = new PrintStream(written, true, StandardCharsets.UTF_8);
  private final Lines lines = new Lines(err, false, clock::get);

  private String text() {
    return written.toString(StandardCharsets.UTF_8);
  }

  private void rows(int seconds, long rows) {
    clock.set(seconds * 1_000_000_000L);
    lines.on(new Event.RowsDone(Stage.COPY, TRACK, rows, rows * 100, 1_000));
  }

  @Test
  void tellsBeginAndEndOfAStage() {
    lines.on(new Event.StageStarted(Stage.COPY, 1_000));
    lines.on(new Event.StageFinished(Stage.COPY, Duration.ofMillis(1_900), "1,000 rows"));

    assertThat(text().lines()).containsExactly("copy: started", "copy: done in 1.9 s: 1,000 rows");
  }

  @Test
  void isSilentForTenSeconds() {
    lines.on(new Event.StageStarted(Stage.COPY, 1_000));
    rows(9, 100);

    assertThat(text().lines()).containsExactly("copy: started");
  }

  @Test
  void tellsThePaceAfterTenSeconds() {
    lines.on(new Event.StageStarted(Stage.COPY, 1_000));
    rows(10, 250);
    rows(11, 10);

    assertThat(text().lines())
        .containsExactly(
            "copy: started", "copy: 25 %, 250 of 1,000, 25 rows/s, 2.5 kB/s, 30.0 s left");
  }

  @Test
  void tellsBytesAndNoRowsOfStepsThatHaveBytes() {
    lines.on(new Event.StageStarted(Stage.CHECK, 0));
    lines.on(new Event.WorkMeasured(Stage.CHECK, 3, 1_000));
    lines.on(new Event.StepDone(Stage.CHECK, "index x", Duration.ofSeconds(2)));
    clock.set(Duration.ofSeconds(10).toNanos());
    lines.on(new Event.RowsDone(Stage.CHECK, TableName.of("app", "x"), 0, 500, 0));

    assertThat(text().lines())
        .containsExactly("check: started", "check: 50 %, 1 of 3, 50 B/s, 10.0 s left");
  }

  @Test
  void tellsStepsOnlyWhenAsked() {
    Event step = new Event.StepDone(Stage.FINISH, "INDEX x", Duration.ofSeconds(2));

    lines.on(step);
    new Lines(err, true, clock::get).on(step);

    assertThat(text().lines()).containsExactly("finish: INDEX x in 2.0 s");
  }

  @Test
  void spellsOutWhatATerminalWouldObey() {
    lines.on(new Event.Note(Stage.COPY, "table \u001b[2J"));

    assertThat(text()).isEqualTo("copy: table \\u{1b}[2J" + System.lineSeparator());
  }
}
