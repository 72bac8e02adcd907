package dev.pgtrek.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What a user waits for before anything happens: {@code pgtrek version}, and the whole of a small
 * database in an empty folder, with the first start of a server of its own.
 */
final class StartUp {

  private static final int VERSIONS = 20;
  private static final Path SAMPLE = Path.of("samples/chinook.sqlite").toAbsolutePath();

  private StartUp() {}

  /** Measures and writes its page. */
  static void run(int rounds, Path scratch) throws Exception {
    Page page = new Page("start-up", "start-up");
    page.line(
        Machine.words()
            + ". Medians of %d and %d; one run before is not counted.".formatted(VERSIONS, rounds));
    page.line("");
    List<Double> versions = new ArrayList<>();
    for (int i = 0; i <= VERSIONS; i++) {
      TimedProcess done = pgtrek(scratch, Map.of(), "version");
      if (i > 0) {
        versions.add(done.seconds());
      }
    }
    List<Double> cached = new ArrayList<>();
    List<Double> unpacked = new ArrayList<>();
    chinook(scratch, Map.of());
    for (int i = 0; i < rounds; i++) {
      cached.add(chinook(scratch, Map.of()));
      Path cache = Files.createTempDirectory(scratch, "cache");
      unpacked.add(chinook(scratch, Map.of("PGTREK_CACHE", cache.toString())));
      Folders.delete(cache);
    }
    page.table(
        List.of(
            List.of("seconds", "median", "min", "max", "goal"),
            row("pgtrek version", versions, "< 0.4"),
            row("Chinook, first start of its server in an empty folder", cached, "< 6"),
            row("the same, server's programs not yet unpacked on the machine", unpacked, "< 6")));
    page.write();
  }

  private static List<String> row(String name, List<Double> seconds, String goal) {
    Statistics s = Statistics.of(seconds);
    return List.of(
        name,
        Page.number(s.median(), 2),
        Page.number(s.least(), 2),
        Page.number(s.most(), 2),
        goal);
  }

  private static double chinook(Path scratch, Map<String, String> environment)
      throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory(scratch, "start");
    TimedProcess done = pgtrek(folder, environment, "migrate", SAMPLE.toString(), "--quiet");
    pgtrek(folder, environment, "server", "stop");
    Page.say("Chinook %.2f s".formatted(done.seconds()));
    Folders.delete(folder);
    return done.seconds();
  }

  private static TimedProcess pgtrek(Path folder, Map<String, String> environment, String... words)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(Pgtrek.program().toString()));
    command.addAll(List.of(words));
    TimedProcess done = TimedProcess.run(folder, environment, command);
    if (done.exitCode() != 0) {
      throw new IllegalStateException(command + ": " + done.lastWords());
    }
    return done;
  }
}
