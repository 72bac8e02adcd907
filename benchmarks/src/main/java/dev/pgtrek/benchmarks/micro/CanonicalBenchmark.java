package dev.pgtrek.benchmarks.micro;

import dev.pgtrek.progress.Progress;
import dev.pgtrek.verify.Verdict;
import dev.pgtrek.verify.Verifier;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The proof without reading: canonical values and hashes of both sides, per row of the table. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
    value = 1,
    jvmArgsAppend = {"-Xmx512m", "-XX:+UseSerialGC"})
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 4, time = 1)
public class CanonicalBenchmark {

  private static final int ROWS = 50_000;

  private final SampleRows source = SampleRows.source(ROWS);
  private final SampleRows target = SampleRows.target(ROWS);

  /** One row of both sides. */
  @Benchmark
  @OperationsPerInvocation(ROWS)
  public Verdict bothSides() {
    Verdict verdict =
        Verifier.run(
            source,
            target,
            List.of(SampleRows.route()),
            Map.of(),
            new Verifier.Options(1, ROWS, 10, false),
            Progress.SILENT);
    if (verdict.tables().getFirst().chunksDifferent() > 0) {
      throw new IllegalStateException("both sides hold the same rows");
    }
    return verdict;
  }
}
