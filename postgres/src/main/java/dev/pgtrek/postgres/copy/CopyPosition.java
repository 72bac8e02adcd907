package dev.pgtrek.postgres.copy;

import dev.pgtrek.spi.TableRoute;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * Where in a COPY the server stopped, from the context of its error: {@code COPY album, line 5,
 * column title}. The server's words are those of its {@code lc_messages}, which only a superuser
 * may change; every language names table, line and column in this order, and only the names and
 * digits are read. The rest of a context may quote a value, and is not looked at.
 *
 * @param row the row of the COPY, from 1; 0 when unknown
 * @param column the column of the route; -1 when unknown
 * @param aboutTheValue whether the error is about the value's content or size
 */
record CopyPosition(long row, int column, boolean aboutTheValue) {

  static CopyPosition of(SQLException failure, TableRoute route) {
    ServerErrorMessage server =
        failure instanceof PSQLException p ? p.getServerErrorMessage() : null;
    boolean value = isAboutTheValue(failure.getSQLState());
    return Optional.ofNullable(server)
        .map(ServerErrorMessage::getWhere)
        .flatMap(context -> found(context, route, value))
        .orElseGet(() -> new CopyPosition(0, -1, value));
  }

  /** The COPY is the outermost context and stands last, after what the value itself says. */
  private static Optional<CopyPosition> found(String context, TableRoute route, boolean value) {
    String table = route.target().name().table().text();
    int english = context.lastIndexOf("COPY " + table + ", ");
    // A name may hold a line feed; only then the last line is not the whole entry.
    String entry = context.substring(english < 0 ? context.lastIndexOf('\n') + 1 : english);
    int named = entry.indexOf(table);
    if (!entry.startsWith("COPY ") || named < 0) {
      return Optional.empty();
    }
    int at = named + table.length();
    while (at < entry.length() && !Character.isDigit(entry.charAt(at))) {
      at++;
    }
    if (at == entry.length()) {
      return Optional.empty();
    }
    long row = 0;
    for (; at < entry.length() && Character.isDigit(entry.charAt(at)); at++) {
      row = row * 10 + Character.digit(entry.charAt(at), 10);
    }
    return Optional.of(new CopyPosition(row, column(entry.substring(at), route), value));
  }

  /** Classes 22, data exception, and 54, program limit exceeded. */
  private static boolean isAboutTheValue(@Nullable String state) {
    return state != null && (state.startsWith("22") || state.startsWith("54"));
  }

  /** The longest name that stands at the end, or after a comma, of what follows the line. */
  private static int column(String rest, TableRoute route) {
    int found = -1;
    int longest = 0;
    for (int i = 0; i < route.columns().size(); i++) {
      String name = route.columns().get(i).target().name().text();
      if (rest.equals(", column " + name)) {
        return i;
      }
      boolean named = rest.endsWith(" " + name) || rest.contains(", " + name + " ");
      if (named && name.length() > longest) {
        found = i;
        longest = name.length();
      }
    }
    return found;
  }
}
