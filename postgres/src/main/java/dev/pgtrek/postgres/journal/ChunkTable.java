package dev.pgtrek.postgres.journal;

import dev.pgtrek.model.TableName;
import dev.pgtrek.spi.Chunk;
import dev.pgtrek.spi.MoveResult;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Parts of a run's tables, and which of them are there: {@code pgtrek.chunk}. */
final class ChunkTable {

  private ChunkTable() {}

  /** Writes the chunks of a run that begins, or those of tables that are cut anew. */
  static void insert(Connection connection, long run, List<Chunk> chunks) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            INSERT INTO pgtrek.chunk
              (run, position, source_schema, source_table, ordinal, from_key, to_key)
            SELECT ?, position, source_schema, source_table, ordinal, from_key, to_key
            FROM unnest(?::text[], ?::text[], ?::int[], ?::bigint[], ?::bigint[]) WITH ORDINALITY
              AS c (source_schema, source_table, ordinal, from_key, to_key, position)
            """)) {
      statement.setLong(1, run);
      statement.setArray(
          2, UnnestedColumn.of(connection, "text", chunks, c -> c.table().schema().text()));
      statement.setArray(
          3, UnnestedColumn.of(connection, "text", chunks, c -> c.table().table().text()));
      statement.setArray(4, UnnestedColumn.of(connection, "int4", chunks, Chunk::ordinal));
      statement.setArray(5, UnnestedColumn.of(connection, "int8", chunks, Chunk::from));
      statement.setArray(6, UnnestedColumn.of(connection, "int8", chunks, Chunk::to));
      statement.executeUpdate();
    }
  }

  /** A run's chunks in their order, with their rows where they are committed. */
  static Map<Chunk, Long> read(Connection connection, HeldRun run, boolean committedOnly)
      throws SQLException {
    Map<Chunk, Long> chunks = new LinkedHashMap<>();
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT source_schema, source_table, ordinal, from_key, to_key, coalesce(rows, 0)"
                + " FROM pgtrek.chunk WHERE run = ?"
                + (committedOnly ? " AND rows IS NOT NULL" : "")
                + " ORDER BY position")) {
      statement.setLong(1, run.number());
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          chunks.put(
              new Chunk(
                  TableName.of(row.getString(1), row.getString(2)),
                  row.getInt(3),
                  row.getLong(4),
                  row.getLong(5)),
              row.getLong(6));
        }
      }
    }
    return chunks;
  }

  /**
   * Records chunks as committed, in the transaction that wrote their rows.
   *
   * @return how many were not recorded yet, or 0 where the run has another holder
   */
  static int record(Connection transaction, HeldRun run, Map<Chunk, MoveResult> written)
      throws SQLException {
    try (PreparedStatement statement =
        transaction.prepareStatement(
            """
            UPDATE pgtrek.chunk c SET rows = w.rows, bytes = w.bytes, committed_at = now()
            FROM unnest(?::text[], ?::text[], ?::int[], ?::bigint[], ?::bigint[])
              AS w (source_schema, source_table, ordinal, rows, bytes)
            WHERE c.run = ? AND c.source_schema = w.source_schema
              AND c.source_table = w.source_table AND c.ordinal = w.ordinal AND c.rows IS NULL
              AND EXISTS (SELECT FROM pgtrek.run r WHERE r.number = c.run AND r.holder = ?)
            """)) {
      List<Chunk> chunks = List.copyOf(written.keySet());
      List<MoveResult> results = List.copyOf(written.values());
      statement.setArray(
          1, UnnestedColumn.of(transaction, "text", chunks, c -> c.table().schema().text()));
      statement.setArray(
          2, UnnestedColumn.of(transaction, "text", chunks, c -> c.table().table().text()));
      statement.setArray(3, UnnestedColumn.of(transaction, "int4", chunks, Chunk::ordinal));
      statement.setArray(4, UnnestedColumn.of(transaction, "int8", results, MoveResult::rows));
      statement.setArray(5, UnnestedColumn.of(transaction, "int8", results, MoveResult::bytes));
      statement.setLong(6, run.number());
      statement.setObject(7, run.holder());
      return statement.executeUpdate();
    }
  }

  /**
   * Counts rows that were written later into a table's first chunk.
   *
   * @return 1, or 0 where the run has another holder
   */
  static int addRows(Connection transaction, HeldRun run, TableName table, long rows)
      throws SQLException {
    try (PreparedStatement statement =
        transaction.prepareStatement(
            """
            UPDATE pgtrek.chunk SET rows = rows + ?
            WHERE run = ? AND source_schema = ? AND source_table = ? AND ordinal = 0
              AND EXISTS (SELECT FROM pgtrek.run r WHERE r.number = run AND r.holder = ?)
            """)) {
      statement.setLong(1, rows);
      statement.setLong(2, run.number());
      statement.setString(3, table.schema().text());
      statement.setString(4, table.table().text());
      statement.setObject(5, run.holder());
      return statement.executeUpdate();
    }
  }

  /** Takes out all chunks of a table. */
  static void delete(Connection transaction, HeldRun run, TableName table) throws SQLException {
    try (PreparedStatement statement =
        transaction.prepareStatement(
            "DELETE FROM pgtrek.chunk WHERE run = ? AND source_schema = ?"
                + " AND source_table = ?")) {
      statement.setLong(1, run.number());
      statement.setString(2, table.schema().text());
      statement.setString(3, table.table().text());
      statement.executeUpdate();
    }
  }
}
