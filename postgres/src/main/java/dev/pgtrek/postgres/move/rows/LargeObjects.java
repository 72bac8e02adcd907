package dev.pgtrek.postgres.move.rows;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.model.TableName;
import dev.pgtrek.postgres.sql.Rows;
import dev.pgtrek.spi.Chunk;
import dev.pgtrek.spi.MoveResult;
import dev.pgtrek.spi.MoveStep;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Carries the contents of large objects under their numbers. Owners, grants and comments are
 * statements of the schema; an object that these made already is filled, others are made here. Many
 * small ones go in one COPY, the rest of long ones in pieces, so that no more than {@value
 * #WINDOW_PIECES} pieces of an object are on their way at once.
 */
public final class LargeObjects {

  /** What a journal's chunks of large objects are chunks of; the borders are the objects' oids. */
  public static final TableName TABLE = TableName.of("pg_catalog", "pg_largeobject");

  private static final int PER_CHUNK = 5_000;
  private static final int PIECE_BYTES = 1 << 20;
  private static final int WINDOW_PIECES = 32;
  private static final String PIECES = "pg_temp.pgtrek_pieces";

  private LargeObjects() {}

  /** Ranges of objects; none where there are none. */
  public static List<Chunk> cut(Connection source) throws SQLException {
    List<Long> borders = new ArrayList<>();
    for (List<String> row :
        Rows.of(
            source,
            "SELECT o FROM (SELECT oid::bigint o, row_number() OVER (ORDER BY oid) n"
                + " FROM pg_largeobject_metadata) numbered WHERE n % "
                + PER_CHUNK
                + " = 1 ORDER BY 1")) {
      borders.add(Long.parseLong(row.getFirst()));
    }
    List<Chunk> chunks = new ArrayList<>();
    for (int i = 0; i < borders.size(); i++) {
      long to = i + 1 < borders.size() ? borders.get(i + 1) - 1 : 0xFFFF_FFFFL;
      chunks.add(new Chunk(TABLE, i, borders.get(i), to));
    }
    return List.copyOf(chunks);
  }

  /** The step that carries a range. */
  public static MoveStep step(Chunk chunk, Set<String> after) {
    return new MoveStep(
        "large objects " + chunk.ordinal(),
        MoveStep.Kind.LARGE_OBJECTS,
        null,
        PER_CHUNK * 2048L,
        after,
        Set.of(),
        false,
        "large objects from " + chunk.from() + " on");
  }

  /**
   * Carries a range, in one transaction with the record.
   *
   * @param source a session in the snapshot, of a role that may read the objects
   * @throws PgtrekException if a side fails; the target's transaction is left to be rolled back
   */
  public static MoveResult carry(
      Chunk chunk, Connection source, Connection target, Recording recording) {
    return TargetWork.commit(
        "large objects " + chunk.from() + " to " + chunk.to(),
        target,
        recording,
        () -> {
          Rows.run(
              target,
              "CREATE TEMPORARY TABLE pgtrek_pieces (id oid, at bigint, data bytea)"
                  + " ON COMMIT DROP");
          return contents(chunk, source, target);
        });
  }

  private static MoveResult contents(Chunk chunk, Connection source, Connection target)
      throws SQLException, RowPipe.SourceSide {
    RowPipe pipe = new RowPipe(source, target);
    RowPipe.Piped first =
        pipe.run(
            "SELECT oid, 0::bigint, lo_get(oid, 0, %d) FROM pg_largeobject_metadata"
                    .formatted(PIECE_BYTES)
                + " WHERE oid BETWEEN %d AND %d".formatted(chunk.from(), chunk.to()),
            PIECES,
            RowPipe.Form.BINARY);
    // Those that are there first: the others would be among them afterwards.
    Rows.run(
        target,
        "SELECT lo_put(id, at, data) FROM "
            + PIECES
            + " p"
            + " WHERE EXISTS (SELECT FROM pg_largeobject_metadata m WHERE m.oid = p.id)");
    Rows.run(
        target,
        "SELECT lo_from_bytea(id, data) FROM "
            + PIECES
            + " p"
            + " WHERE NOT EXISTS (SELECT FROM pg_largeobject_metadata m WHERE m.oid = p.id)");
    long bytes = first.bytes();
    for (List<String> longer :
        Rows.of(
            target,
            "SELECT id::bigint FROM " + PIECES + " WHERE octet_length(data) = " + PIECE_BYTES)) {
      bytes += rest(Long.parseLong(longer.getFirst()), source, target, pipe);
    }
    return MoveResult.moved(first.rows(), bytes);
  }

  /** What follows the first piece of an object. */
  private static long rest(long oid, Connection source, Connection target, RowPipe pipe)
      throws SQLException, RowPipe.SourceSide {
    // 262144 opens for reading; 2 seeks from the end.
    long size =
        RowPipe.fromSource(
            () ->
                Rows.number(source, "SELECT lo_lseek64(lo_open(%d, 262144), 0, 2)".formatted(oid)));
    long bytes = 0;
    long window = (long) PIECE_BYTES * WINDOW_PIECES;
    for (long from = PIECE_BYTES; from < size; from += window) {
      Rows.run(target, "TRUNCATE " + PIECES);
      long last = Math.min(size, from + window) - 1;
      bytes +=
          pipe.run(
                  "SELECT %1$d::oid, at, lo_get(%1$d, at, %2$d) FROM generate_series(%3$d, %4$d,"
                          .formatted(oid, PIECE_BYTES, from, last)
                      + " %d::bigint) AS at".formatted(PIECE_BYTES),
                  PIECES,
                  RowPipe.Form.BINARY)
              .bytes();
      Rows.run(
          target,
          "SELECT lo_put(id, at, data) FROM "
              + PIECES
              // What was never written reads as zeros, and need not take room here either.
              + " WHERE at + octet_length(data) = %d OR data <> decode(repeat('00', %d), 'hex')"
                  .formatted(size, PIECE_BYTES)
              + " ORDER BY at");
    }
    return bytes;
  }
}
