package dev.pgtrek.postgres.journal;

import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What records have in common, as an array for {@code unnest}. */
final class UnnestedColumn {

  private UnnestedColumn() {}

  /**
   * One part of every record, in their order.
   *
   * @param type the name of the array's element type on the server
   */
  static <T> Array of(
      Connection connection, String type, List<T> all, Function<T, @Nullable Object> part)
      throws SQLException {
    return connection.createArrayOf(type, all.stream().map(part).toArray());
  }
}
