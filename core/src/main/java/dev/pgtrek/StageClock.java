package dev.pgtrek;

import dev.pgtrek.progress.Event;
import dev.pgtrek.progress.Progress;
import dev.pgtrek.progress.Stage;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * When a run and its stages begin and end, told to its listeners. Stages may overlap, and one may
 * come again. Safe for all threads.
 */
final class StageClock {

  private final Progress progress;
  private final Instant startedAt = Instant.now();
  private final long startedNanos = System.nanoTime();
  private final Map<Stage, Long> enteredNanos = new EnumMap<>(Stage.class);
  private final Map<Stage, Long> millis = new EnumMap<>(Stage.class);

  StageClock(Progress progress) {
    this.progress = progress;
  }

  /** When the run began. */
  Instant startedAt() {
    return startedAt;
  }

  /** Now, by a clock that does not jump within a run. */
  Instant now() {
    return startedAt.plusNanos(System.nanoTime() - startedNanos);
  }

  /** A stage begins; others may be under way. */
  synchronized void enter(Stage stage, long units) {
    enteredNanos.put(stage, System.nanoTime());
    progress.on(new Event.StageStarted(stage, units));
  }

  /** A stage ends; one that had not begun is passed over. */
  synchronized void leave(Stage stage, String summary) {
    Long entered = enteredNanos.remove(stage);
    if (entered != null) {
      took(stage, Duration.ofNanos(System.nanoTime() - entered), summary);
    }
  }

  /** A stage has ended that told of its beginning itself. */
  synchronized void took(Stage stage, Duration duration, String summary) {
    millis.merge(stage, duration.toMillis(), Long::sum);
    progress.on(new Event.StageFinished(stage, duration, summary));
  }

  /**
   * Ends what is under way.
   *
   * @param summary what is said of it
   * @return the words of the stages that were, separated by commas
   */
  synchronized String breakOff(String summary) {
    List<Stage> open = List.copyOf(enteredNanos.keySet());
    open.forEach(stage -> leave(stage, summary));
    return open.stream().map(Stage::word).collect(Collectors.joining(", "));
  }

  /** How long each ended stage took, by its word, in the order of stages. */
  synchronized Map<String, Long> millis() {
    Map<String, Long> words = new LinkedHashMap<>();
    millis.forEach((stage, took) -> words.put(stage.word(), took));
    return words;
  }
}
