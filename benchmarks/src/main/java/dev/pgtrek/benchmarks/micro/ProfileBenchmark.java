package dev.pgtrek.benchmarks.micro;

import dev.pgtrek.model.TableProfile;
import dev.pgtrek.profile.Profiler;
import dev.pgtrek.progress.Progress;
import java.util.List;
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

/** The profile without reading: what looking at every value costs, per row of the table. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
    value = 1,
    jvmArgsAppend = {"-Xmx512m", "-XX:+UseSerialGC"})
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 4, time = 1)
public class ProfileBenchmark {

  private static final int ROWS = 50_000;

  private final SampleRows source = SampleRows.source(ROWS);

  /** One row. */
  @Benchmark
  @OperationsPerInvocation(ROWS)
  public List<TableProfile> everyValue() {
    return Profiler.run(source, List.of(source.table()), 1, ROWS, Progress.SILENT);
  }
}
