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

class BarsTest {

  private final ByteArrayOutputStream written = new ByteArrayOutputStream();
  private final AtomicLong clock = new AtomicLong();

  private Bars bars(int columns, int rows) {
    return new Bars(
        new PrintStream(written, true, StandardCharsets.UTF_8),
        Style.PLAIN,
        false,
        clock::get,
        () -> new TerminalSize(columns, rows));
  }

  private String text() {
    return written.toString(StandardCharsets.UTF_8);
  }

  private static Event rows(String table, long rows, long total) {
    return new Event.RowsDone(Stage.COPY, TableName.of("main", table), rows, rows * 1_000, total);
  }

  @Test
  void drawsABarForTheStageAndOnePerBusyTable() {
    Bars bars = bars(120, 24);
    bars.on(new Event.StageStarted(Stage.COPY, 1_000));
    bars.on(rows("Track", 500, 800));
    clock.set(2_000_000_000L);

    bars.draw();

    assertThat(text().replace("\u001b[?7l", "").replace("\u001b[?7h", "").lines())
        .containsExactly(
            "copy                     ████████████············  50 %  250 rows/s  250 kB/s  2.0 s"
                + " left",
            "  Track                  ███████████████·········  62 %  250 rows/s  250 kB/s  1.2 s"
                + " left");
  }

  @Test
  void drawsAPartOfACell() {
    Bars bars = bars(120, 24);
    bars.on(new Event.StageStarted(Stage.COPY, 1_000));
    bars.on(rows("Track", 5, 800));

    bars.draw();

    assertThat(text()).contains("copy                     ▏·······");
  }

  @Test
  void drawsOverTheFrameBefore() {
    Bars bars = bars(120, 24);
    bars.on(new Event.StageStarted(Stage.COPY, 1_000));
    bars.on(rows("Track", 500, 800));
    bars.draw();
    written.reset();

    bars.draw();

    assertThat(text()).startsWith("\u001b[2A\r\u001b[J");
  }

  @Test
  void leavesWhatIsDoneAboveTheBars() {
    Bars bars = bars(120, 24);
    bars.on(new Event.StageStarted(Stage.COPY, 1_000));
    bars.draw();
    written.reset();

    bars.on(new Event.StageFinished(Stage.COPY, Duration.ofMillis(1_900), "1,000 rows"));

    assertThat(text())
        .isEqualTo("\u001b[1A\r\u001b[J✓ copy         1.9 s  1,000 rows" + System.lineSeparator());
  }

  @Test
  void showsNoMoreTablesThanFit() {
    Bars bars = bars(120, 5);
    bars.on(new Event.StageStarted(Stage.COPY, 1_000));
    for (String table : new String[] {"a", "b", "c", "d"}) {
      bars.on(rows(table, 1, 10));
    }

    bars.draw();

    assertThat(text()).contains("  and 2 more tables").doesNotContain("  c ");
  }

  @Test
  void staysWithinANarrowTerminal() {
    Bars bars = bars(40, 24);
    bars.on(new Event.StageStarted(Stage.COPY, 1_000));
    bars.on(rows("a_table_with_a_name_that_is_far_too_long", 500, 800));

    bars.draw();

    assertThat(text().replaceAll("\u001b\\[[?0-9]*[a-zA-Z]", "").lines())
        .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(40));
  }

  @Test
  void takesTheBarsAwayAtTheEnd() {
    Bars bars = bars(120, 24);
    bars.on(new Event.StageStarted(Stage.COPY, 1_000));
    bars.draw();
    written.reset();

    bars.close();
    bars.draw();

    assertThat(text()).isEqualTo("\u001b[1A\r\u001b[J");
  }
}
