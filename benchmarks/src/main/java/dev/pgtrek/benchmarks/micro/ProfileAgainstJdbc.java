package dev.pgtrek.benchmarks.micro;

import dev.pgtrek.model.Table;
import dev.pgtrek.model.TableProfile;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
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
import org.openjdk.jmh.infra.Blackhole;

/**
 * The profile of every value against merely reading every value of the same file through JDBC, both
 * on one thread: files a second, and the processor time that took. How many times as long the
 * profile takes is the quotient of {@code jdbc} and {@code profile}.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class ProfileAgainstJdbc {

  // JMH sets a state up after it made it.
  @SuppressWarnings("NullAway.Init")
  private Orders orders;

  /** What it took. */
  @State(Scope.Thread)
  @AuxCounters(AuxCounters.Type.OPERATIONS)
  public static class Cost {

    /** Processor time of the whole process. */
    public double processorSeconds;

    /** Each iteration counts anew. */
    @Setup(Level.Iteration)
    public void reset() {
      processorSeconds = 0;
    }
  }

  /** Makes file and snapshot. */
  @Setup
  public void open() throws Exception {
    orders = Orders.open();
  }

  /** Removes them. */
  @TearDown
  public void close() throws Exception {
    orders.close();
  }

  /** Everything that the plan needs to know. */
  @Benchmark
  public List<TableProfile> profile(Cost cost) {
    double before = ProcessorTime.seconds();
    List<TableProfile> profiles = orders.profile();
    cost.processorSeconds += ProcessorTime.seconds() - before;
    return profiles;
  }

  /** Each value as the driver gives it; nothing is looked at. */
  @Benchmark
  public void jdbc(Cost cost, Blackhole sink) throws SQLException {
    double before = ProcessorTime.seconds();
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + orders.file());
        Statement statement = connection.createStatement()) {
      for (Table table : orders.tables()) {
        try (ResultSet rows =
            statement.executeQuery("SELECT * FROM \"" + table.name().table().text() + "\"")) {
          int columns = rows.getMetaData().getColumnCount();
          while (rows.next()) {
            for (int column = 1; column <= columns; column++) {
              sink.consume(rows.getObject(column));
            }
          }
        }
      }
    }
    cost.processorSeconds += ProcessorTime.seconds() - before;
  }
}
