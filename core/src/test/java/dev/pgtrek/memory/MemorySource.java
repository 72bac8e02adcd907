package dev.pgtrek.memory;

import dev.pgtrek.model.Catalog;
import dev.pgtrek.model.ColumnType;
import dev.pgtrek.model.Finding;
import dev.pgtrek.model.Table;
import dev.pgtrek.model.ValueFormat;
import dev.pgtrek.spi.Chunk;
import dev.pgtrek.spi.ColumnRead;
import dev.pgtrek.spi.RowCursor;
import dev.pgtrek.spi.RowSearch;
import dev.pgtrek.spi.RunRecord;
import dev.pgtrek.spi.Snapshot;
import dev.pgtrek.spi.Source;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** A living source in memory; its snapshot is a file that holds nothing but the content's name. */
public final class MemorySource implements Source {

  private final MemoryDatabase database;
  private final String content;
  private final String state;

  /**
   * A source.
   *
   * @param content names its content: equal names, equal content
   * @param state its state word
   */
  public MemorySource(MemoryDatabase database, String content, String state) {
    this.database = database;
    this.content = content;
    this.state = state;
  }

  @Override
  public String display() {
    return "memory.db";
  }

  @Override
  public List<Finding> check() {
    return List.of();
  }

  @Override
  public long bytes() {
    return 1;
  }

  @Override
  public Snapshot snapshot(Path file) {
    try {
      Files.writeString(file, content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return reopen(file);
  }

  @Override
  public Snapshot reopen(Path file) {
    try {
      return new MemorySnapshot(database, file, Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String stateId() {
    return state;
  }

  @Override
  public void close() {}

  private record MemorySnapshot(MemoryDatabase database, Path file, String content)
      implements Snapshot {

    @Override
    public void preserve() {}

    @Override
    public Optional<RunRecord> origin() {
      return Optional.empty();
    }

    @Override
    public String sha256() {
      return "0".repeat(64);
    }

    @Override
    public String contentId() {
      return content;
    }

    @Override
    public List<Supplier<List<Finding>>> consistency(long rowsPerPart) {
      return List.of();
    }

    @Override
    public List<Finding> integrity() {
      return List.of();
    }

    @Override
    public RowSearch search() {
      throw new UnsupportedOperationException("not in these tests");
    }

    @Override
    public List<Orphans> orphans() {
      return List.of();
    }

    @Override
    public String display() {
      return file.toString();
    }

    @Override
    public String engine() {
      return database.engine();
    }

    @Override
    public Catalog catalog() {
      return database.catalog();
    }

    @Override
    public List<Chunk> chunks(Table table, long rowsPerChunk) {
      return database.chunks(table, rowsPerChunk);
    }

    @Override
    public RowCursor read(Chunk chunk, List<ColumnRead> columns) {
      return database.read(chunk, columns);
    }

    @Override
    public ValueFormat format(ColumnType type) {
      return database.format(type);
    }

    @Override
    public boolean typed() {
      return database.typed();
    }

    @Override
    public void close() {}
  }
}
