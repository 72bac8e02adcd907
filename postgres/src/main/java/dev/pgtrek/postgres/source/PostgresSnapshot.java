package dev.pgtrek.postgres.source;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.model.Catalog;
import dev.pgtrek.model.ColumnCast;
import dev.pgtrek.model.ColumnType;
import dev.pgtrek.model.Fact;
import dev.pgtrek.model.Finding;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.ScalarType;
import dev.pgtrek.model.Table;
import dev.pgtrek.model.TableName;
import dev.pgtrek.model.TableProfile;
import dev.pgtrek.model.ValueFormat;
import dev.pgtrek.postgres.catalog.PostgresFacts;
import dev.pgtrek.postgres.catalog.SourceCatalog;
import dev.pgtrek.postgres.journal.RunTable;
import dev.pgtrek.postgres.query.PostgresQueries;
import dev.pgtrek.postgres.read.CopyRowCursor;
import dev.pgtrek.postgres.read.LeftValues;
import dev.pgtrek.postgres.read.PageChunks;
import dev.pgtrek.postgres.read.PageRange;
import dev.pgtrek.postgres.read.Pieces;
import dev.pgtrek.postgres.read.Reading;
import dev.pgtrek.postgres.session.Session;
import dev.pgtrek.postgres.session.Sessions;
import dev.pgtrek.postgres.session.SourceFailures;
import dev.pgtrek.postgres.sql.SqlFailures;
import dev.pgtrek.postgres.url.PostgresUrl;
import dev.pgtrek.spi.Chunk;
import dev.pgtrek.spi.ColumnRead;
import dev.pgtrek.spi.Described;
import dev.pgtrek.spi.Measured;
import dev.pgtrek.spi.QueryEngine;
import dev.pgtrek.spi.RowCursor;
import dev.pgtrek.spi.RowSearch;
import dev.pgtrek.spi.RunRecord;
import dev.pgtrek.spi.Snapshot;
import dev.pgtrek.spi.TableReading;
import java.io.InputStream;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * A database as it was at one moment, while the process that took it lives. Any number of threads
 * read it at once, each through a session of its own that has taken up the same snapshot.
 *
 * <p>A chunk's borders are pages of a heap; of a partitioned table, the number of a partition in
 * the upper 31 bits and pages of it in the lower 32.
 */
public final class PostgresSnapshot implements Snapshot, Described, Measured, QueryEngine {

  private static final int PAGE_BITS = 32;
  private static final long LAST_PAGE = 0xFFFF_FFFFL;

  private final PostgresUrl url;
  private final HeldSnapshot held;
  private final SnapshotBackup backup;
  private final String engine;
  private final boolean utf8;

  private PostgresSnapshot(
      PostgresUrl url, HeldSnapshot held, SnapshotBackup backup, String engine, boolean utf8) {
    this.url = url;
    this.held = held;
    this.backup = backup;
    this.engine = engine;
    this.utf8 = utf8;
  }

  /** Who knows the backup of a snapshot, by the server's major version. */
  public interface BackupOf {
    SnapshotBackup of(HeldSnapshot held, int major);
  }

  /**
   * The snapshot of a held state, which is closed with it.
   *
   * @param backup its backup, which is not made yet
   */
  public static PostgresSnapshot of(PostgresUrl url, HeldSnapshot held, BackupOf backup) {
    try (Session session = held.borrow()) {
      Connection c = session.connection();
      String engine = Sessions.engine(c);
      boolean utf8 = Sessions.ask(c, "SHOW server_encoding").equals("UTF8");
      int major = c.getMetaData().getDatabaseMajorVersion();
      return new PostgresSnapshot(url, held, backup.of(held, major), engine, utf8);
    } catch (SQLException failure) {
      held.close();
      throw SourceFailures.of(SqlFailures.wrap("asking for the version", failure));
    } catch (RuntimeException | Error failure) {
      held.close();
      throw failure;
    }
  }

  /** The state that it shows. */
  public HeldSnapshot held() {
    return held;
  }

  @Override
  public String display() {
    return url.display();
  }

  @Override
  public String engine() {
    return engine;
  }

  @Override
  public Path file() {
    return backup.file();
  }

  /** By pg_dump, under this very snapshot: the whole database, whichever schemas are read. */
  @Override
  public void preserve() {
    backup.write();
  }

  @Override
  public String sha256() {
    return backup.sha256();
  }

  @Override
  public String contentId() {
    return held.content();
  }

