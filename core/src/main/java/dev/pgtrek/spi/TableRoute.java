package dev.pgtrek.spi;

import dev.pgtrek.model.Column;
import dev.pgtrek.model.ColumnType;
import dev.pgtrek.model.ScalarType;
import dev.pgtrek.model.Table;
import dev.pgtrek.model.ValueFormat;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * How one table travels: what copying and proving need to know of the plan.
 *
 * @param source the table that is read
 * @param target the table that receives
 * @param columns the columns that travel; a cursor's columns stand in this order
 * @param rules what the user chose for its rows
 * @param sieve which rows do not travel as they are, once that is known
 * @param computed the columns that both sides compute, each by itself: nothing of them travels, but
 *     they are proved equal
 */
public record TableRoute(
    Table source,
    Table target,
    List<ColumnRoute> columns,
    RowRules rules,
    Sieve sieve,
    List<ColumnRoute> computed) {

  /** Spellings of geometries that are no GeoPackage's. */
  private static final Set<ValueFormat> FOREIGN =
      EnumSet.of(ValueFormat.SPATIALITE, ValueFormat.EWKB, ValueFormat.WKT);

  public TableRoute {
    columns = List.copyOf(columns);
    computed = List.copyOf(computed);
  }

  /** A table whose rows all travel. */
  public TableRoute(Table source, Table target, List<ColumnRoute> columns) {
    this(source, target, columns, RowRules.NONE, Sieve.NONE, List.of());
  }

  /**
   * The target's table as its statements see it. Geometries that are written in a spelling of
   * another kind of file are bytes to them: no metadata may call them what they are not.
   */
  public Table made() {
    List<Column> made =
        target.columns().stream()
            .map(c -> isForeign(c) ? c.withType(ScalarType.BYTEA) : c)
            .toList();
    return new Table(
        target.name(),
        made,
        target.primaryKey(),
        target.uniqueKeys(),
        target.foreignKeys(),
        target.indexes(),
        target.checks(),
        target.traits(),
        target.searches());
  }

  private boolean isForeign(Column column) {
    return column.type() instanceof ColumnType.Geometry
        && columns.stream()
            .filter(c -> c.target().name().equals(column.name()))
            .map(ColumnRoute::written)
            .anyMatch(FOREIGN::contains);
  }

  /** The same with another sieve. */
  public TableRoute with(Sieve other) {
    return new TableRoute(source, target, columns, rules, other, computed);
  }

  /**
   * The same with fewer columns.
   *
   * @param fewer some of its columns
   */
  public TableRoute only(List<ColumnRoute> fewer) {
    int[] places = fewer.stream().mapToInt(columns::indexOf).toArray();
    return new TableRoute(source, target, fewer, rules, sieve.over(places), List.of());
  }

  /**
   * The chunks of the source's side: one where rows are told apart by their number in the table,
   * else as many as the database cuts.
   */
  public List<Chunk> sourceChunks(Database database, long rowsPerChunk) {
    boolean ruled =
        rules.sift()
            || !sieve.isEmpty()
            || columns.stream().anyMatch(c -> !c.rule().equals(ColumnRule.NONE));
    return source.traits().withoutRowid() && ruled
        ? List.of(Chunk.whole(source.name()))
        : database.chunks(source, rowsPerChunk);
  }

  /** Those that travel, then those that are computed: what is compared. */
  public List<ColumnRoute> all() {
    return computed.isEmpty()
        ? columns
        : Stream.concat(columns.stream(), computed.stream()).toList();
  }

  /** What a cursor on the source's side has to hand over for the rows to travel. */
  public List<ColumnRead> sourceReads() {
    return columns.stream()
        .map(c -> new ColumnRead(c.source().name(), c.source().type(), c.large()))
        .toList();
  }

  /** What a cursor on the source's side has to hand over for the rows to be compared. */
  public List<ColumnRead> sourceProofs() {
    return all().stream()
        .map(c -> new ColumnRead(c.source().name(), c.source().type(), c.large()))
        .toList();
  }

  /** What a cursor on the target's side has to hand over for the rows to be compared. */
  public List<ColumnRead> targetProofs() {
    return all().stream()
        .map(c -> new ColumnRead(c.target().name(), c.target().type(), c.large(), c.cast()))
        .toList();
  }
}
