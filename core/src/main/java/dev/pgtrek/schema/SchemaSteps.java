package dev.pgtrek.schema;

import dev.pgtrek.progress.Event;
import dev.pgtrek.progress.Progress;
import dev.pgtrek.progress.Stage;
import dev.pgtrek.spi.Step;
import dev.pgtrek.spi.StepResult;
import dev.pgtrek.spi.Target;
import dev.pgtrek.work.Workers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Applies steps kind after kind; those of one kind side by side. */
public final class SchemaSteps {

  private SchemaSteps() {}

  /**
   * Applies all steps.
   *
   * @param jobs steps of one kind at once
   * @return what the server refused for what the rows or expressions are, in the steps' order
   * @throws dev.pgtrek.error.PgtrekException if the target fails; steps done before stay
   */
  public static List<Refusal> apply(
      Target target, List<Step> steps, int jobs, Stage stage, Progress progress) {
    List<Refusal> refused = Collections.synchronizedList(new ArrayList<>());
    Map<Step.Kind, List<Step>> byKind =
        steps.stream()
            .collect(Collectors.groupingBy(Step::kind, TreeMap::new, Collectors.toList()));
    for (List<Step> alike : byKind.values()) {
      List<Step> possible = alike.stream().filter(step -> !baseRefused(step, refused)).toList();
      Workers.of(jobs, stage.word())
          .run(possible, step -> apply(target, step, stage, progress, refused));
    }
    refused.sort(Comparator.comparingInt(r -> steps.indexOf(r.step())));
    return List.copyOf(refused);
  }

  /** A constraint that could not be made cannot be validated; its own refusal is told already. */
  private static boolean baseRefused(Step step, List<Refusal> refused) {
    return step.kind() == Step.Kind.VALIDATE
        && refused.stream()
            .map(Refusal::step)
            .anyMatch(r -> r.table().equals(step.table()) && r.object().equals(step.object()));
  }

  private static void apply(
      Target target, Step step, Stage stage, Progress progress, List<Refusal> refused) {
    long started = System.nanoTime();
    switch (target.apply(step)) {
      case StepResult.Done() ->
          progress.on(
              new Event.StepDone(stage, step.id(), Duration.ofNanos(System.nanoTime() - started)));
      case StepResult.RefusedByServer refusal -> {
        refused.add(new Refusal(step, refusal));
        progress.on(
            new Event.Note(stage, "refused by the server: " + step.id() + ": " + refusal.reason()));
      }
    }
  }
}
