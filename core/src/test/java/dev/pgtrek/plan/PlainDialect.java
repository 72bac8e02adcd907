package dev.pgtrek.plan;

import dev.pgtrek.memory.NoStatements;
import dev.pgtrek.model.Column;
import dev.pgtrek.model.ColumnProfile;
import dev.pgtrek.model.Extension;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.Index;
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
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A dialect with PostgreSQL's bounds that says everything as the source does, in brackets; what
 * contains {@code impossible} it cannot say. A table {@code extended} needs an extension. What is
 * declared {@code lossy} loses something, and what is declared {@code unwritable} takes no
 * spelling.
 */
final class PlainDialect implements Dialect {

  @Override
  public int maxNameBytes() {
    return 63;
  }

  @Override
  public int maxColumns() {
    return 1600;
  }

  private static Translation translated(String sql) {
    return sql.contains("impossible")
        ? new Translation.NotCarried("It is impossible.")
        : new Translation.Carried("[" + sql + "]");
  }

  @Override
  public StoredColumn store(Column source, ColumnProfile profile, @Nullable ValueFormat wanted) {
    if (wanted != null && source.declared().equals("unwritable")) {
      throw new IllegalArgumentException("not so");
    }
    List<String> lost =
        source.declared().equals("lossy") ? List.of("It is not the same.") : List.of();
    return new StoredColumn(source.declared(), wanted, "It is the same.", lost, null);
  }

  @Override
  public Translation defaultValue(String sourceSql, ColumnRoute column) {
    return translated(sourceSql);
  }

  @Override
  public Translation condition(String sourceSql, TableRoute route) {
    return translated(sourceSql);
  }

  @Override
  public Translation expression(String sourceSql, TableRoute route) {
    return translated(sourceSql);
  }

  @Override
  public Translation generated(String sourceSql, ColumnRoute column, TableRoute route) {
    return translated(sourceSql);
  }

  @Override
  public List<Extension> extensions(List<Table> tables) {
    return tables.stream().anyMatch(t -> t.name().table().text().equals("extended"))
        ? List.of(Extension.of("pg_trgm", "For a table."))
        : List.of();
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
            t ->
                new Step(
                    Step.Kind.TABLE,
                    t.name(),
                    t.name().table().text(),
                    "CREATE TABLE " + t.name().quoted()))
        .toList();
  }

  @Override
  public List<Step> after(List<Table> tables) {
    List<Step> steps = new ArrayList<>();
    for (Table table : tables) {
      for (Index index : table.indexes()) {
        steps.add(
            new Step(
                Step.Kind.INDEX,
                table.name(),
                index.name().text(),
                "CREATE INDEX " + index.name().quoted() + ";"));
      }
    }
    return steps;
  }

  @Override
  public Statements statements() {
    return new NoStatements();
  }
}
