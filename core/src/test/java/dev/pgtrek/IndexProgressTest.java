package dev.pgtrek;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgtrek.model.TableName;
import dev.pgtrek.progress.Event;
import dev.pgtrek.progress.Stage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class IndexProgressTest {

  private static final TableName NAME = TableName.of("app", "public.t_n");

  private final List<Event> told = new ArrayList<>();
  private final IndexProgress watch = new IndexProgress(told::add);

  @Test
  void namesTheIndexThatIsLookedIntoAndCountsItOnceItIsDone() {
    watch.begun("app", "public.t_n");
    watch.ended("app", "public.t_n", 3_000, Duration.ofSeconds(2));

    assertThat(told)
        .containsExactly(
            new Event.RowsDone(Stage.CHECK, NAME, 0, 0, 0),
            new Event.RowsDone(Stage.CHECK, NAME, 0, 3_000, 0),
            new Event.TableDone(Stage.CHECK, NAME),
            new Event.StepDone(
                Stage.CHECK, "index public.t_n of app, 3.0 kB", Duration.ofSeconds(2)));
  }

  @Test
  void addsUpWhatTheDatabasesHold() {
    watch.found("app", 3, 500);
    watch.found("other", 1, 70);

    assertThat(told)
        .containsExactly(
            new Event.WorkMeasured(Stage.CHECK, 3, 500),
            new Event.WorkMeasured(Stage.CHECK, 4, 570));
  }
}
