package dev.pgtrek.progress;

/**
 * Whoever listens to a run. Called from many threads at once; must return quickly and never throw.
 */
@FunctionalInterface
public interface Progress {

  /** Listens to nothing. */
  Progress SILENT = event -> {};

  void on(Event event);
}