  @Override
  public List<Finding> integrity() {
    return with("asking the server for faults", c -> SourceIntegrity.of(c, display()));
  }

  /** A part for each table that can hold what is not read as it is. */
  @Override
  public List<Supplier<List<Finding>>> consistency(long rowsPerPart) {
    return catalog().tables().stream()
        .filter(ArrayBounds::concerns)
        .<Supplier<List<Finding>>>map(
            table ->
                () ->
                    with(
                        "looking at the arrays of " + table.name(),
                        c -> ArrayBounds.of(c, table, from(table.name()))))
        .toList();
  }

  /** The table as it stands after FROM: with its partitions, without what inherits from it. */
  private String from(TableName table) {
    boolean parts = relation(table).kind() == SourceCatalog.Kind.PARTITIONED;
    return (parts ? "" : "ONLY ") + table.quoted();
  }

  /** From a journal of this version that the role may read; no lock is taken for it. */
  @Override
  public Optional<RunRecord> origin() {
    Set<String> schemas =
        catalog().tables().stream().map(t -> t.name().schema().text()).collect(Collectors.toSet());
    return with("reading pgtrek's journal", c -> RunTable.latestOf(c, schemas));
  }

  @Override
  public TableProfile measure(Table table) {
    SourceCatalog.Relation relation = relation(table.name());
    return with("counting " + table.name(), c -> TableMeasure.of(c, table, relation, utf8));
  }

  @Override
  public RowSearch search() {
    return new PostgresRowSearch(held);
  }

  @Override
  public List<Orphans> orphans() {
    return with("looking for rows without a parent", c -> SourceOrphans.of(c, held.catalog()));
  }

  @Override
  public String name() {
    return url.database();
  }

  @Override
  public String language() {
    return "postgresql";
  }

  @Override
  public List<Answered> describe(String query) {
    return asked(queries -> queries.describe(query));
  }

  @Override
  public RowCursor ask(String query, List<ColumnRead> columns, Duration patience) {
    return asked(queries -> queries.ask(query, columns, patience));
  }

  @Override
  public long time(String query, Duration patience) {
    return asked(queries -> queries.time(query, patience));
  }

  @Override
  public String explain(String query, Duration patience) {
    return asked(queries -> queries.explain(query, patience));
  }

  private <T> T asked(Function<PostgresQueries, T> question) {
    try {
      return question.apply(PostgresQueries.of(held::borrow));
    } catch (PgtrekException failure) {
      throw SourceFailures.reading(failure);
    }
  }

  @Override
  public String family() {
    return PostgresFacts.FAMILY;
  }

  @Override
  public List<Fact> facts() {
    return with("reading the catalog", PostgresFacts::read);
  }

  @Override
  public List<TableReading> readings() {
    return PostgresReadings.of(held.catalog());
  }

  @Override
  public String expression(TableName table, Identifier column) {
    ColumnCast own = relation(table).casts().get(column);
    return own == null ? "" : own.read();
  }

  @Override
  public boolean offers(String expression) {
    return PostgresReadings.offers(expression);
  }

  @Override
  public Catalog catalog() {
    return held.catalog().catalog();
  }

  @Override
  public List<Chunk> chunks(Table table, long rowsPerChunk) {
    SourceCatalog.Relation relation = relation(table.name());
    return with(
        "cutting " + table.name() + " into chunks",
        c ->
            switch (relation.kind()) {
              case VIEW, UNPAGED_TABLE -> List.of(Chunk.whole(table.name()));
              case TABLE -> PageChunks.of(c, table.name(), rowsPerChunk);
              case PARTITIONED -> chunks(c, table.name(), relation.leaves(), rowsPerChunk);
            });
  }

  /** The chunks of all partitions, one at least for each. */
  private static List<Chunk> chunks(
      Connection connection, TableName table, List<TableName> leaves, long rowsPerChunk)
      throws SQLException {
    List<Chunk> chunks = new ArrayList<>();
    for (int leaf = 0; leaf < leaves.size(); leaf++) {
      long first = (long) leaf << PAGE_BITS;
      for (Chunk pages : PageChunks.of(connection, leaves.get(leaf), rowsPerChunk)) {
        chunks.add(
            new Chunk(
                table,
                chunks.size(),
                first + Math.max(0, pages.from()),
                first + Math.min(LAST_PAGE, pages.to())));
      }
    }
    return chunks.isEmpty() ? List.of(Chunk.whole(table)) : chunks;
  }

