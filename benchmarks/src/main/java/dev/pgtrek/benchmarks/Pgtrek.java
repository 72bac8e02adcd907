package dev.pgtrek.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** pgtrek as a user starts it, in an empty folder of its own each time. */
final class Pgtrek implements Contender {

  static final String PROVED = "pgtrek, proved";
  static final String UNPROVED = "pgtrek --no-verify";
  static final String PROVED_WITH_GIN = "pgtrek, proved, GIN on jsonb";

  /** The choice that leaves out the indexes that pgloader does not build either. */
  static final List<String> WITHOUT_GIN = List.of("--json-index", "none");

  /** What the server's limit is of: rows and all that stands on them, whose stages overlap. */
  static final String CARRIED = "first row to last key";

  private static final Path PROGRAM = Path.of("pgtrek").toAbsolutePath();
  private static final JsonMapper JSON = new JsonMapper();

  private final String name;
  private final Path source;
  private final Path scratch;
  private final List<String> options;
  private final Optional<Integer> processors;

  private Pgtrek(
      String name, Path source, Path scratch, List<String> options, Optional<Integer> processors) {
    this.name = name;
    this.source = source;
    this.scratch = scratch;
    this.options = List.copyOf(options);
    this.processors = processors;
  }

  static Pgtrek of(String name, Path source, Path scratch, List<String> options) {
    return new Pgtrek(name, source, scratch, options, Optional.empty());
  }

  /** The same, bound to the first processors. */
  Pgtrek onProcessors(int count) {
    return new Pgtrek(name, source, scratch, options, Optional.of(count));
  }

  /** Whether this pgtrek knows an option. */
  static boolean knows(String option) throws IOException, InterruptedException {
    return TimedProcess.run(
            Path.of("").toAbsolutePath(),
            Map.of(),
            List.of(PROGRAM.toString(), "migrate", "--help"))
        .output()
        .contains(option);
  }

  static Path program() {
    return PROGRAM;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Outcome fill(String url) throws IOException, InterruptedException {
    return fill(url, Map.of());
  }

  Outcome fill(String url, Map<String, String> environment)
      throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory(scratch, "run");
    List<String> command = new ArrayList<>();
    processors.ifPresent(n -> command.addAll(List.of("taskset", "-c", "0-" + (n - 1))));
    command.addAll(
        List.of(PROGRAM.toString(), "migrate", source.toString(), url, "--quiet", "--json"));
    processors.ifPresent(n -> command.addAll(List.of("--jobs", Integer.toString(n))));
    command.addAll(options);
    TimedProcess done = TimedProcess.run(folder, environment, command);
    Map<String, Double> stages = stages(done.output());
    carried(folder).ifPresent(seconds -> stages.put(CARRIED, seconds));
    Folders.delete(folder);
    return Outcome.of(done, stages);
  }

  /** From the beginning of the copy to the end of what is built upon it, by the run's log. */
  private static Optional<Double> carried(Path folder) throws IOException {
    Path runs = folder.resolve(".pgtrek/runs");
    if (!Files.isDirectory(runs)) {
      return Optional.empty();
    }
    try (Stream<Path> all = Files.walk(runs)) {
      Optional<Path> log = all.filter(path -> path.endsWith("run.log")).findFirst();
      if (log.isEmpty()) {
        return Optional.empty();
      }
      List<String> lines = Files.readAllLines(log.get());
      Optional<LocalDateTime> from = said(lines, "copy: started").findFirst();
      Optional<LocalDateTime> to = said(lines, "finish: done in").reduce((_, last) -> last);
      return from.flatMap(
          begun -> to.map(ended -> Duration.between(begun, ended).toMillis() / 1e3));
    }
  }

  /** When these words were said, by lines such as {@code 2026-01-31 09:30:00.250 INFO words}. */
  private static Stream<LocalDateTime> said(List<String> lines, String words) {
    return lines.stream().filter(line -> line.contains(words)).map(Pgtrek::time);
  }

  private static LocalDateTime time(String line) {
    String[] parts = line.split(" ", 3);
    return LocalDateTime.parse(parts[0] + "T" + parts[1]);
  }

  /** The seconds of each stage from the report. */
  static Map<String, Double> stages(String output) throws IOException {
    Map<String, Double> stages = new LinkedHashMap<>();
    int report = output.indexOf('{');
    if (report >= 0) {
      JsonNode millis = JSON.readTree(output.substring(report)).path("stageMillis");
      millis.properties().forEach(e -> stages.put(e.getKey(), e.getValue().asLong() / 1e3));
    }
    return stages;
  }
}
