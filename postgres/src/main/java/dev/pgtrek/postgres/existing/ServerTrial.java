package dev.pgtrek.postgres.existing;

import dev.pgtrek.model.ColumnCast;
import dev.pgtrek.model.ColumnType;
import dev.pgtrek.model.ScalarType;
import dev.pgtrek.postgres.copy.CopyRowWriter;
import dev.pgtrek.postgres.session.Session;
import dev.pgtrek.postgres.session.SessionPath;
import dev.pgtrek.postgres.session.Sessions;
import dev.pgtrek.postgres.sql.SqlFailures;
import dev.pgtrek.spi.ColumnRoute;
import dev.pgtrek.spi.RowCursor;
import dev.pgtrek.spi.TableRoute;
import dev.pgtrek.spi.Trial;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Values on trial in a table of the session's own; the transaction leaves nothing behind. */
public final class ServerTrial implements Trial {

  private final TableRoute route;
  private final Session session;
  private final CopyRowWriter writer;
  private final List<Failed> failed = new ArrayList<>();
  private long rows;

  private ServerTrial(TableRoute route, Session session) throws SQLException {
    this.route = route;
    this.session = session;
    TableRoute staged = StagedRows.route(route);
    SessionPath.likeTheApplications(session.transaction());
    StagedRows.prepare(session.connection(), staged);
    this.writer =
        CopyRowWriter.open(
            session.connection(), staged, (connection, count, bytes) -> judge(connection));
  }

  /** Opens a trial on a session, which it gives back when it is closed. */
  public static ServerTrial open(TableRoute route, Session session) {
    try {
      return new ServerTrial(route, session);
    } catch (SQLException failure) {
      session.close();
      throw SqlFailures.wrap("preparing to try values of " + route.target().name(), failure);
    } catch (RuntimeException | Error failure) {
      session.close();
      throw failure;
    }
  }

  @Override
  public void write(RowCursor row) {
    writer.write(row);
    rows++;
  }

  @Override
  public List<Failed> judge() {
    writer.commit(rows);
    return List.copyOf(failed);
  }

  private void judge(Connection connection) throws SQLException {
    for (int i = 0; i < route.columns().size(); i++) {
      ColumnRoute column = route.columns().get(i);
      ColumnCast cast = Objects.requireNonNull(column.cast());
      if (!passes(connection, cast, column.target().type(), i)) {
        failed.add(oneByOne(connection, cast, column.target().type(), i));
      }
    }
  }

  /** All values in one statement; whether each reads back as it was. */
  private static boolean passes(Connection connection, ColumnCast cast, ColumnType type, int column)
      throws SQLException {
    Savepoint before = connection.setSavepoint();
    String name = StagedRows.name(column).quoted();
    try {
      boolean differs =
          "t"
              .equals(
                  Sessions.ask(
                      connection,
                      "SELECT EXISTS (SELECT FROM "
                          + StagedRows.stage()
                          + " WHERE "
                          + differs(cast, type, name)
                          + ")"));
      connection.releaseSavepoint(before);
      return !differs;
    } catch (SQLException failure) {
      connection.rollback(before);
      String state = SqlFailures.state(failure);
      if (state.startsWith("08") || state.startsWith("57")) {
        throw failure;
      }
      return false;
    }
  }

  private static String differs(ColumnCast cast, ColumnType type, String value) {
    String back = StagedRows.readBack(cast, type, value);
    return type == ScalarType.JSON
        ? "(" + back + ")::text IS DISTINCT FROM " + value + "::text"
        : back + " IS DISTINCT FROM " + value;
  }

  /** Each value by itself, so that those that are refused can be counted. */
  private static Failed oneByOne(
      Connection connection, ColumnCast cast, ColumnType type, int column) throws SQLException {
    String name = StagedRows.name(column).quoted();
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE FUNCTION pg_temp.pgtrek_try(value "
              + type.sql()
              + ") RETURNS integer LANGUAGE plpgsql AS $try$ BEGIN RETURN CASE WHEN "
              + differs(cast, type, "$1")
              + " THEN 2 ELSE 0 END; EXCEPTION WHEN OTHERS THEN RETURN 1; END $try$");
      Failed found;
      try (ResultSet counts =
          statement.executeQuery(
              "SELECT count(*) FILTER (WHERE judged = 1), count(*) FILTER (WHERE judged = 2) FROM"
                  + " (SELECT pg_temp.pgtrek_try("
                  + name
                  + ") AS judged FROM "
                  + StagedRows.stage()
                  + ") each")) {
        counts.next();
        found = new Failed(column, counts.getLong(1), counts.getLong(2));
      }
      statement.execute("DROP FUNCTION pg_temp.pgtrek_try(" + type.sql() + ")");
      return found;
    }
  }

  @Override
  public void close() {
    try (session) {
      writer.close();
    }
  }
}
