package dev.pgtrek.postgres.copy;

import dev.pgtrek.spi.TableRoute;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * Where in a COPY the server stopped, from the context of its error: {@code COPY album, line 5,
 * column title}. The rest of a context may quote a value, and is not looked at.
 *
 * @param row the row of the COPY, from 1; 0 when unknown
 * @param column the column of the route; -1 when unknown
 * @param aboutTheValue whether the error is about the value's content or size
 */
record CopyPosition(long row, int column, boolean aboutTheValue) {

  static CopyPosition of(SQLException failure, TableRoute route) {
    ServerErrorMessage server =
        failure instanceof PSQLException p ? p.getServerErrorMessage() : null;
    String context = server == null ? null : server.getWhere();
    String prefix = "COPY " + route.target().name().table() + ", line ";
    boolean value = isAboutTheValue(failure.getSQLState());
    if (context == null) {
      return new CopyPosition(0, -1, value);
    }
    int start = context.lastIndexOf(prefix);
    if (start < 0) {
      return new CopyPosition(0, -1, value);
    }
    int at = start + prefix.length();
    long row = 0;
    for (; at < context.length() && Character.isDigit(context.charAt(at)); at++) {
      row = row * 10 + Character.digit(context.charAt(at), 10);
    }
    return new CopyPosition(row, column(context.substring(at), route), value);
  }

  /** Classes 22, data exception, and 54, program limit exceeded. */
  private static boolean isAboutTheValue(@Nullable String state) {
    return state != null && (state.startsWith("22") || state.startsWith("54"));
  }

  private static int column(String rest, TableRoute route) {
    for (int i = 0; i < route.columns().size(); i++) {
      if (rest.equals(", column " + route.columns().get(i).target().name())) {
        return i;
      }
    }
    return -1;
  }
}
