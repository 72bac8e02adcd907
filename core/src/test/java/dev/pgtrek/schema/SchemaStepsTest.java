package dev.pgtrek.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgtrek.memory.MemoryTarget;
import dev.pgtrek.model.TableName;
import dev.pgtrek.progress.Event;
import dev.pgtrek.progress.Stage;
import dev.pgtrek.spi.Step;
import dev.pgtrek.work.Schedule;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SchemaStepsTest {

  private static final TableName PARENT = TableName.of("public", "parent");
  private static final TableName CHILD = TableName.of("public", "child");

  private static Step step(Step.Kind kind, TableName table, String object) {
    return new Step(kind, table, object, "");
  }

  private static List<String> order(List<Step> steps) {
    List<String> done = new ArrayList<>();
    Schedule schedule = new Schedule();
    SchemaSteps.onto(
        schedule,
        schedule.phase(),
        new MemoryTarget(),
        steps,
        Stage.FINISH,
        event -> {
          if (event instanceof Event.StepDone step) {
            done.add(step.what());
          }
        });
    schedule.run(1, "test");
    return done;
  }

  @Test
  void countsATableBeforeItsReferencesAreDeclaredAndItsParentAfterwards() {
    Step index = step(Step.Kind.INDEX, CHILD, "i");
    Step key = new Step(Step.Kind.FOREIGN_KEY, CHILD, "f", "", PARENT);
    Step proof = step(Step.Kind.VALIDATE, CHILD, "f");
    Step statistics = step(Step.Kind.ANALYZE, CHILD, "child");
    Step ofParent = step(Step.Kind.ANALYZE, PARENT, "parent");

    List<String> done = order(List.of(proof, ofParent, key, statistics, index));

    assertThat(done)
        .containsExactly(index.id(), statistics.id(), key.id(), proof.id(), ofParent.id());
  }

  @Test
  void countsATableWithoutReferencesToBeProvedLast() {
    Step index = step(Step.Kind.INDEX, CHILD, "i");
    Step identity = step(Step.Kind.IDENTITY, CHILD, "id");
    Step statistics = step(Step.Kind.ANALYZE, CHILD, "child");

    assertThat(order(List.of(statistics, identity, index)))
        .containsExactly(index.id(), identity.id(), statistics.id());
  }
}
