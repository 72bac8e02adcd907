package dev.pgtrek.benchmarks.micro;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collection;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

class MicroTest {

  /** Says nothing about speed: each is done once. */
  @Test
  void everyBenchmarkComesToItsEnd() throws Exception {
    Collection<RunResult> results =
        new Runner(
                new OptionsBuilder()
                    .include("dev.pgtrek.benchmarks.micro")
                    .mode(Mode.SingleShotTime)
                    .warmupIterations(0)
                    .measurementIterations(1)
                    .forks(0)
                    .verbosity(VerboseMode.SILENT)
                    .shouldFailOnError(true)
                    .build())
            .run();
    assertThat(results)
        .extracting(result -> result.getParams().getBenchmark())
        .anyMatch(name -> name.endsWith(".ReadAndEncode.file"))
        .anyMatch(name -> name.contains(".ProfileAgainstJdbc."))
        .anyMatch(name -> name.contains(".ProfileBenchmark."))
        .anyMatch(name -> name.contains(".CanonicalBenchmark."));
  }
}
