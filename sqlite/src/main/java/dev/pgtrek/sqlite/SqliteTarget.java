package dev.pgtrek.sqlite;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.model.Catalog;
import dev.pgtrek.model.ColumnType;
import dev.pgtrek.model.Existing;
import dev.pgtrek.model.Extension;
import dev.pgtrek.model.Fact;
import dev.pgtrek.model.Finding;
import dev.pgtrek.model.ScalarType;
import dev.pgtrek.model.SpatialReference;
import dev.pgtrek.model.Table;
import dev.pgtrek.model.ValueFormat;
import dev.pgtrek.spi.Chunk;
import dev.pgtrek.spi.ColumnRead;
import dev.pgtrek.spi.Dialect;
import dev.pgtrek.spi.FactSource;
import dev.pgtrek.spi.Journal;
import dev.pgtrek.spi.QueryEngine;
import dev.pgtrek.spi.Rejects;
import dev.pgtrek.spi.RowCursor;
import dev.pgtrek.spi.RowWriter;
import dev.pgtrek.spi.Step;
import dev.pgtrek.spi.StepResult;
import dev.pgtrek.spi.TableRoute;
import dev.pgtrek.spi.Target;
import dev.pgtrek.spi.Trial;
import dev.pgtrek.sqlite.dialect.SqliteDialect;
import dev.pgtrek.sqlite.write.FileShape;
import dev.pgtrek.sqlite.write.TargetFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.sqlite.SQLiteJDBCLoader;

/**
 * A SQLite file as a target. One that a run makes is written under a partial name beside the wished
 * one, read back for the proof with this module's own reader of pages, and renamed when everything
 * is proved; whatever happens, the wished name never leads to half a file. Safe for all threads.
 */
public final class SqliteTarget implements Target, FactSource, QueryEngine {

  private final TargetPlace place;

  private SqliteTarget(TargetPlace place) {
    this.place = place;
  }

  /**
   * Names a file that will be made; nothing is done before {@link Journal#begin}.
   *
   * @param path where it will be; a symbolic link is followed
   * @param replace whether a file that is there may be set aside, under another name, in the end
   */
  public static SqliteTarget of(Path path, boolean replace, FileShape shape) {
    return new SqliteTarget(new NewFile(TargetFile.of(path, replace), shape));
  }

  /** A file of SQLite's usual shape. */
  public static SqliteTarget of(Path path, boolean replace) {
    return of(path, replace, FileShape.USUAL);
  }

  /**
   * Names a file that stands, to be compared and never changed; an application may be writing it.
   *
   * @param workFolder where the copy goes that is compared; it is made where it is missing
   * @throws PgtrekException.Target if there is no such file, or it can be seen to be none of
   *     SQLite's
   */
  public static SqliteTarget standing(Path path, Path workFolder) {
    StandingFile file = new StandingFile(path.toAbsolutePath().normalize(), workFolder);
    file.mustBeReadable();
    return new SqliteTarget(file);
  }

  @Override
  public String display() {
    return place.path().toString();
  }

  @Override
  public String engine() {
    return "SQLite " + SQLiteJDBCLoader.getVersion().replaceFirst("\\.\\d+$", "");
  }

  /**
   * Where the file is that the run made, once it has ended: under the wished name, or, if it was
   * proved different, under another one that says so.
   */
  public Optional<Path> outcome() {
    return place instanceof NewFile made ? made.outcome() : Optional.empty();
  }

  /** Where the file is now that had the name before, if there was one. */
  public Optional<Path> setAside() {
    return place instanceof NewFile made ? made.setAside() : Optional.empty();
  }

  @Override
  public String name() {
    return String.valueOf(place.path().getFileName());
  }

  @Override
  public String family() {
    return SqliteSnapshot.FAMILY;
  }

  @Override
  public List<Fact> facts() {
    return TargetReading.of(() -> place.reading().facts());
  }

  @Override
  public String language() {
    return SqliteSnapshot.LANGUAGE;
  }

  @Override
  public List<Answered> describe(String query) {
    return TargetReading.of(() -> place.reading().describe(query));
  }

  @Override
  public RowCursor ask(String query, List<ColumnRead> columns, Duration patience) {
    return TargetReading.rows(() -> place.reading().ask(query, columns, patience));
  }

  @Override
  public long time(String query, Duration patience) {
    return TargetReading.of(() -> place.reading().time(query, patience));
  }

  @Override
  public String explain(String query, Duration patience) {
    return TargetReading.of(() -> place.reading().explain(query, patience));
  }

  @Override
  public Dialect dialect() {
    return new SqliteDialect();
  }

  @Override
  public List<Finding> check(List<Table> tables, long bytesNeeded) {
    List<Finding> findings = new ArrayList<>(place.check(bytesNeeded));
    findings.addAll(SqliteDialect.limits(tables));
    return List.copyOf(findings);
  }

  @Override
  public Existing existing() {
    throw new PgtrekException.Refused(
        "existing-not-supported",
        "A SQLite file is made anew; pgtrek does not write into one that the application made.",
        "Leave out --into-existing.");
  }

  @Override
  public Trial trial(TableRoute route) {
    throw new IllegalStateException(
        "no column of a new file makes other values of what it is given");
  }

  /** SQLite brings all that it has. */
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
    return place.journal();
  }

  @Override
  public StepResult apply(Step step) {
    return place.apply(step);
  }

  @Override
  public RowWriter writer(TableRoute route, Chunk chunk) {
    return place.writer(route, chunk);
  }

  /** Rows are written without a journal, and complete only when all of them are. */
  @Override
  public boolean readableWhileWritten() {
    return false;
  }

  @Override
  public Rejects rejects() {
    return NoRejects.HERE;
  }

  @Override
  public Catalog catalog() {
    return TargetReading.of(() -> place.reading().catalog());
  }

  @Override
  public List<Chunk> chunks(Table table, long rowsPerChunk) {
    return TargetReading.of(() -> place.reading().chunks(table, rowsPerChunk));
  }

  @Override
  public RowCursor read(Chunk chunk, List<ColumnRead> columns) {
    return TargetReading.rows(() -> place.reading().read(chunk, columns));
  }

  @Override
  public ValueFormat format(ColumnType type) {
    return switch (type) {
      case ScalarType.DATE, ScalarType.TIME, ScalarType.TIMESTAMP, ScalarType.TIMESTAMPTZ ->
          ValueFormat.ISO;
      default -> ValueFormat.NATIVE;
    };
  }

  /** SQLite's types are wishes. */
  @Override
  public boolean typed() {
    return false;
  }

  /** Removes what is only half made, or was copied to be read, and lets go of the lock. */
  @Override
  public void close() {
    place.close();
  }
}
