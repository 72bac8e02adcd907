package dev.pgtrek.postgres.inplace;

import dev.pgtrek.model.Finding;
import dev.pgtrek.model.Severity;
import dev.pgtrek.postgres.sql.Rows;
import dev.pgtrek.postgres.sql.SqlFailures;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What cannot be read any more: a file of the server that is broken or gone, by the name of the
 * table or index that it belongs to. The server names the file alone.
 */
public final class Damage {

  /** The code of a table's; nothing is changed while there is one. */
  public static final String OF_TABLE = "table-damaged";

  private static final String OF_INDEX = "index-damaged";

  /** Also what an extension's library is that is missing. */
  private static final String FILE_GONE = "58P01";

  /** As {@code pg_relation_filepath} gives it, in a message of whatever language. */
  private static final Pattern FILE =
      Pattern.compile("(?:base/\\d+|global|pg_tblspc/\\d+/[^/\\s]+/\\d+)/\\d+");

  /** Values too long for a row stand in a table of their own. */
  private static final Pattern TOAST = Pattern.compile("pg_toast_(\\d+)");

  private static final int MOST_BLOCKS = 20;

  /** Of an index its own name; of what holds long values the table's. */
  private static final String RELATION =
      """
      SELECT c.oid, c.relkind, format('%I.%I', n.nspname, coalesce(t.relname, c.relname)),
        (pg_relation_size(c.oid) / current_setting('block_size')::int)
      FROM pg_class c LEFT JOIN pg_class t ON t.reltoastrelid = c.oid
      JOIN pg_namespace n ON n.oid = coalesce(t.relnamespace, c.relnamespace)
      WHERE :which
      """;

  private Damage() {}

  /** Whether a failure says that data cannot be read, and not that the server is unwell. */
  public static boolean isIn(SQLException failure) {
    String state = String.valueOf(failure.getSQLState());
    return SqlFailures.DAMAGED.contains(state)
        || (state.equals(FILE_GONE) && FILE.matcher(String.valueOf(failure.getMessage())).find());
  }

  /** The number of the table or index that a failure is about; empty where it names no file. */
  static Optional<Long> relation(Connection connection, SQLException failure) throws SQLException {
    return read(connection, failure).map(Relation::oid);
  }

  /**
   * Tells it.
   *
   * @param transaction an open one, which the caller undoes
   * @param database its database's name
   * @param failure one that {@link #isIn}
   */
  public static Finding of(Connection transaction, String database, SQLException failure)
      throws SQLException {
    String words = Faults.words(failure);
    Relation relation = read(transaction, failure).orElse(null);
    if (relation != null && relation.kind().equals("i")) {
      return new Finding(
          OF_INDEX,
          Severity.WARN,
          "index " + relation.name() + " of database " + database,
          words,
          "An index is made anew from its table, and nothing is lost. Nothing was altered since"
              + " this was found.",
          "In database "
              + database
              + ": REINDEX INDEX "
              + relation.name()
              + "; then run the same command again. pg_checksums --check, with the server stopped,"
              + " tells whether more is damaged.");
    }
    return new Finding(
        OF_TABLE,
        Severity.WARN,
        (relation == null ? "a table" : relation.words()) + " of database " + database,
        words + (relation == null ? "" : blocks(transaction, relation)),
        "Rows there cannot be read, now or later. Nothing was altered since this was found.",
        "Stop the application, and keep a copy of the data directory. pg_checksums --check, with"
            + " the server stopped, and pg_amcheck tell whether more is damaged. Take the rows from"
            + " a backup or a standby, or go back to the earlier image's copy of the data; then run"
            + " the same command again.");
  }

  /**
   * A table or index.
   *
   * @param kind as in pg_class
   * @param name with its schema, quoted; the table's, where it holds that one's long values
   */
  private record Relation(long oid, String kind, String name, long blocks) {

    String words() {
      return kind.equals("t") ? "long values of table " + name : "table " + name;
    }
  }

  private static Optional<Relation> read(Connection connection, SQLException failure)
      throws SQLException {
    String message = String.valueOf(failure.getMessage());
    String which = which(message);
    if (which == null) {
      return Optional.empty();
    }
    List<List<String>> rows = Rows.of(connection, RELATION.replace(":which", which));
    return rows.stream()
        .findFirst()
        .map(
            row ->
                new Relation(
                    Long.parseLong(row.get(0)),
                    row.get(1),
                    row.get(2),
                    row.get(3).isEmpty() ? 0 : Long.parseLong(row.get(3))));
  }

  private static @Nullable String which(String message) {
    Matcher file = FILE.matcher(message);
    if (file.find()) {
      return "pg_relation_filepath(c.oid) = " + HeapRows.literal(file.group());
    }
    Matcher toast = TOAST.matcher(message);
    return toast.find() ? "t.oid = " + toast.group(1) : null;
  }

  /** All blocks that cannot be read, by halves; the table is read once or twice for it. */
  private static String blocks(Connection transaction, Relation relation) throws SQLException {
    if (relation.blocks() == 0) {
      return "";
    }
    List<Long> bad = new ArrayList<>();
    Savepoint before = transaction.setSavepoint();
    try {
      search(transaction, Amcheck.in(transaction), relation.oid(), 0, relation.blocks() - 1, bad);
    } catch (SQLException failure) {
      if (!isIn(failure) && Faults.ofServer(failure)) {
        throw failure;
      }
      // Without amcheck the one block that the server named has to do.
    } finally {
      transaction.rollback(before);
    }
    return bad.isEmpty()
        ? ""
        : "; of "
            + relation.blocks()
            + " blocks these cannot be read: "
            + bad.stream().map(String::valueOf).collect(Collectors.joining(", "))
            + (bad.size() >= MOST_BLOCKS ? ", and maybe more" : "");
  }

  private static void search(
      Connection transaction, String schema, long table, long first, long last, List<Long> bad)
      throws SQLException {
    if (bad.size() >= MOST_BLOCKS) {
      return;
    }
    Savepoint before = transaction.setSavepoint();
    try {
      Rows.value(
          transaction,
          "SELECT count(*) FROM %s.verify_heapam(%d::regclass, startblock => %d, endblock => %d)"
              .formatted(schema, table, first, last));
      transaction.releaseSavepoint(before);
    } catch (SQLException failure) {
      if (!isIn(failure)) {
        throw failure;
      }
      transaction.rollback(before);
      if (first == last) {
        bad.add(first);
        return;
      }
      long middle = (first + last) / 2;
      search(transaction, schema, table, first, middle, bad);
      search(transaction, schema, table, middle + 1, last, bad);
    }
  }
}
