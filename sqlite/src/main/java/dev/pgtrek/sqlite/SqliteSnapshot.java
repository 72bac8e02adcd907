package dev.pgtrek.sqlite;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.model.Catalog;
import dev.pgtrek.model.ColumnType;
import dev.pgtrek.model.Fact;
import dev.pgtrek.model.Finding;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.ScalarType;
import dev.pgtrek.model.Table;
import dev.pgtrek.model.TableName;
import dev.pgtrek.model.ValueFormat;
import dev.pgtrek.spi.Chunk;
import dev.pgtrek.spi.ColumnRead;
import dev.pgtrek.spi.ColumnReading;
import dev.pgtrek.spi.Described;
import dev.pgtrek.spi.QueryEngine;
import dev.pgtrek.spi.RowCursor;
import dev.pgtrek.spi.RowSearch;
import dev.pgtrek.spi.RunRecord;
import dev.pgtrek.spi.SearchEngine;
import dev.pgtrek.spi.SearchQuery;
import dev.pgtrek.spi.SearchRoute;
import dev.pgtrek.spi.Snapshot;
import dev.pgtrek.spi.TableReading;
import dev.pgtrek.sqlite.access.Connections;
import dev.pgtrek.sqlite.access.ReaderPool;
import dev.pgtrek.sqlite.access.SqliteFailures;
import dev.pgtrek.sqlite.catalog.CatalogReader;
import dev.pgtrek.sqlite.catalog.FactReader;
import dev.pgtrek.sqlite.catalog.Schema;
import dev.pgtrek.sqlite.file.DatabaseFiles;
import dev.pgtrek.sqlite.file.DatabaseHeader;
import dev.pgtrek.sqlite.rows.SnapshotFile;
import dev.pgtrek.sqlite.rows.TableLayout;
import dev.pgtrek.sqlite.sql.VirtualTableText;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteJDBCLoader;

/**
 * A copy that never changes, open for any number of readers. What costs a pass over the file or the
 * schema is done when it is first asked for, and kept.
 */
final class SqliteSnapshot implements Snapshot, Described, SearchEngine.Sampled, QueryEngine {

  /** The engine's word in manifests. */
  static final String FAMILY = "sqlite";

  /** What queries are asked in. */
  static final String LANGUAGE = "sqlite";

  private final Path file;
  private final DatabaseHeader header;
  private final SnapshotFile rows;
  private final Map<TableName, TableLayout> layouts = new ConcurrentHashMap<>();
  private final Object lock = new Object();
  private @Nullable Digests digests;
  private @Nullable Schema schema;
  private @Nullable ReaderPool pool;

  private SqliteSnapshot(Path file, DatabaseHeader header, SnapshotFile rows) {
    this.file = file;
    this.header = header;
    this.rows = rows;
  }

  /**
   * Opens a copy that {@link SnapshotCopy} made.
   *
   * @throws PgtrekException.Source if the file is no such copy
   */
  static SqliteSnapshot open(Path file) {
    try {
      if (!Files.isRegularFile(file)) {
        throw unusable(file, "it is not there");
      }
      Optional<DatabaseHeader> header = DatabaseHeader.read(file);
      DatabaseFiles files = new DatabaseFiles(file);
      if (header.isEmpty()) {
        throw unusable(file, "it is not a database");
      }
      if (header.get().isWal() || files.hasWal() || files.hasJournal()) {
        throw unusable(file, "another program has opened it for writing");
      }
      if (Files.size(file) < header.get().pageCount() * header.get().pageSize()) {
        throw unusable(file, "its end is missing");
      }
      return new SqliteSnapshot(file, header.get(), SnapshotFile.of(file, header.get()));
    } catch (IOException e) {
      throw SqliteFailures.wrap("being opened as a snapshot", file, e);
    }
  }

  private static PgtrekException.Source unusable(Path file, String why) {
    return new PgtrekException.Source(
        "snapshot-unusable",
        "The snapshot " + file + " cannot be used: " + why + ".",
        "Run `pgtrek clean` and start anew; a new snapshot is taken then.",
        null);
  }

  @Override
  public Path file() {
    return file;
  }

  @Override
  public String display() {
    return file.toString();
  }

  @Override
  public String engine() {
    return "SQLite " + SQLiteJDBCLoader.getVersion().replaceFirst("\\.\\d+$", "");
  }

