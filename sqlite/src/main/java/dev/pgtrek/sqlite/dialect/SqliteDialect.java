package dev.pgtrek.sqlite.dialect;

import dev.pgtrek.model.Column;
import dev.pgtrek.model.ColumnProfile;
import dev.pgtrek.model.Extension;
import dev.pgtrek.model.Finding;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.ScalarType;
import dev.pgtrek.model.SpatialReference;
import dev.pgtrek.model.Table;
import dev.pgtrek.model.ValueFormat;
import dev.pgtrek.spi.ColumnRoute;
import dev.pgtrek.spi.Dialect;
import dev.pgtrek.spi.Statements;
import dev.pgtrek.spi.Step;
import dev.pgtrek.spi.StoredColumn;
import dev.pgtrek.spi.TableRoute;
import dev.pgtrek.spi.Translation;
import dev.pgtrek.spi.ValueJudge;
import dev.pgtrek.sqlite.write.WrittenValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * SQLite's language, 3.38 and later, for tables that come from PostgreSQL. It has no state, so
 * every thread may share one.
 *
 * <p>A translation is {@linkplain Translation.Carried carried} only where it surely means the same
 * over the planned columns; in doubt it is {@linkplain Translation.NotCarried not}, with the
 * reason.
 */
public final class SqliteDialect implements Dialect {

  /** SQLite has no bound but the length of a statement. */
  private static final int MAX_NAME_BYTES = 1_000_000;

  /** {@code SQLITE_MAX_COLUMN} as it is built usually. */
  static final int MAX_COLUMNS = 2000;

  /**
   * What of planned tables SQLite cannot hold, or takes for something else.
   *
   * @return findings, some of which block
   */
  public static List<Finding> limits(List<Table> tables) {
    return Limits.of(tables);
  }

  @Override
  public int maxNameBytes() {
    return MAX_NAME_BYTES;
  }

  @Override
  public int maxColumns() {
    return MAX_COLUMNS;
  }

  @Override
  public StoredColumn store(Column source, ColumnProfile profile, @Nullable ValueFormat wanted) {
    return source.type() == ScalarType.DOUBLE && profile.realsNegativeZero() > 0
        ? StoredTypes.ofNegativeZeros(source, profile.realsNegativeZero(), wanted)
        : StoredTypes.of(source, wanted);
  }

  @Override
  public Translation defaultValue(String sourceSql, ColumnRoute column) {
    return SqliteExpressions.defaultValue(sourceSql, column);
  }

  @Override
  public Translation condition(String sourceSql, TableRoute route) {
    return SqliteExpressions.condition(sourceSql, route);
  }

  @Override
  public Translation expression(String sourceSql, TableRoute route) {
    return SqliteExpressions.term(sourceSql, route);
  }

  @Override
  public Translation generated(String sourceSql, ColumnRoute column, TableRoute route) {
    return SqliteExpressions.generated(sourceSql, column, route);
  }

  /** SQLite brings all that it has. */
  @Override
  public List<Extension> extensions(List<Table> tables) {
    return List.of();
  }

  @Override
  public Step extend(Extension extension, Identifier schema) {
    throw new IllegalStateException("SQLite has no extensions");
  }

  @Override
  public Step refer(SpatialReference reference, Identifier schema) {
    return GeoPackageTables.refer(reference, schema);
  }

  @Override
  public List<Step> before(List<Table> tables) {
    return NewTables.steps(tables);
  }

  @Override
  public List<Step> after(List<Table> tables) {
    return LastSteps.steps(tables);
  }

  @Override
  public Statements statements() {
    return new SqliteStatements();
  }

  @Override
  public ValueJudge judge(ColumnRoute column) {
    return WrittenValue.of(column);
  }
}
