package dev.pgtrek.postgres.read;

import dev.pgtrek.model.TableName;
import dev.pgtrek.postgres.session.Sessions;
import dev.pgtrek.spi.Chunk;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a table into ranges of heap pages, which PostgreSQL reads by a TID range scan. No key is
 * needed, gaps in keys do not matter, and every page is read once. Borders are page numbers,
 * inclusive; the last range has no end, so that rows that were appended meanwhile belong to it.
 */
public final class PageChunks {

  private static final int SAMPLES = 4;
  private static final int PAGES_PER_SAMPLE = 8;

  private PageChunks() {}

  /** The ranges. What is no heap table of its own is one chunk. */
  public static List<Chunk> of(Connection connection, TableName table, long rowsPerChunk)
      throws SQLException {
    long pages = pages(connection, table);
    if (pages == 0) {
      return List.of(Chunk.whole(table));
    }
    long step = Math.max(1, Math.round(rowsPerChunk / rowsPerPage(connection, table, pages)));
    if (step >= pages) {
      return List.of(Chunk.whole(table));
    }
    List<Chunk> chunks = new ArrayList<>();
    for (long from = 0; from < pages; from += step) {
      boolean last = from + step >= pages;
      chunks.add(new Chunk(table, chunks.size(), from, last ? Long.MAX_VALUE : from + step - 1));
    }
    return chunks;
  }

  /** Its pages now; relpages of the catalog would be as old as the last ANALYZE. */
  private static long pages(Connection connection, TableName table) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            SELECT CASE WHEN c.relkind = 'r' AND a.amname = 'heap'
              THEN pg_relation_size(c.oid, 'main') / current_setting('block_size')::bigint
              ELSE 0 END
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            LEFT JOIN pg_am a ON a.oid = c.relam
            WHERE n.nspname = ? AND c.relname = ?
            """)) {
      statement.setString(1, table.schema().text());
      statement.setString(2, table.table().text());
      try (ResultSet result = statement.executeQuery()) {
        return result.next() ? result.getLong(1) : 0;
      }
    }
  }

  /** Counted on a few short runs of pages, evenly spread; at least one row a page. */
  private static double rowsPerPage(Connection connection, TableName table, long pages)
      throws SQLException {
    long rows = 0;
    long looked = 0;
    for (int i = 0; i < SAMPLES; i++) {
      long from = pages * i / SAMPLES;
      long to = Math.min(pages, from + PAGES_PER_SAMPLE);
      rows +=
          Long.parseLong(
              Sessions.ask(
                  connection,
                  "SELECT count(*) FROM ONLY %s WHERE ctid >= '(%d,0)' AND ctid < '(%d,0)'"
                      .formatted(table.quoted(), from, to)));
      looked += to - from;
    }
    return Math.max(1, (double) rows / looked);
  }
}
