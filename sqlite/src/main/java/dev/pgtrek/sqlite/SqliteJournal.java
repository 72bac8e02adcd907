package dev.pgtrek.sqlite;

import dev.pgtrek.spi.Chunk;
import dev.pgtrek.spi.Journal;
import dev.pgtrek.spi.RunRecord;
import dev.pgtrek.spi.StepResult;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What has been done to a file that is being made. It lives as long as the process: the view of the
 * source ends with it too, so a run that was broken off starts over. Safe for all threads.
 */
final class SqliteJournal implements Journal {

  private final Runnable begin;
  private final Consumer<RunRecord.State> finish;
  private final Map<Chunk, Long> committed = new ConcurrentHashMap<>();
  private final Map<String, StepResult> steps = new ConcurrentHashMap<>();
  private volatile List<Chunk> chunks = List.of();
  private volatile @Nullable RunRecord run;

  /**
   * @param begin makes the file
   * @param finish gives it its name
   */
  SqliteJournal(Runnable begin, Consumer<RunRecord.State> finish) {
    this.begin = begin;
    this.finish = finish;
  }

  @Override
  public Optional<RunRecord> latest() {
    return Optional.ofNullable(run);
  }

  @Override
  public void begin(RunRecord record, List<Chunk> all) {
    begin.run();
    chunks = List.copyOf(all);
    run = record;
  }

  @Override
  public void resume() {
    throw new IllegalStateException("a run that makes a file starts over");
  }

  @Override
  public List<Chunk> chunks() {
    return chunks;
  }

  @Override
  public Map<Chunk, Long> committed() {
    return Map.copyOf(committed);
  }

  @Override
  public Map<String, StepResult> steps() {
    return Map.copyOf(steps);
  }

  void committed(Chunk chunk, long rows) {
    committed.put(chunk, rows);
  }

  void applied(String step, StepResult result) {
    steps.put(step, result);
  }

  @Override
  public void finish(RunRecord.State state) {
    finish.accept(state);
  }
}
