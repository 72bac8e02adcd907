package dev.pgtrek.postgres.journal;

import dev.pgtrek.model.TableName;
import dev.pgtrek.postgres.copy.CopyRowWriter;
import dev.pgtrek.postgres.copy.LoanedWriter;
import dev.pgtrek.postgres.session.Session;
import dev.pgtrek.postgres.session.Sessions;
import dev.pgtrek.postgres.sql.SqlFailures;
import dev.pgtrek.spi.PlaceSet;
import dev.pgtrek.spi.Reject;
import dev.pgtrek.spi.Rejects;
import dev.pgtrek.spi.RowWriter;
import dev.pgtrek.spi.Sieve;
import dev.pgtrek.spi.TableRoute;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The rows in {@code pgtrek.reject}. */
public final class PostgresRejects implements Rejects {

  /** Rows fetched at once; each holds a whole row of the source. */
  private static final int FETCHED = 100;

  private final Sessions sessions;
  private final String schema;
  private final Supplier<PostgresJournal> journal;

  public PostgresRejects(Sessions sessions, String schema, Supplier<PostgresJournal> journal) {
    this.sessions = sessions;
    this.schema = schema;
    this.journal = journal;
  }

  /** Keeps rows, in the transaction of their chunk. */
  static void insert(Connection transaction, long run, List<Reject> rejects) throws SQLException {
    try (PreparedStatement statement =
        transaction.prepareStatement(
            """
            INSERT INTO pgtrek.reject
              (run, source_schema, source_table, place, row_key, column_name, reason, detail, "row")
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?::json)
            """)) {
      for (Reject reject : rejects) {
        statement.setLong(1, run);
        statement.setString(2, reject.table().schema().text());
        statement.setString(3, reject.table().table().text());
        statement.setLong(4, reject.place());
        statement.setString(5, reject.key());
        statement.setString(6, reject.why().column());
        statement.setString(7, reject.why().reason());
        statement.setString(8, reject.why().detail());
        statement.setString(9, reject.row());
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  /** Forgets rows that have gone into their table; how many were there. */
  static long remove(Connection transaction, long run, TableName table, PlaceSet places)
      throws SQLException {
    List<Long> all = new ArrayList<>();
    places.forEach(all::add);
    try (PreparedStatement statement =
        transaction.prepareStatement(
            "DELETE FROM pgtrek.reject WHERE run = ? AND source_schema = ? AND source_table = ?"
                + " AND place = ANY (?)")) {
      statement.setLong(1, run);
      statement.setString(2, table.schema().text());
      statement.setString(3, table.table().text());
      statement.setArray(4, transaction.createArrayOf("int8", all.toArray()));
      return statement.executeUpdate();
    }
  }

  @Override
  public void read(Consumer<Reject> each) {
    try (Session session = sessions.borrow()) {
      Connection connection = session.transaction();
      if (JournalTables.present(connection)) {
        read(connection, each);
      }
      connection.rollback();
    } catch (SQLException failure) {
      throw SqlFailures.wrap("reading pgtrek.reject", failure);
    }
  }

  private void read(Connection connection, Consumer<Reject> each) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            SELECT source_schema, source_table, place, row_key, column_name, reason, detail, "row"
            FROM pgtrek.reject
            WHERE run = (SELECT max(number) FROM pgtrek.run WHERE schema = ?)
            ORDER BY source_schema COLLATE "C", source_table COLLATE "C", place
            """)) {
      statement.setFetchSize(FETCHED);
      statement.setString(1, schema);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          each.accept(
              new Reject(
                  TableName.of(row.getString(1), row.getString(2)),
                  row.getLong(3),
                  row.getString(4),
                  new Sieve.Rejection(row.getString(5), row.getString(6), row.getString(7)),
                  row.getString(8)));
        }
      }
    }
  }

  @Override
  public RowWriter replay(TableRoute route, PlaceSet places) {
    PostgresJournal record = journal.get();
    Session session = sessions.borrow();
    try {
      return new LoanedWriter(
          CopyRowWriter.open(
              session.connection(),
              route,
              (connection, rows, bytes) ->
                  record.recordReplay(connection, route.source().name(), places, rows),
              record::keep),
          session);
    } catch (RuntimeException | Error failure) {
      session.close();
      throw failure;
    }
  }

  @Override
  public void stay(TableName table, long place, Sieve.Rejection why) {
    long run = journal.get().number();
    try (Session session = sessions.borrow()) {
      Connection connection = session.transaction();
      try (PreparedStatement statement =
          connection.prepareStatement(
              "UPDATE pgtrek.reject SET column_name = ?, reason = ?, detail = ? WHERE run = ? AND"
                  + " source_schema = ? AND source_table = ? AND place = ?")) {
        statement.setString(1, why.column());
        statement.setString(2, why.reason());
        statement.setString(3, why.detail());
        statement.setLong(4, run);
        statement.setString(5, table.schema().text());
        statement.setString(6, table.table().text());
        statement.setLong(7, place);
        statement.executeUpdate();
      }
      connection.commit();
    } catch (SQLException failure) {
      throw SqlFailures.wrap("updating pgtrek.reject", failure);
    }
  }

  @Override
  public void settle(String plan) {
    journal.get().settle(plan);
  }
}
