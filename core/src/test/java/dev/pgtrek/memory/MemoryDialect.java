package dev.pgtrek.memory;

import dev.pgtrek.model.Column;
import dev.pgtrek.model.ColumnProfile;
import dev.pgtrek.model.Extension;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.SpatialReference;
import dev.pgtrek.model.Table;
import dev.pgtrek.model.TableName;
import dev.pgtrek.model.ValueFormat;
import dev.pgtrek.spi.ColumnRoute;
import dev.pgtrek.spi.Dialect;
import dev.pgtrek.spi.Statements;
import dev.pgtrek.spi.Step;
import dev.pgtrek.spi.StoredColumn;
import dev.pgtrek.spi.TableRoute;
import dev.pgtrek.spi.Translation;
import dev.pgtrek.spi.ValueJudge;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** A language whose statements are known by their text. */
public final class MemoryDialect implements Dialect {

  private static final Map<String, Table> PLANNED = new ConcurrentHashMap<>();

  static Table planned(Step step) {
    return Objects.requireNonNull(PLANNED.get(step.sql()));
  }

  @Override
  public int maxNameBytes() {
    return 63;
  }

  @Override
  public int maxColumns() {
    return 1600;
  }

  @Override
  public StoredColumn store(Column source, ColumnProfile profile, @Nullable ValueFormat wanted) {
    return new StoredColumn(source.declared(), wanted, "It is the same.", List.of(), null);
  }

  @Override
  public Translation defaultValue(String sourceSql, ColumnRoute column) {
    return new Translation.Carried(sourceSql);
  }

  @Override
  public Translation condition(String sourceSql, TableRoute route) {
    return new Translation.Carried(sourceSql);
  }

  @Override
  public Translation expression(String sourceSql, TableRoute route) {
    return new Translation.Carried(sourceSql);
  }

  @Override
  public Translation generated(String sourceSql, ColumnRoute column, TableRoute route) {
    return new Translation.Carried(sourceSql);
  }

  @Override
  public List<Extension> extensions(List<Table> tables) {
    return List.of();
  }

  @Override
  public Step extend(Extension extension, Identifier schema) {
    String name = extension.name().text();
    return new Step(
        Step.Kind.EXTENSION,
        new TableName(schema, extension.name()),
        name,
        "CREATE EXTENSION " + name);
  }

  @Override
  public ValueJudge judge(ColumnRoute column) {
    throw new UnsupportedOperationException("not in these tests");
  }

  @Override
  public Step refer(SpatialReference reference, Identifier schema) {
    return new Step(
        Step.Kind.SPATIAL_REFERENCE,
        new TableName(schema, Identifier.of("spatial_ref_sys")),
        Integer.toString(reference.srid()),
        "INSERT " + reference.srid());
  }

  @Override
  public List<Step> before(List<Table> tables) {
    return tables.stream()
        .map(
            t -> {
              String sql = "TABLE " + t;
              PLANNED.put(sql, t);
              return new Step(Step.Kind.TABLE, t.name(), t.name().table().text(), sql);
            })
        .toList();
  }

  @Override
  public List<Step> after(List<Table> tables) {
    return tables.stream()
        .flatMap(
            t ->
                List.of(
                    new Step(Step.Kind.PRIMARY_KEY, t.name(), "pk", "KEY " + t.name()),
                    new Step(Step.Kind.ANALYZE, t.name(), "a", "ANALYZE " + t.name()))
                    .stream())
        .toList();
  }

  @Override
  public Statements statements() {
    return new NoStatements();
  }
}
