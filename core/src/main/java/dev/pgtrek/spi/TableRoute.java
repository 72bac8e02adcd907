package dev.pgtrek.spi;

import dev.pgtrek.model.Table;
import java.util.List;

/**
 * How one table travels: what copying and proving need to know of the plan.
 *
 * @param source the table that is read
 * @param target the table that receives
 * @param columns the columns that travel; a cursor's columns stand in this order
 * @param rules what the user chose for its rows
 * @param sieve which rows do not travel as they are, once that is known
 */
public record TableRoute(
    Table source, Table target, List<ColumnRoute> columns, RowRules rules, Sieve sieve) {

  public TableRoute {
    columns = List.copyOf(columns);
  }

  /** A table whose rows all travel. */
  public TableRoute(Table source, Table target, List<ColumnRoute> columns) {
    this(source, target, columns, RowRules.NONE, Sieve.NONE);
  }

  /** The same with another sieve. */
  public TableRoute with(Sieve other) {
    return new TableRoute(source, target, columns, rules, other);
  }

  /**
   * The chunks of the source's side: one where rows are told apart by their number in the table,
   * else as many as the database cuts.
   */
  public List<Chunk> sourceChunks(Database database, long rowsPerChunk) {
    return source.traits().withoutRowid() && (rules.sift() || !sieve.isEmpty())
        ? List.of(Chunk.whole(source.name()))
        : database.chunks(source, rowsPerChunk);
  }

  /** What a cursor on the source's side has to hand over. */
  public List<ColumnRead> sourceReads() {
    return columns.stream()
        .map(c -> new ColumnRead(c.source().name(), c.source().type(), c.large()))
        .toList();
  }

  /** What a cursor on the target's side has to hand over. */
  public List<ColumnRead> targetReads() {
    return columns.stream()
        .map(c -> new ColumnRead(c.target().name(), c.target().type(), c.large(), c.cast()))
        .toList();
  }
}