  @Override
  public RowCursor read(Chunk chunk, List<ColumnRead> columns) {
    SourceCatalog.Relation relation = relation(chunk.table());
    List<ColumnRead> asked = columns.stream().map(c -> cast(c, relation.casts())).toList();
    boolean places = relation.kind() != SourceCatalog.Kind.VIEW;
    Reading reading =
        new Reading(
            chunk.table().toString(),
            ranges(chunk, relation),
            places ? asked : asked.stream().map(PostgresSnapshot::ofView).toList(),
            places ? new Left() : null,
            utf8,
            SourceFailures::reading);
    Session session = held.borrow();
    return CopyRowCursor.open(session.connection(), reading, session);
  }

  private static ColumnRead cast(ColumnRead column, Map<Identifier, ColumnCast> casts) {
    if (column.isPlace() || column.cast() != null) {
      return column;
    }
    ColumnCast own = casts.get(column.column());
    return own == null
        ? column
        : new ColumnRead(column.column(), column.type(), column.large(), own);
  }

  /**
   * A row of a view has no place at which its value could be found again, and of a number only what
   * it is computed as is known.
   */
  private static ColumnRead ofView(ColumnRead column) {
    if (column.isPlace()) {
      return column;
    }
    ColumnCast cast = column.cast();
    if (cast == null && isNumber(column.type())) {
      cast = new ColumnCast(column.type().sql(), "", ColumnCast.VALUE + "::" + column.type().sql());
    }
    return new ColumnRead(column.column(), column.type(), false, cast);
  }

  private static boolean isNumber(ColumnType type) {
    return type instanceof ColumnType.Numeric
        || type == ScalarType.BIGINT
        || type == ScalarType.DOUBLE;
  }

  private static List<PageRange> ranges(Chunk chunk, SourceCatalog.Relation relation) {
    String name = chunk.table().quoted();
    return switch (relation.kind()) {
      case VIEW -> List.of(PageRange.whole(name, 0));
      case TABLE, UNPAGED_TABLE ->
          List.of(new PageRange("ONLY " + name, 0, chunk.from(), chunk.to()));
      case PARTITIONED -> leafRanges(chunk, relation.leaves());
    };
  }

  private static List<PageRange> leafRanges(Chunk chunk, List<TableName> leaves) {
    if (leaves.isEmpty()) {
      return List.of(PageRange.whole(chunk.table().quoted(), 0));
    }
    long first = Math.max(0, chunk.from());
    List<PageRange> ranges = new ArrayList<>();
    for (int leaf = (int) (first >>> PAGE_BITS); leaf < leaves.size(); leaf++) {
      long start = (long) leaf << PAGE_BITS;
      if (start > chunk.to()) {
        break;
      }
      long from = Math.max(0, first - start);
      long to = Math.min(LAST_PAGE, chunk.to() - start);
      ranges.add(new PageRange("ONLY " + leaves.get(leaf).quoted(), leaf, from, to));
    }
    return ranges;
  }

  /** Large values, each through a session of its own in the same snapshot. */
  private final class Left implements LeftValues {

    @Override
    public InputStream open(Place place, ColumnRead column, long length) {
      Session session = held.borrow();
      return new Pieces(
          session.connection(), place, column, length, SourceFailures::reading, session);
    }

    @Override
    public byte[] sha256(Place place, ColumnRead column) {
      try (Session session = held.borrow()) {
        return Pieces.sha256(session.connection(), place, column, SourceFailures::reading);
      }
    }
  }

  private SourceCatalog.Relation relation(TableName name) {
    SourceCatalog.Relation relation = held.catalog().relations().get(name);
    if (relation == null) {
      throw new IllegalArgumentException("the snapshot has no table " + name);
    }
    return relation;
  }

  @Override
  public ValueFormat format(ColumnType type) {
    return CopyRowCursor.spelling(type);
  }

  @Override
  public boolean typed() {
    return true;
  }

  /** Ends the state. */
  @Override
  public void close() {
    held.close();
  }

  /** Work on a connection. */
  private interface Work<T> {
    T on(Connection connection) throws SQLException;
  }

  private <T> T with(String doing, Work<T> work) {
    try (Session session = held.borrow()) {
      return work.on(session.connection());
    } catch (SQLException failure) {
      throw SourceFailures.reading(SqlFailures.wrap(doing, failure));
    }
  }
}
