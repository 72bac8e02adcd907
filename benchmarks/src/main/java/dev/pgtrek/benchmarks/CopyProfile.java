package dev.pgtrek.benchmarks;

import dev.pgtrek.benchmarks.Contender.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedMethod;
import jdk.jfr.consumer.RecordedStackTrace;
import jdk.jfr.consumer.RecordingFile;

/**
 * Where pgtrek's own processor time goes in the main job, sampled by Flight Recorder: the hottest
 * methods of each stage, and a flame graph of the copy's threads and one of all.
 */
public final class CopyProfile {

  private static final String SAMPLE = "jdk.CPUTimeSample";
  private static final Duration INTERVAL = Duration.ofMillis(5);
  private static final int HOTTEST = 12;

  /** Stages below are not told method by method: their few samples say little. */
  private static final double LEAST_SHARE = 0.03;

  private static final String OURS = "dev.pgtrek.";
  private static final String OTHER = "other";

  private final Map<String, FlameGraph> stages = new TreeMap<>();
  private final Map<String, Map<String, Long>> methods = new TreeMap<>();

  private CopyProfile() {}

  /**
   * Runs in the project's root folder.
   *
   * @param arguments {@code [--rows N]}
   */
  public static void main(String[] arguments) throws Exception {
    long rows =
        arguments.length == 2
            ? Long.parseLong(arguments[1].replace("_", ""))
            : Scenario.MAIN.size();
    Path scratch = Files.createTempDirectory("pgtrek-profile");
    Path recording = scratch.resolve("run.jfr");
    try (BenchmarkServer server = BenchmarkServer.start()) {
      Page page = new Page("profile", "profile");
      List<String> options =
          Pgtrek.knows(Pgtrek.WITHOUT_GIN.getFirst()) ? Pgtrek.WITHOUT_GIN : List.of();
      String url = server.newDatabase();
      Outcome outcome =
          Pgtrek.of(Pgtrek.PROVED, Scenario.MAIN.input(rows).path(), scratch, options)
              .fill(url, Map.of("PGTREK_JAVA_OPTS", javaOptions(recording)));
      if (!outcome.failure().isEmpty()) {
        throw new IllegalStateException(outcome.failure());
      }
      page.line(
          "%,d rows in %.2f s, %.1f s of processor time, one sample each %d ms of it. %s."
              .formatted(
                  rows,
                  outcome.seconds(),
                  outcome.processorSeconds(),
                  INTERVAL.toMillis(),
                  Machine.words()));
      page.line("");
      CopyProfile profile = new CopyProfile();
      profile.read(recording);
      if (profile.methods.isEmpty()) {
        throw new IllegalStateException("no samples: this system gives no processor-time events");
      }
      profile.print(page);
      page.write();
    } finally {
      Folders.delete(scratch);
    }
  }

  private static String javaOptions(Path recording) {
    // The heap as the launcher sets it; deep stacks, so that no stage loses its root. The plus
    // signs
    // make settings that no settings file has.
    return "-Xmx512m -XX:FlightRecorderOptions=stackdepth=128"
        + " -XX:StartFlightRecording:settings=none,"
        + Stream.of("enabled=true", "stackTrace=true", "throttle=" + INTERVAL.toMillis() + "ms")
            .map(setting -> "+" + SAMPLE + "#" + setting + ",")
            .collect(Collectors.joining())
        + "filename="
        + recording;
  }

  private void read(Path recording) throws Exception {
    FlameGraph all = new FlameGraph();
    try (RecordingFile file = new RecordingFile(recording)) {
      while (file.hasMoreEvents()) {
        RecordedEvent event = file.readEvent();
        RecordedStackTrace trace = event.getStackTrace();
        if (event.getEventType().getName().equals(SAMPLE) && trace != null) {
          List<String> frames = frames(trace);
          String stage = stage(frames);
          stages.computeIfAbsent(stage, s -> new FlameGraph()).add(frames);
          all.add(frames);
          methods
              .computeIfAbsent(stage, s -> new LinkedHashMap<>())
              .merge(frames.getLast(), 1L, Long::sum);
        }
      }
    }
    stages.put("all", all);
  }

  /** Outermost first. */
  private static List<String> frames(RecordedStackTrace trace) {
    List<String> frames = new ArrayList<>();
    for (RecordedFrame frame : trace.getFrames().reversed()) {
      RecordedMethod method = frame.getMethod();
      String type = method.getType().getName();
      frames.add(type + "." + method.getName());
    }
    return frames;
  }

  /** The stage is the package of the engine that a thread's stack comes through first. */
  private static String stage(List<String> frames) {
    return frames.stream()
        .map(CopyProfile::enginePackage)
        .flatMap(Optional::stream)
        .findFirst()
        .orElse(OTHER);
  }

  private static Optional<String> enginePackage(String frame) {
    if (!frame.startsWith(OURS)) {
      return Optional.empty();
    }
    String rest = frame.substring(OURS.length());
    String first = rest.substring(0, rest.indexOf('.'));
    return switch (first) {
      case "check", "backup", "profile", "plan", "schema", "copy", "verify", "report" ->
          Optional.of(first);
      default -> Optional.empty();
    };
  }

  private void print(Page page) throws Exception {
    long total = stages.getOrDefault("all", new FlameGraph()).samples();
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("stage: method", "samples", "of the stage %"));
    methods.forEach(
        (stage, counts) -> {
          long own = counts.values().stream().mapToLong(Long::longValue).sum();
          if (own < LEAST_SHARE * total) {
            return;
          }
          rows.add(
              List.of(
                  stage + ": all, " + Page.number(100.0 * own / total, 1) + " % of the run",
                  Page.number(own),
                  "100.0"));
          counts.entrySet().stream()
              .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder()))
              .limit(HOTTEST)
              .forEach(
                  e ->
                      rows.add(
                          List.of(
                              stage + ": " + FlameGraph.brief(e.getKey()),
                              Page.number(e.getValue()),
                              Page.number(100.0 * e.getValue() / own, 1))));
        });
    page.table(rows);
    Files.createDirectories(Page.FOLDER);
    for (String stage : List.of("copy", "profile", "verify", "all")) {
      FlameGraph graph = stages.get(stage);
      if (graph != null) {
        Path file = Page.FOLDER.resolve("flame-" + stage + ".svg");
        Files.writeString(file, graph.svg(stage + ": processor time by method"));
        Page.say(file.toString());
      }
    }
  }
}
