package dev.pgtrek.postgres.add;

import dev.pgtrek.postgres.sql.SqlFailures;
import dev.pgtrek.spi.AddedColumn;
import dev.pgtrek.spi.AddedColumn.AddedIndex;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Lets the server read a type, a default and an index, by a temporary table that is undone at once:
 * only its own parser knows what they mean.
 */
final class Rehearsal {

  private static final String TABLE = "pg_temp.pgtrek_rehearsal";

  /** Names are found as the role's own sessions find them, and where extensions live. */
  private static final String PATH =
      """
      SET LOCAL search_path TO DEFAULT;
      SELECT set_config('search_path', concat_ws(', ',
        nullif(current_setting('search_path'), ''),
        (SELECT string_agg(DISTINCT quote_ident(n.nspname), ', ') FROM pg_extension e
          JOIN pg_namespace n ON n.oid = e.extnamespace WHERE n.nspname <> 'pg_catalog')), true)
      """;

  private static final String READ =
      """
      SELECT format_type(a.atttypid, a.atttypmod), t.typname, quote_ident(n.nspname),
        coalesce(e.extname, ''), pg_get_expr(d.adbin, d.adrelid), a.atttypmod, t.typcategory = 'A'
      FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
      JOIN pg_namespace n ON n.oid = t.typnamespace
      LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
      LEFT JOIN pg_depend x ON x.classid = 'pg_type'::regclass AND x.objid = t.oid
        AND x.deptype = 'e'
      LEFT JOIN pg_extension e ON e.oid = x.refobjid
      WHERE a.attrelid = 'pg_temp.pgtrek_rehearsal'::regclass AND a.attnum = 1
      """;

  private final Connection transaction;

  /**
   * @param transaction a connection in a transaction; what is made is undone to a savepoint
   */
  Rehearsal(Connection transaction) {
    this.transaction = transaction;
  }

  /**
   * What a server made of a column.
   *
   * @param type its type, with its schema
   * @param name the type's bare name
   * @param schema the schema that the type lives in, quoted where it must be
   * @param extension the extension that brought the type, or empty
   * @param defaultValue its default with all schemas, or null
   * @param modifier the type's modifier, -1 where it has none
   * @param array whether the type is an array
   * @param operatorClass the operator class of its index with its schema, or null
   */
  record Understood(
      String type,
      String name,
      String schema,
      String extension,
      @Nullable String defaultValue,
      int modifier,
      boolean array,
      @Nullable String operatorClass) {

    /** The type without its schema. */
    String plainType() {
      return type.startsWith(schema + ".") ? type.substring(schema.length() + 1) : type;
    }

    boolean isSpatial() {
      return extension.equals("postgis") && (name.equals("geography") || name.equals("geometry"));
    }
  }

  /** What the server refuses, in its own words. */
  static final class Refused extends Exception {

    private static final long serialVersionUID = 1L;

    private final String part;

    Refused(String part, String reason) {
      super(reason);
      this.part = part;
    }

    /** The part of the addition that is refused: type, default or index. */
    String part() {
      return part;
    }
  }

  /**
   * Lets the server read a column and its index.
   *
   * @throws Refused if it does not take them
   * @throws SQLException if the server cannot be asked
   */
  Understood of(AddedColumn column) throws Refused, SQLException {
    // Undoing it gives the search path back too.
    Savepoint savepoint = transaction.setSavepoint();
    try {
      return made(column);
    } finally {
      transaction.rollback(savepoint);
      transaction.releaseSavepoint(savepoint);
    }
  }

  private Understood made(AddedColumn column) throws Refused, SQLException {
    run(PATH);
    if (!isType(column.type())) {
      throw new Refused("type", "there is no type " + column.type());
    }
    trying("type", "CREATE TEMP TABLE pgtrek_rehearsal (c " + column.type() + ")");
    if (column.defaultValue() != null) {
      trying(
          "default",
          "ALTER TABLE " + TABLE + " ALTER COLUMN c SET DEFAULT " + column.defaultValue());
    }
    Understood read = read();
    String operatorClass = null;
    Optional<AddedIndex> index = IndexChoice.of(column, read);
    if (index.isPresent()) {
      operatorClass = operatorClass(index.get(), read);
      trying(
          "index",
          "CREATE INDEX ON "
              + TABLE
              + " USING "
              + index.get().method()
              + " (c"
              + (operatorClass == null ? "" : " " + operatorClass)
              + ")");
    }
    return new Understood(
        read.type(),
        read.name(),
        read.schema(),
        read.extension(),
        read.defaultValue(),
        read.modifier(),
        read.array(),
        operatorClass);
  }

  /** A type and nothing behind it: a column's definition would take constraints too. */
  private boolean isType(String type) throws Refused, SQLException {
    try (PreparedStatement statement = transaction.prepareStatement("SELECT to_regtype(?)")) {
      statement.setString(1, type);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() && row.getString(1) != null;
      }
    } catch (SQLException failure) {
      throw refused("type", failure);
    }
  }

  private Understood read() throws SQLException {
    run("SET LOCAL search_path = ''");
    Understood read;
    try (Statement statement = transaction.createStatement();
        ResultSet row = statement.executeQuery(READ)) {
      row.next();
      read =
          new Understood(
              row.getString(1),
              row.getString(2),
              row.getString(3),
              row.getString(4),
              row.getString(5),
              row.getInt(6),
              row.getBoolean(7),
              null);
    }
    run(PATH);
    return read;
  }

  /** With its schema, so that it is found whatever the search path. */
  private @Nullable String operatorClass(AddedIndex index, Understood read)
      throws Refused, SQLException {
    String name = IndexChoice.operatorClass(index, read);
    if (name == null) {
      return null;
    }
    try (PreparedStatement statement =
        transaction.prepareStatement(
            """
            SELECT format('%I.%I', n.nspname, o.opcname) FROM pg_opclass o
            JOIN pg_am m ON m.oid = o.opcmethod JOIN pg_namespace n ON n.oid = o.opcnamespace
            WHERE m.amname = ? AND o.opcname = ? ORDER BY 1 LIMIT 1
            """)) {
      statement.setString(1, index.method());
      statement.setString(2, name);
      try (ResultSet row = statement.executeQuery()) {
        if (!row.next()) {
          throw new Refused(
              "index", "there is no operator class " + name + " for " + index.method());
        }
        return row.getString(1);
      }
    }
  }

  private void run(String sql) throws SQLException {
    try (Statement statement = transaction.createStatement()) {
      statement.execute(sql);
    }
  }

  private void trying(String part, String sql) throws Refused, SQLException {
    try (Statement statement = transaction.createStatement()) {
      statement.setEscapeProcessing(false);
      statement.execute(sql);
    } catch (SQLException failure) {
      throw refused(part, failure);
    }
  }

  private static Refused refused(String part, SQLException failure) throws SQLException {
    String state = failure.getSQLState() == null ? "" : failure.getSQLState();
    for (String notTheColumn : new String[] {"08", "40", "53", "55", "57", "58"}) {
      if (state.startsWith(notTheColumn)) {
        throw failure;
      }
    }
    return new Refused(part, SqlFailures.reason(failure));
  }
}
