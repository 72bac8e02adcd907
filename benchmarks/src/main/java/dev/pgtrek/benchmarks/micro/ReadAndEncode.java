package dev.pgtrek.benchmarks.micro;

import dev.pgtrek.postgres.copy.CopyRowWriter;
import dev.pgtrek.spi.Chunk;
import dev.pgtrek.spi.RowCursor;
import dev.pgtrek.spi.RowWriter;
import dev.pgtrek.spi.TableRoute;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The copy without the server, on one thread: every row of the file is read from its snapshot and
 * encoded for COPY. The score is files a second; {@code gigabytes} is the COPY data a second,
 * {@code processorSeconds} the processor time a second.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class ReadAndEncode {

  private final List<Part> parts = new ArrayList<>();

  // JMH sets a state up after it made it.
  @SuppressWarnings("NullAway.Init")
  private Orders orders;

  private record Part(TableRoute route, Chunk chunk) {}

  /** The data that went through. */
  @State(Scope.Thread)
  @AuxCounters(AuxCounters.Type.OPERATIONS)
  public static class Volume {

    /** In 10^9 bytes. */
    public double gigabytes;

    /** Processor time of the whole process. */
    public double processorSeconds;

    /** Each iteration counts anew. */
    @Setup(Level.Iteration)
    public void reset() {
      gigabytes = 0;
      processorSeconds = 0;
    }
  }

  /** Makes file, snapshot and plan. */
  @Setup
  public void open() throws Exception {
    orders = Orders.open();
    for (TableRoute route : orders.routes()) {
      for (Chunk chunk : orders.snapshot().chunks(route.source(), orders.chunkRows())) {
        parts.add(new Part(route, chunk));
      }
    }
  }

  /** Removes them. */
  @TearDown
  public void close() throws Exception {
    orders.close();
  }

  /** The whole file once. */
  @Benchmark
  public long file(Volume volume) throws SQLException {
    double before = ProcessorTime.seconds();
    CountingConnection sink = new CountingConnection();
    for (Part part : parts) {
      try (RowCursor row = orders.snapshot().read(part.chunk(), part.route().sourceReads());
          RowWriter out =
              CopyRowWriter.open(sink.connection(), part.route(), (c, rows, bytes) -> {})) {
        while (row.next()) {
          out.write(row);
        }
      }
    }
    volume.processorSeconds += ProcessorTime.seconds() - before;
    volume.gigabytes += sink.bytes() / 1e9;
    return sink.bytes();
  }
}
