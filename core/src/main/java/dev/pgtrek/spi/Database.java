package dev.pgtrek.spi;

import dev.pgtrek.model.Catalog;
import dev.pgtrek.model.ColumnType;
import dev.pgtrek.model.Table;
import dev.pgtrek.model.ValueFormat;
import java.util.List;

/** A database whose rows can be read. Every method may be called from several threads. */
public interface Database extends AutoCloseable {

  /** Where it is, for messages: never with a password. */
  String display();

  /** Product, version and what else identifies the engine, for reports: {@code PostgreSQL 18.6}. */
  String engine();

  /** Everything it declares. */
  Catalog catalog();

  /**
   * Cuts a table into ranges of about so many rows that together hold every row once. An empty
   * table gives one chunk.
   *
   * @param rowsPerChunk at least 1
   */
  List<Chunk> chunks(Table table, long rowsPerChunk);

  /** Opens a cursor of its own over a chunk. The caller closes it. */
  RowCursor read(Chunk chunk, List<ColumnRead> columns);

  /**
   * How a cursor of this database spells the values of a column of that type when nothing else is
   * known: what a target's cursor hands over, so that a canonical value can be made of it.
   */
  ValueFormat format(ColumnType type);

  /**
   * Whether every value is bound by its column's declared type. A typed source is planned from what
   * it declares, another one from what its values are; a typed target's columns are known by their
   * types, another one's by what they declare.
   */
  boolean typed();

  @Override
  void close();
}
