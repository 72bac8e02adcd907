package dev.pgtrek.benchmarks.micro;

import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** The front door of {@code benchmarks/micro}: JMH's own, and the scores as Markdown. */
public final class Micro {

  private static final PrintStream OUT = System.out;

  /** As the launcher starts pgtrek. */
  private static final String[] JAVA = {
    "-Xmx512m", "-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED"
  };

  private Micro() {}

  /**
   * Runs what matches. In the project's root folder.
   *
   * @param arguments JMH's own: a regular expression and options
   */
  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of("benchmarks/target/results").toAbsolutePath();
    Files.createDirectories(folder);
    Options options =
        new OptionsBuilder()
            .parent(new CommandLineOptions(arguments))
            .jvmArgsAppend(JAVA)
            .shouldFailOnError(true)
            .resultFormat(ResultFormatType.JSON)
            .result(folder.resolve("micro.json").toString())
            .build();
    Collection<RunResult> results = new Runner(options).run();
    List<String> lines = new ArrayList<>();
    lines.add("| benchmark | score | ± | unit |");
    lines.add("|---|---:|---:|---|");
    for (RunResult result : results) {
      String name = result.getParams().getBenchmark();
      String brief = name.substring(name.lastIndexOf('.', name.lastIndexOf('.') - 1) + 1);
      lines.add(line(brief, result.getPrimaryResult(), result.getPrimaryResult().getScoreUnit()));
      result
          .getSecondaryResults()
          .forEach((key, r) -> lines.add(line(brief + " " + key, r, "a second")));
      lines.addAll(perProcessorSecond(brief, result));
    }
    String table = String.join("\n", lines) + "\n";
    OUT.println();
    OUT.print(table);
    Files.writeString(folder.resolve("micro.md"), table);
  }

  /** The same for a second of processor time, where the benchmark counts it. */
  private static List<String> perProcessorSecond(String name, RunResult result) {
    List<String> lines = new ArrayList<>();
    Result<?> time = result.getSecondaryResults().get("processorSeconds");
    if (time != null) {
      double seconds = time.getScore();
      lines.add(
          line(name + " per processor second", result.getPrimaryResult().getScore() / seconds));
      Result<?> volume = result.getSecondaryResults().get("gigabytes");
      if (volume != null) {
        lines.add(line(name + " GB per processor second", volume.getScore() / seconds));
      }
    }
    return lines;
  }

  private static String line(String name, double quotient) {
    return String.format(Locale.ROOT, "| %s | %.3f | | |", name, quotient);
  }

  private static String line(String name, Result<?> result, String unit) {
    return String.format(
        Locale.ROOT,
        "| %s | %.3f | %.3f | %s |",
        name,
        result.getScore(),
        result.getScoreError(),
        unit);
  }
}
