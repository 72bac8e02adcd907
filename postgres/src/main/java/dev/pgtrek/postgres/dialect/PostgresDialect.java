package dev.pgtrek.postgres.dialect;

import dev.pgtrek.model.Column;
import dev.pgtrek.model.ColumnProfile;
import dev.pgtrek.model.Extension;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.SpatialReference;
import dev.pgtrek.model.Table;
import dev.pgtrek.model.TableName;
import dev.pgtrek.model.ValueFormat;
import dev.pgtrek.postgres.copy.EncodedValue;
import dev.pgtrek.spi.ColumnRoute;
import dev.pgtrek.spi.Dialect;
import dev.pgtrek.spi.Statements;
import dev.pgtrek.spi.Step;
import dev.pgtrek.spi.StoredColumn;
import dev.pgtrek.spi.TableRoute;
import dev.pgtrek.spi.Translation;
import dev.pgtrek.spi.ValueJudge;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * PostgreSQL's language, 15 and later, for tables that come from SQLite. It has no state, so every
 * thread may share one.
 *
 * <p>A translation is {@linkplain Translation.Carried carried} only where it surely means the same
 * over the planned types; in doubt it is {@linkplain Translation.NotCarried not}, with the reason.
 */
public final class PostgresDialect implements Dialect {

  /** {@code NAMEDATALEN} less the closing NUL, of every server that is not built specially. */
  private static final int MAX_NAME_BYTES = 63;

  /** PostgreSQL's {@code MaxHeapAttributeNumber}. */
  private static final int MAX_COLUMNS = 1600;

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
    if (wanted != null) {
      throw new IllegalArgumentException("PostgreSQL spells values in its own way alone");
    }
    return new StoredColumn(source.declared(), "It has the same type.");
  }

  @Override
  public Translation defaultValue(String sourceSql, ColumnRoute column) {
    return translation(() -> Defaults.translate(sourceSql, column));
  }

  @Override
  public Translation condition(String sourceSql, TableRoute route) {
    try {
      return ExpressionTranslator.condition(sourceSql, route);
    } catch (NotTranslatable refused) {
      return new Translation.NotCarried(refused.sentence());
    }
  }

  /**
   * {@inheritDoc}
   *
   * <p>{@code lower} and {@code upper} stay as they are, although SQLite's fold the letters A to Z
   * alone and PostgreSQL's all letters: an index is there for queries, and only this spelling is
   * what they find it by. A unique index over them is the stricter for it.
   */
  @Override
  public Translation expression(String sourceSql, TableRoute route) {
    return translation(() -> ExpressionTranslator.term(sourceSql, route));
  }

  @Override
  public Translation generated(String sourceSql, ColumnRoute column, TableRoute route) {
    return translation(() -> GeneratedColumns.translate(sourceSql, column, route));
  }

  @Override
  public List<Extension> extensions(List<Table> tables) {
    return NeededExtensions.of(tables);
  }

  @Override
  public Step extend(Extension extension, Identifier schema) {
    return new Step(
        Step.Kind.EXTENSION,
        new TableName(schema, extension.name()),
        extension.name().text(),
        "CREATE EXTENSION IF NOT EXISTS " + extension.name().quoted());
  }

  @Override
  public Step refer(SpatialReference reference, Identifier schema) {
    return SpatialReferences.step(reference, schema);
  }

  @Override
  public ValueJudge judge(ColumnRoute column) {
    return EncodedValue.of(column);
  }

  @Override
  public List<Step> before(List<Table> tables) {
    return BareTables.steps(tables);
  }

  @Override
  public List<Step> after(List<Table> tables) {
    return FinishSteps.steps(tables);
  }

  @Override
  public Statements statements() {
    return new PostgresStatements();
  }

  private static Translation translation(Supplier<String> sql) {
    try {
      return new Translation.Carried(sql.get());
    } catch (NotTranslatable refused) {
      return new Translation.NotCarried(refused.sentence());
    }
  }
}
