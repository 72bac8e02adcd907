package dev.pgtrek.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pgtrek.report.Figures;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * How fast a migration goes: as an earlier run of the same source went, or as a cautious guess.
 *
 * @param origin where the figures come from, for people
 * @param rowsPerSecond rows carried, with all that is around it
 * @param rowsReadPerSecond rows read by a check, a backup or a proof
 * @param measured whether a run was measured
 */
record RunPace(String origin, double rowsPerSecond, double rowsReadPerSecond, boolean measured) {

  /** Chosen to be slower than what docs/performance.md measured, so that nobody waits in vain. */
  static final RunPace GUESS =
      new RunPace(
          "cautious estimates, as no run of this source was measured yet: 50,000 rows a second"
              + " carried and proved, 200,000 read; rehearse for better ones",
          50_000,
          200_000,
          false);

  private static final Set<String> ENDED = Set.of("PROVED", "UNPROVED", "DIFFERENT");

  private static final int LEAST_ROWS = 1_000;

  /** The pace of the latest run of a source that carried rows, else a guess. */
  static RunPace of(Path runs, String source) {
    if (!Files.isDirectory(runs)) {
      return GUESS;
    }
    try (Stream<Path> all = Files.list(runs)) {
      List<Path> latestFirst =
          all.filter(Files::isDirectory)
              .sorted(java.util.Comparator.<Path>naturalOrder().reversed())
              .toList();
      for (Path folder : latestFirst) {
        Optional<RunPace> pace = measured(folder, source);
        if (pace.isPresent()) {
          return pace.get();
        }
      }
      return GUESS;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Optional<RunPace> measured(Path folder, String source) throws IOException {
    Path file = folder.resolve("migration_report_" + folder.getFileName() + ".json");
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    JsonNode report;
    try {
      report = new ObjectMapper().readTree(file.toFile());
    } catch (com.fasterxml.jackson.core.JacksonException e) {
      // Not ours, or damaged: then it measured nothing.
      return Optional.empty();
    }
    JsonNode stages = report.path("stageMillis");
    boolean whole =
        ENDED.contains(report.path("outcome").asText())
            && report.path("source").asText().equals(source)
            && stages.has("copy")
            && !report.path("resumed").asBoolean();
    long rows = 0;
    for (JsonNode table : report.path("tables")) {
      rows += table.path("rows").asLong();
    }
    long millis = 0;
    for (JsonNode stage : stages) {
      millis += stage.asLong();
    }
    if (!whole || rows < LEAST_ROWS || millis <= 0) {
      return Optional.empty();
    }
    long read = Math.max(1, stages.path("profile").asLong() + stages.path("backup").asLong());
    return Optional.of(
        new RunPace(
            "as measured by run "
                + folder.getFileName()
                + ": "
                + Figures.count(rows, "row")
                + " in "
                + Figures.duration(Duration.ofMillis(millis)),
            1000.0 * rows / millis,
            1000.0 * rows / read,
            true));
  }

  /** How long the whole of a migration takes, in words. */
  String all(long rows) {
    return words(rows / rowsPerSecond);
  }

  /** How long a reading of the source takes, in words. */
  String read(long rows) {
    return words(rows / rowsReadPerSecond);
  }

  private String words(double seconds) {
    // Starting, connecting and the like.
    long millis = Math.round(1000 * seconds) + 3_000;
    return "about " + Figures.duration(Duration.ofMillis(millis)) + (measured ? "" : " (estimate)");
  }
}