  @Override
  public void preserve() {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.force(true);
    } catch (IOException e) {
      throw SqliteFailures.wrap("being made durable", file, e);
    }
  }

  @Override
  public String sha256() {
    return digests().sha256();
  }

  @Override
  public String contentId() {
    return digests().contentId();
  }

  private Digests digests() {
    synchronized (lock) {
      Digests known = digests;
      if (known == null) {
        try {
          long pages =
              header.pageCount() > 0 ? header.pageCount() : Files.size(file) / header.pageSize();
          known = Digests.of(file, header, pages);
        } catch (IOException e) {
          throw SqliteFailures.wrap("being read", file, e);
        }
        digests = known;
      }
      return known;
    }
  }

  @Override
  public List<Finding> integrity() {
    return Integrity.of(file, this::schema);
  }

  @Override
  public List<Supplier<List<Finding>>> consistency(long rowsPerPart) {
    return Consistency.of(this, pool(), rows, schema().catalog(), rowsPerPart);
  }

  /** A file holds no journal: pgtrek's own runs from SQLite leave theirs on their target. */
  @Override
  public Optional<RunRecord> origin() {
    return Optional.empty();
  }

  @Override
  public RowSearch search() {
    return new SqliteRowSearch(pool(), catalog());
  }

  @Override
  public List<Orphans> orphans() {
    return OrphanSearch.of(this, pool(), schema());
  }

  @Override
  public Catalog catalog() {
    return schema().catalog();
  }

  @Override
  public String name() {
    return String.valueOf(file.getFileName());
  }

  @Override
  public String family() {
    return FAMILY;
  }

  @Override
  public List<Fact> facts() {
    try (Connection connection = Connections.immutable(file)) {
      return FactReader.read(connection, catalog(), header, engine().replaceFirst("SQLite ", ""));
    } catch (SQLException e) {
      throw SqliteFailures.wrap("reading the schema of " + file, e);
    }
  }

  @Override
  public List<TableReading> readings() {
    return catalog().tables().stream()
        .map(
            table ->
                new TableReading(
                    table.name(),
                    table.primaryKey() == null ? List.of() : table.primaryKey().columns(),
                    table.readable().stream()
                        .map(
                            c ->
                                new ColumnReading(
                                    c.name(), ScalarType.ANY, ValueFormat.NATIVE, null))
                        .toList()))
        .toList();
  }

  /** Every value is handed over as it is. */
  @Override
  public String expression(TableName table, Identifier column) {
    return "";
  }

  @Override
  public boolean offers(String expression) {
    return expression.isEmpty();
  }

  private Schema schema() {
    synchronized (lock) {
      Schema known = schema;
      if (known == null) {
        try (Connection connection = Connections.immutable(file)) {
          known = CatalogReader.read(connection);
        } catch (SQLException e) {
          throw SqliteFailures.wrap("reading the schema of " + file, e);
        }
        schema = known;
      }
      return known;
    }
  }

  private ReaderPool pool() {
    synchronized (lock) {
      ReaderPool known = pool;
      if (known == null) {
        known = new ReaderPool(file, schema().missingCollations());
        pool = known;
      }
      return known;
    }
  }

  @Override
  public Optional<List<Hit>> find(SearchRoute route, SearchQuery query, int limit) {
    return new SqliteSearch(pool(), route).find(query, limit);
  }

  @Override
  public List<List<String>> texts(SearchRoute route, int rowsWanted) {
    return new SqliteSearch(pool(), route).texts(rowsWanted);
  }

  @Override
  public String language() {
    return LANGUAGE;
  }

  @Override
  public List<Answered> describe(String query) {
    return queries().describe(query);
  }

  @Override
  public RowCursor ask(String query, List<ColumnRead> columns, Duration patience) {
    return queries().ask(query, patience);
  }

  @Override
  public long time(String query, Duration patience) {
    return queries().time(query, patience);
  }

  @Override
  public String explain(String query, Duration patience) {
    return queries().explain(query, patience);
  }

  private SqliteQueries queries() {
    return new SqliteQueries(pool(), header.encoding() > 1);
  }

  @Override
  public List<Chunk> chunks(Table table, long rowsPerChunk) {
    if (isView(table.name()) || isModules(table)) {
      return List.of(Chunk.whole(table.name()));
    }
    return rows.chunks(layout(table), rowsPerChunk);
  }

  @Override
  public RowCursor read(Chunk chunk, List<ColumnRead> columns) {
    if (isView(chunk.table()) || isModules(table(chunk.table()))) {
      return ViewRowCursor.open(pool(), chunk.table(), columns, header.encoding() > 1);
    }
    return rows.read(layout(table(chunk.table())), chunk, columns, this::pool);
  }

  /** Whether only a module of SQLite's can read the table. */
  static boolean isModules(Table table) {
    return VirtualTableText.module(table.traits().sql()).isPresent();
  }

  private boolean isView(TableName name) {
    return catalog().views().stream().anyMatch(v -> v.name().equals(name));
  }

  TableLayout layout(Table table) {
    return layouts.computeIfAbsent(table.name(), name -> newLayout(table(name)));
  }

  private TableLayout newLayout(Table table) {
    try {
      Connection connection = pool().take();
      try {
        return TableLayout.of(connection, table);
      } finally {
        pool().give(connection);
      }
    } catch (SQLException e) {
      throw SqliteFailures.wrap("looking for table " + table.name(), e);
    }
  }

  private Table table(TableName name) {
    return catalog()
        .table(name)
        .orElseThrow(() -> new IllegalArgumentException("the snapshot has no table " + name));
  }

  /** Everything is handed over as it is stored. */
  @Override
  public ValueFormat format(ColumnType type) {
    return ValueFormat.NATIVE;
  }

  /** SQLite's types are wishes. */
  @Override
  public boolean typed() {
    return false;
  }

  @Override
  public void close() {
    synchronized (lock) {
      if (pool != null) {
        try {
          pool.close();
        } catch (SQLException e) {
          throw SqliteFailures.wrap("closing " + file, e);
        }
      }
    }
  }
}
