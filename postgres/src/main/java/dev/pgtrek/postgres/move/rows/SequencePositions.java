package dev.pgtrek.postgres.move.rows;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.model.TableName;
import dev.pgtrek.spi.MoveResult;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sets sequences to where they stand on the source: those of identities and serials, free ones, and
 * those that an extension leaves to its users. A position is the pair that the sequence itself
 * holds; what {@code pg_sequences} tells is NULL after {@code setval(…, false)}, and the largest
 * number of a column is something else. Sequences stand outside of snapshots: read late, a position
 * is never before the rows.
 */
public final class SequencePositions {

  private static final int AT_ONCE = 200;

  private static final String SEQUENCES =
      """
      SELECT n.nspname, c.relname, tn.nspname, t.relname
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      LEFT JOIN pg_depend o ON o.classid = 'pg_class'::regclass AND o.objid = c.oid
        AND o.objsubid = 0 AND o.refclassid = 'pg_class'::regclass AND o.deptype IN ('a', 'i')
      LEFT JOIN pg_class t ON t.oid = o.refobjid
      LEFT JOIN pg_namespace tn ON tn.oid = t.relnamespace
      WHERE c.relkind = 'S' AND c.relpersistence <> 't'
        AND n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'pgtrek')
        AND (NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = 'pg_class'::regclass
            AND e.objid = c.oid AND e.deptype = 'e')
          OR EXISTS (SELECT FROM pg_extension x WHERE c.oid = ANY (x.extconfig)
            OR o.refobjid = ANY (x.extconfig)))
      ORDER BY 1, 2
      """;

  private SequencePositions() {}

  /**
   * A sequence.
   *
   * @param name its name
   * @param owner the table whose column it belongs to, or null for a free one
   */
  public record Sequence(TableName name, @Nullable TableName owner) {}

  /** A sequence, the pair that it holds, and whether an extension brought it. */
  private record Position(TableName name, long value, boolean called, boolean member) {}

  /** All of the source; the caller leaves out what the user does not want. */
  public static List<Sequence> of(Connection source) throws SQLException {
    List<Sequence> sequences = new ArrayList<>();
    try (Statement statement = source.createStatement();
        ResultSet row = statement.executeQuery(SEQUENCES)) {
      while (row.next()) {
        String owner = row.getString(4);
        sequences.add(
            new Sequence(
                TableName.of(row.getString(1), row.getString(2)),
                owner == null ? null : TableName.of(row.getString(3), owner)));
      }
    }
    return List.copyOf(sequences);
  }

  /**
   * Sets them, in one transaction with the record.
   *
   * @throws PgtrekException if a side fails
   */
  public static MoveResult carry(
      List<TableName> sequences, Connection source, Connection target, Recording recording) {
    return TargetWork.commit(
        "the positions of sequences",
        target,
        recording,
        () -> {
          for (int i = 0; i < sequences.size(); i += AT_ONCE) {
            List<TableName> some = sequences.subList(i, Math.min(sequences.size(), i + AT_ONCE));
            set(target, RowPipe.fromSource(() -> positions(source, some)));
          }
          return MoveResult.done();
        });
  }

  private static List<Position> positions(Connection source, List<TableName> sequences)
      throws SQLException {
    StringBuilder sql = new StringBuilder();
    for (int i = 0; i < sequences.size(); i++) {
      sql.append(i == 0 ? "" : " UNION ALL ")
          .append("SELECT ")
          .append(i)
          .append(", last_value, is_called, EXISTS (SELECT FROM pg_depend d")
          .append(" WHERE d.classid = 'pg_class'::regclass AND d.objid = s.tableoid")
          .append(" AND d.deptype = 'e') FROM ")
          .append(sequences.get(i).quoted())
          .append(" s");
    }
    List<Position> positions = new ArrayList<>();
    try (Statement statement = source.createStatement();
        ResultSet row = statement.executeQuery(sql.toString())) {
      while (row.next()) {
        positions.add(
            new Position(
                sequences.get(row.getInt(1)),
                row.getLong(2),
                row.getBoolean(3),
                row.getBoolean(4)));
      }
    }
    return positions;
  }

  /** An extension's other version may keep no such sequence. */
  private static void set(Connection target, List<Position> positions) throws SQLException {
    try (PreparedStatement statement =
        target.prepareStatement(
            "SELECT setval(CASE WHEN ? THEN to_regclass(?) ELSE ?::text::regclass END, ?, ?)")) {
      for (Position position : positions) {
        statement.setBoolean(1, position.member());
        statement.setString(2, position.name().quoted());
        statement.setString(3, position.name().quoted());
        statement.setLong(4, position.value());
        statement.setBoolean(5, position.called());
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }
}
