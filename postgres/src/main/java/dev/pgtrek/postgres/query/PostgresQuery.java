package dev.pgtrek.postgres.query;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.postgres.session.Sessions;
import dev.pgtrek.postgres.sql.SqlFailures;
import dev.pgtrek.postgres.url.PostgresUrl;
import java.io.PrintStream;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.regex.Pattern;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.NativeQuery;
import org.postgresql.core.Parser;
import org.postgresql.core.SqlCommandType;
import org.postgresql.core.TransactionState;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** Statements from a terminal, for who has no psql. */
public final class PostgresQuery {

  /** Rows fetched at once, so that a large result needs no large memory. */
  private static final int FETCH = 1000;

  /** Blanks and comments. */
  private static final Pattern NOTHING =
      Pattern.compile("(?:\\s++|--[^\n]*+|/\\*.*?\\*/)*+", Pattern.DOTALL);

  private PostgresQuery() {}

  /** How results are printed. */
  public enum Format {
    /** An aligned table; NULL is shown as such, numbers stand to the right, rows are counted. */
    TABLE,
    /** One JSON object a row. */
    JSON_LINES
  }

  /**
   * Runs statements one after the other, each in its own transaction unless they say otherwise, and
   * prints what they return. Ends at the first failure; what earlier statements did stays.
   *
   * @param sql one or more statements
   * @throws PgtrekException.Target with SQLSTATE and place if the server refuses one
   */
  public static void run(PostgresUrl url, String sql, Format format, PrintStream out) {
    try (Connection connection = Sessions.connectTo(url)) {
      int end = 0;
      for (NativeQuery statement : split(connection, sql)) {
        int begin = Math.max(end, sql.indexOf(statement.nativeSql, end));
        end = begin + statement.nativeSql.length();
        try {
          run(connection, statement, format, out);
        } catch (SQLException failure) {
          throw refused(failure, sql, begin);
        }
      }
    } catch (SQLException failure) {
      throw SqlFailures.connecting(url, failure);
    }
  }

  private static List<NativeQuery> split(Connection connection, String sql) throws SQLException {
    boolean standardStrings =
        connection.unwrap(BaseConnection.class).getStandardConformingStrings();
    return Parser.parseJdbcSql(sql, standardStrings, false, true, false, false).stream()
        .filter(query -> !NOTHING.matcher(query.nativeSql).matches())
        .toList();
  }

  private static void run(Connection connection, NativeQuery query, Format format, PrintStream out)
      throws SQLException {
    // A cursor needs a transaction; one that the user began stays the user's.
    boolean cursor =
        query.command.getType() == SqlCommandType.SELECT
            && connection.unwrap(BaseConnection.class).getTransactionState()
                == TransactionState.IDLE;
    connection.setAutoCommit(!cursor);
    try (Statement statement = connection.createStatement()) {
      statement.setEscapeProcessing(false);
      statement.setFetchSize(cursor ? FETCH : 0);
      if (statement.execute(query.nativeSql)) {
        try (ResultSet rows = statement.getResultSet()) {
          ResultPrinter.of(rows, format, out).print();
        }
      } else if (format == Format.TABLE) {
        out.println(done(query, statement.getLargeUpdateCount()));
      }
    } catch (SQLException failure) {
      if (cursor) {
        connection.rollback();
      }
      throw failure;
    }
    if (cursor) {
      connection.commit();
    }
    connection.setAutoCommit(true);
  }

  private static String done(NativeQuery query, long rows) {
    boolean counts =
        switch (query.command.getType()) {
          case INSERT, UPDATE, DELETE -> true;
          default -> rows > 0;
        };
    return counts ? "done (" + rows + (rows == 1 ? " row)" : " rows)") : "done";
  }

  private static PgtrekException refused(SQLException failure, String sql, int begin) {
    ServerErrorMessage server =
        failure instanceof PSQLException p ? p.getServerErrorMessage() : null;
    if (server == null) {
      return SqlFailures.wrap("running the statement", failure);
    }
    StringBuilder message = new StringBuilder();
    message.append(server.getSeverity()).append(": ").append(server.getMessage());
    message.append(" (SQLSTATE ").append(server.getSQLState());
    message.append(place(sql, begin, server.getPosition())).append(')');
    if (server.getDetail() != null) {
      message.append("\nDetail: ").append(server.getDetail());
    }
    if (server.getHint() != null) {
      message.append("\nHint: ").append(server.getHint());
    }
    return new PgtrekException.Target(
        "statement-refused",
        SqlFailures.state(failure),
        message.toString(),
        "Mend the statement.",
        failure);
  }

  /**
   * {@code , line 2, column 8} of the whole text.
   *
   * @param begin where the statement begins in the text
   * @param position in the statement; the server counts characters from 1, and says 0 for none
   */
  private static String place(String sql, int begin, int position) {
    if (position < 1) {
      return "";
    }
    int left = sql.codePointCount(begin, sql.length());
    String before = sql.substring(0, sql.offsetByCodePoints(begin, Math.min(position - 1, left)));
    long line = before.chars().filter(c -> c == '\n').count() + 1;
    String lastLine = before.substring(before.lastIndexOf('\n') + 1);
    return ", line " + line + ", column " + (lastLine.codePointCount(0, lastLine.length()) + 1);
  }
}
