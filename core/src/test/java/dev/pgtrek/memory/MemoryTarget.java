package dev.pgtrek.memory;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.model.Catalog;
import dev.pgtrek.model.ColumnType;
import dev.pgtrek.model.Existing;
import dev.pgtrek.model.Extension;
import dev.pgtrek.model.Finding;
import dev.pgtrek.model.SpatialReference;
import dev.pgtrek.model.Table;
import dev.pgtrek.model.TableName;
import dev.pgtrek.model.ValueFormat;
import dev.pgtrek.spi.ByteSlice;
import dev.pgtrek.spi.Chunk;
import dev.pgtrek.spi.ColumnRead;
import dev.pgtrek.spi.Dialect;
import dev.pgtrek.spi.Journal;
import dev.pgtrek.spi.PlaceSet;
import dev.pgtrek.spi.Reject;
import dev.pgtrek.spi.Rejects;
import dev.pgtrek.spi.RowCursor;
import dev.pgtrek.spi.RowWriter;
import dev.pgtrek.spi.RunRecord;
import dev.pgtrek.spi.Sieve;
import dev.pgtrek.spi.Step;
import dev.pgtrek.spi.StepResult;
import dev.pgtrek.spi.TableRoute;
import dev.pgtrek.spi.Target;
import dev.pgtrek.spi.Trial;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A target in memory that keeps the contract's word: rows and their record appear together. It can
 * be told to fail at its n-th write, before or after the write took effect, as a process or a
 * server does that is killed.
 */
public final class MemoryTarget implements Target {

  private final Map<TableName, Table> tables = new TreeMap<>();
  private final Map<TableName, List<@Nullable Object[]>> rows = new TreeMap<>();
  private final Map<String, StepResult> steps = new LinkedHashMap<>();
  private final List<Chunk> chunks = new ArrayList<>();
  private final Map<Chunk, Long> committed = new LinkedHashMap<>();
  private final List<String> writes = new ArrayList<>();
  private @Nullable RunRecord run;
  private int failAt = Integer.MAX_VALUE;
  private boolean failAfter;

  /** Fails at a write, counted from now. */
  public synchronized void failAt(int write, boolean afterItsEffect) {
    failAt = writes.size() + write;
    failAfter = afterItsEffect;
  }

  /** Never fails again. */
  public synchronized void mend() {
    failAt = Integer.MAX_VALUE;
  }

  /** What was written, in order: a word each. */
  public synchronized List<String> writes() {
    return List.copyOf(writes);
  }

  public synchronized Optional<RunRecord.State> state() {
    return Optional.ofNullable(run).map(RunRecord::state);
  }

  /** All rows as a database that can be compared. */
  public synchronized MemoryDatabase content() {
    MemoryDatabase content = MemoryDatabase.empty();
    for (Map.Entry<TableName, Table> entry : tables.entrySet()) {
      content = content.with(entry.getValue(), rows.getOrDefault(entry.getKey(), List.of()));
    }
    return content;
  }

  /** Changes a value behind everybody's back. */
  public synchronized void tamper(TableName table, int row, int column, @Nullable Object value) {
    rows.getOrDefault(table, List.of()).get(row)[column] = value;
  }

  private synchronized void write(String what, Runnable effect) {
    writes.add(what);
    boolean fails = writes.size() == failAt;
    if (!fails || failAfter) {
      effect.run();
    }
    if (fails) {
      throw new PgtrekException.Target(
          "target-unreachable", "08006", "The target is gone.", "Start it.", null);
    }
  }

  @Override
  public Dialect dialect() {
    return new MemoryDialect();
  }

  @Override
  public List<Finding> check(List<Table> planned, long bytesNeeded) {
    return List.of();
  }

  @Override
  public List<Finding> checkExtensions(List<Extension> needed) {
    return List.of();
  }

  @Override
  public List<Finding> checkReferences(List<SpatialReference> needed) {
    return List.of();
  }

  @Override
  public Journal journal() {
    return new MemoryJournal();
  }

  @Override
  public Existing existing() {
    return new Existing(List.of(), List.of(), Map.of());
  }

  @Override
  public Trial trial(TableRoute route) {
    throw new IllegalStateException("not in these tests");
  }

  @Override
  public StepResult apply(Step step) {
    synchronized (this) {
      StepResult recorded = steps.get(step.id());
      if (recorded != null) {
        return recorded;
      }
    }
    write(
        "step " + step.id(),
        () -> {
          steps.put(step.id(), new StepResult.Done());
          if (step.kind() == Step.Kind.TABLE) {
            Table table = MemoryDialect.planned(step);
            tables.put(step.table(), table);
            rows.put(step.table(), new ArrayList<>());
          }
        });
    return new StepResult.Done();
  }

