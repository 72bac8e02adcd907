package dev.pgtrek.postgres.source;

import dev.pgtrek.model.Column;
import dev.pgtrek.model.ColumnCast;
import dev.pgtrek.model.ColumnType;
import dev.pgtrek.model.ScalarType;
import dev.pgtrek.model.Table;
import dev.pgtrek.model.ValueFormat;
import dev.pgtrek.postgres.catalog.SourceCatalog;
import dev.pgtrek.postgres.read.CopyRowCursor;
import dev.pgtrek.spi.ColumnReading;
import dev.pgtrek.spi.TableReading;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How every table is read for its fingerprint: as a source's are, but for arrays, whose JSON would
 * not tell from where their places are counted, and whose text does.
 */
final class PostgresReadings {

  private static final String VALUE = ColumnCast.VALUE;
  private static final String AS_TEXT = VALUE + "::text";

  /** By what columns of any type may be read; a manifest's own expression is one of these. */
  private static final Set<String> OFFERED =
      Set.of(
          "",
          AS_TEXT,
          VALUE + "::text::double precision",
          VALUE + "::double precision",
          VALUE + "::numeric",
          VALUE + "::bigint",
          "to_jsonb(" + VALUE + ")",
          "CASE WHEN " + VALUE + " IS NOT NULL THEN format('%s', " + VALUE + ") END");

  private PostgresReadings() {}

  static List<TableReading> of(SourceCatalog source) {
    return source.catalog().tables().stream().map(table -> reading(table, source)).toList();
  }

  private static TableReading reading(Table table, SourceCatalog source) {
    SourceCatalog.Relation relation = source.relations().get(table.name());
    return new TableReading(
        table.name(),
        table.primaryKey() == null ? List.of() : table.primaryKey().columns(),
        table.columns().stream()
            .map(c -> column(c, relation == null ? null : relation.casts().get(c.name())))
            .toList());
  }

  private static ColumnReading column(Column column, @Nullable ColumnCast cast) {
    if (cast != null && cast.read().startsWith("to_jsonb(")) {
      return new ColumnReading(
          column.name(),
          ScalarType.TEXT,
          ValueFormat.NATIVE,
          new ColumnCast(cast.declared(), "", AS_TEXT));
    }
    // What compares without regard to case is kept as it was written.
    ColumnType type = column.type() == ScalarType.CITEXT ? ScalarType.TEXT : column.type();
    return new ColumnReading(column.name(), type, CopyRowCursor.spelling(type), cast);
  }

  static boolean offers(String expression) {
    return OFFERED.contains(expression);
  }
}
