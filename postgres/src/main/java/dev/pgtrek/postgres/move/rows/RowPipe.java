package dev.pgtrek.postgres.move.rows;

import dev.pgtrek.model.Identifier;
import dev.pgtrek.postgres.sql.Rows;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.TransactionState;
import org.postgresql.jdbc.PgConnection;

/**
 * Pipes rows of one table from one server into another by COPY on both sides, without looking into
 * them. For one thread; both connections are its own meanwhile.
 */
public final class RowPipe {

  private static final String UTF8 = "UTF8";

  private final Connection source;
  private final Connection target;
  private final String encoding;

  public RowPipe(Connection source, Connection target) {
    this(source, target, UTF8);
  }

  /**
   * @param encoding the encoding in which rows travel
   */
  public RowPipe(Connection source, Connection target, String encoding) {
    this.source = source;
    this.target = target;
    this.encoding = encoding;
  }

  /** How rows are written on their way. */
  public enum Form {
    /** Where every type has the same binary form on both servers. */
    BINARY,
    TEXT
  }

  /**
   * Rows of a table.
   *
   * @param table the table to read, qualified and quoted
   * @param into the table to write, likewise
   * @param columns those that can be written, by name: neither their order nor dropped ones need be
   *     the same on both sides; generated ones compute themselves
   * @param only whether rows of children are left out
   * @param fromPage the first page, inclusive
   * @param toPage the last page, inclusive; open upwards where it is {@link Long#MAX_VALUE}
   */
  record Range(
      String table,
      String into,
      List<Identifier> columns,
      boolean only,
      long fromPage,
      long toPage) {

    Range {
      columns = List.copyOf(columns);
    }

    /** The rows of a part. */
    static Range of(Part part) {
      CarriedRows rows = part.rows();
      return new Range(
          rows.from().quoted(),
          rows.into().quoted(),
          rows.columns(),
          true,
          Math.max(0, part.chunk().from()),
          part.chunk().to());
    }

    private String names() {
      return columns.stream().map(Identifier::quoted).collect(Collectors.joining(", "));
    }

    /** A list without a name is no syntax: then there is nothing to list. */
    private String listed() {
      return columns.isEmpty() ? "" : " (" + names() + ")";
    }

    private String select() {
      StringBuilder sql = new StringBuilder("SELECT ");
      sql.append(names()).append(" FROM ").append(only ? "ONLY " : "").append(table);
      if (!whole()) {
        sql.append(" WHERE ctid >= '(").append(fromPage).append(",0)'");
        if (toPage < Long.MAX_VALUE) {
          sql.append(" AND ctid < '(").append(toPage + 1).append(",0)'");
        }
      }
      return sql.toString();
    }

    private boolean whole() {
      return fromPage == 0 && toPage == Long.MAX_VALUE;
    }

    /** Of a table, which is never its children, a tenth cheaper for the source than of a query. */
    private String out(Form form) {
      String what = only && whole() ? table + listed() : "(" + select() + ")";
      return "COPY " + what + " TO STDOUT (FORMAT " + form + ")";
    }

    private String in(Form form, boolean frozen) {
      return "COPY "
          + into
          + listed()
          + " FROM STDIN (FORMAT "
          + form
          + (frozen ? ", FREEZE" : "")
          + ")";
    }
  }

  /**
   * What went through.
   *
   * @param rows as the source counted what it sent; the target has taken as many
   * @param bytes of both sides' messages
   */
  public record Piped(long rows, long bytes) {}

  /**
   * Pipes a range; neither commits nor rolls back.
   *
   * @param frozen whether the rows need no later freezing; only into a table that this transaction
   *     made or truncated
   * @throws SourceSide if the source fails, with what it said as its cause
   * @throws SQLException if the target fails, or took another number of rows than the source gave
   */
  public Piped run(Range range, Form form, boolean frozen) throws SQLException, SourceSide {
    return pipe(range.out(form), range.in(form, frozen));
  }

  /**
   * Pipes what a query gives.
   *
   * @param query the query
   * @param into the table, which has the query's columns in its order
   */
  public Piped run(String query, String into, Form form) throws SQLException, SourceSide {
    return pipe(
        "COPY (" + query + ") TO STDOUT (FORMAT " + form + ")",
        "COPY " + into + " FROM STDIN (FORMAT " + form + ")");
  }

  private Piped pipe(String outward, String inward) throws SQLException, SourceSide {
    Optional<Wire> from = fromSource(() -> Wire.below(begun(source)));
    Optional<Wire> to = Wire.below(begun(target));
    return from.isPresent() && to.isPresent()
        ? new WirePipe(source, from.get(), to.get(), travelling(outward + inward))
            .run(outward, inward)
        : new DriverPipe(source, target).run(outward, inward);
  }

  /** Names would be taken for the other encoding's, too; those of ASCII are the same in all. */
  private String travelling(String statements) {
    return statements.chars().allMatch(c -> c < 128) ? encoding : UTF8;
  }

  /** The driver begins a transaction with its first statement, and the wire must be within. */
  private static Connection begun(Connection connection) throws SQLException {
    if (!connection.getAutoCommit()
        && connection.unwrap(PgConnection.class).getTransactionState() == TransactionState.IDLE) {
      Rows.run(connection, "SELECT");
    }
    return connection;
  }

  /** The source failed; what it said is the cause. */
  public static final class SourceSide extends IOException {

    private static final long serialVersionUID = 1;

    private final SQLException failure;

    public SourceSide(SQLException failure) {
      super(failure.getMessage(), failure);
      this.failure = failure;
    }

    /** What the server or the driver said. */
    public SQLException failure() {
      return failure;
    }
  }

  /** Something asked of the source. */
  public interface Ask<T extends @Nullable Object> {
    T of() throws SQLException;
  }

  public static <T extends @Nullable Object> T fromSource(Ask<T> ask) throws SourceSide {
    try {
      return ask.of();
    } catch (SQLException failure) {
      throw new SourceSide(failure);
    }
  }
}