  @Override
  public Rejects rejects() {
    return new NoRejects();
  }

  @Override
  public RowWriter writer(TableRoute route, Chunk chunk) {
    return new MemoryWriter(route, chunk);
  }

  @Override
  public String display() {
    return "memory target";
  }

  @Override
  public String engine() {
    return "memory 1";
  }

  @Override
  public Catalog catalog() {
    return content().catalog();
  }

  @Override
  public List<Chunk> chunks(Table table, long rowsPerChunk) {
    return content().chunks(table, rowsPerChunk);
  }

  @Override
  public RowCursor read(Chunk chunk, List<ColumnRead> columns) {
    return content().read(chunk, columns);
  }

  @Override
  public ValueFormat format(ColumnType type) {
    return ValueFormat.NATIVE;
  }

  @Override
  public boolean typed() {
    return true;
  }

  @Override
  public boolean readableWhileWritten() {
    return true;
  }

  @Override
  public void close() {}

  /** No rule of these tests keeps a row out. */
  private static final class NoRejects implements Rejects {

    @Override
    public void read(Consumer<Reject> each) {}

    @Override
    public RowWriter replay(TableRoute route, PlaceSet places) {
      throw new UnsupportedOperationException("not in these tests");
    }

    @Override
    public void stay(TableName table, long place, Sieve.Rejection why) {}

    @Override
    public void settle(String plan) {}
  }

  private final class MemoryWriter implements RowWriter {

    private final TableRoute route;
    private final Chunk chunk;
    private final List<@Nullable Object[]> pending = new ArrayList<>();
    private final ByteSlice slice = new ByteSlice();

    MemoryWriter(TableRoute route, Chunk chunk) {
      this.route = route;
      this.chunk = chunk;
    }

    @Override
    public void write(RowCursor row) {
      @Nullable Object[] cells = new @Nullable Object[route.columns().size()];
      for (int i = 0; i < cells.length; i++) {
        cells[i] =
            switch (row.kind(i)) {
              case NULL -> null;
              case INTEGER -> row.integer(i);
              case REAL -> row.real(i);
              case TEXT -> {
                row.bytes(i, slice);
                yield new MemoryText(slice.copy());
              }
              case BLOB -> {
                row.bytes(i, slice);
                yield slice.copy();
              }
              case LARGE_TEXT, LARGE_BLOB -> throw new IllegalStateException("not in these tests");
            };
      }
      pending.add(cells);
    }

    @Override
    public void keep(List<Reject> rejects) {
      throw new UnsupportedOperationException("not in these tests");
    }

    @Override
    public long bytes() {
      return pending.size();
    }

    @Override
    public void commit(long count) {
      MemoryTarget.this.write(
          "chunk " + chunk.table() + " " + chunk.ordinal(),
          () -> {
            rows.computeIfAbsent(route.target().name(), t -> new ArrayList<>()).addAll(pending);
            committed.put(chunk, count);
          });
    }

    @Override
    public void close() {}
  }

  private final class MemoryJournal implements Journal {

    @Override
    public Optional<RunRecord> latest() {
      synchronized (MemoryTarget.this) {
        return Optional.ofNullable(run);
      }
    }

    @Override
    public void begin(RunRecord record, List<Chunk> all) {
      write(
          "begin",
          () -> {
            run = record;
            chunks.addAll(all);
          });
    }

    @Override
    public void resume() {}

    @Override
    public List<Chunk> chunks() {
      synchronized (MemoryTarget.this) {
        return List.copyOf(chunks);
      }
    }

    @Override
    public Map<Chunk, Long> committed() {
      synchronized (MemoryTarget.this) {
        return Map.copyOf(committed);
      }
    }

    @Override
    public Map<String, StepResult> steps() {
      synchronized (MemoryTarget.this) {
        return Map.copyOf(steps);
      }
    }

    @Override
    public void finish(RunRecord.State state) {
      write(
          "finish " + state,
          () -> {
            RunRecord r = java.util.Objects.requireNonNull(run);
            run =
                new RunRecord(
                    r.id(),
                    r.version(),
                    r.source(),
                    r.sourceState(),
                    r.contentId(),
                    r.snapshotFile(),
                    r.plan(),
                    r.schema(),
                    r.startedAt(),
                    state,
                    r.existing(),
                    r.original());
          });
    }
  }
}
