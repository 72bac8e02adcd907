package dev.pgtrek.postgres.move.rows;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.model.Finding;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.Severity;
import dev.pgtrek.model.TableName;
import dev.pgtrek.postgres.sql.Attempt;
import dev.pgtrek.postgres.sql.Rows;
import dev.pgtrek.spi.MoveResult;
import dev.pgtrek.spi.MoveStep;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Rows that users keep in tables of an extension, as far as the extension says that they are
 * theirs: its configuration. They come right after the extension, for what follows may need them. A
 * row whose key is there already is made what it is on the source.
 *
 * <p>Of {@code spatial_ref_sys} go along too the references of PostGIS itself that somebody
 * changed. PostGIS brings all of its own in one transaction, so a row of another one is not as it
 * came. Rows that nobody changed stay as the target's PostGIS brought them.
 */
public final class ExtensionRows {

  private static final String TABLES =
      """
      SELECT e.extname, n.nspname, c.relname, e.extcondition[k.place],
        ARRAY(SELECT a.attname FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0
          AND NOT a.attisdropped AND a.attgenerated = '' ORDER BY a.attnum)::text[],
        ARRAY(SELECT f.confrelid::bigint FROM pg_constraint f WHERE f.conrelid = c.oid
          AND f.contype = 'f' AND f.confrelid <> c.oid), c.oid
      FROM pg_extension e CROSS JOIN LATERAL unnest(e.extconfig) WITH ORDINALITY k (oid, place)
      JOIN pg_class c ON c.oid = k.oid JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind = 'r' ORDER BY e.oid, k.place
      """;

  /** Columns of a table as a target has it, whether they can be set, and their place in the key. */
  private static final String COLUMNS =
      """
      SELECT a.attname, a.attidentity <> 'a', array_position(i.indkey::int2[], a.attnum) IS NOT NULL
      FROM pg_attribute a
      LEFT JOIN pg_index i ON i.indrelid = a.attrelid AND i.indisprimary
      WHERE a.attrelid = to_regclass(?) AND a.attnum > 0 AND NOT a.attisdropped
        AND a.attgenerated = '' ORDER BY a.attnum
      """;

  private static final String ME = "SELECT current_user";

  private static final String ARRIVED = "pg_temp.pgtrek_rows";

  private final String extension;
  private final List<Configured> tables;

  private ExtensionRows(String extension, List<Configured> tables) {
    this.extension = extension;
    this.tables = tables;
  }

  /** A table, and which of its rows are the user's: a WHERE clause or nothing. */
  private record Configured(
      long oid, TableName name, String condition, List<Identifier> columns, Set<Long> parents) {

    private Configured {
      columns = List.copyOf(columns);
      parents = Set.copyOf(parents);
    }
  }

  /** A column of the target's table. */
  private record Column(Identifier name, boolean settable, boolean key) {}

  /** Extensions of the source that have such tables. */
  public static List<ExtensionRows> of(Connection source) throws SQLException {
    Map<String, List<Configured>> tables = new LinkedHashMap<>();
    try (Statement statement = source.createStatement();
        ResultSet row = statement.executeQuery(TABLES)) {
      while (row.next()) {
        TableName name = TableName.of(row.getString(2), row.getString(3));
        String condition = row.getString(4) == null ? "" : row.getString(4).strip();
        tables
            .computeIfAbsent(row.getString(1), e -> new ArrayList<>())
            .add(
                new Configured(
                    row.getLong(7),
                    name,
                    name.table().text().equals("spatial_ref_sys") && !condition.isEmpty()
                        ? condition + changed(name)
                        : condition,
                    Arrays.stream((String[]) row.getArray(5).getArray())
                        .map(Identifier::of)
                        .toList(),
                    Set.of((Long[]) row.getArray(6).getArray())));
      }
    }
    return tables.entrySet().stream()
        .map(e -> new ExtensionRows(e.getKey(), parentsFirst(e.getValue())))
        .toList();
  }

  private static String changed(TableName references) {
    return " OR xmin::text <> (SELECT xmin::text FROM %s GROUP BY 1 ORDER BY count(*) DESC LIMIT 1)"
        .formatted(references.quoted());
  }

  /** As they stand where references go in a circle. */
  private static List<Configured> parentsFirst(List<Configured> tables) {
    List<Configured> left = new ArrayList<>(tables);
    List<Configured> ordered = new ArrayList<>();
    while (!left.isEmpty()) {
      Set<Long> waiting = left.stream().map(Configured::oid).collect(Collectors.toSet());
      Configured next =
          left.stream()
              .filter(t -> t.parents().stream().noneMatch(waiting::contains))
              .findFirst()
              .orElse(left.getFirst());
      left.remove(next);
      ordered.add(next);
    }
    return List.copyOf(ordered);
  }

  /** The extension's name. */
  public String extension() {
    return extension;
  }

  /** The step that carries them. */
  public MoveStep step(Set<String> after) {
    return new MoveStep(
        "extension rows " + extension,
        MoveStep.Kind.EXTENSION_ROWS,
        null,
        0,
        after,
        Set.of(),
        false,
        tables.stream()
            .map(t -> "COPY " + t.name().quoted() + (t.condition().isEmpty() ? "" : " (in part)"))
            .collect(Collectors.joining("; ")));
  }

  /**
   * Carries them, in one transaction with the record.
   *
   * @param source a session in the snapshot
   * @return with a finding for each table or column that the target's version of the extension does
   *     not have
   * @throws PgtrekException if a side fails; the target's transaction is left to be rolled back
   */
  public MoveResult carry(Connection source, Connection target, Recording recording) {
    return TargetWork.commit(
        "the rows of extension " + extension,
        target,
        recording,
        () -> {
          long rows = 0;
          long bytes = 0;
          List<Finding> findings = new ArrayList<>();
          for (Configured table : tables) {
            RowPipe.Piped piped = carry(table, source, target, findings);
            rows += piped.rows();
            bytes += piped.bytes();
          }
          return new MoveResult(rows, bytes, findings);
        });
  }

  private RowPipe.Piped carry(
      Configured table, Connection source, Connection target, List<Finding> findings)
      throws SQLException, RowPipe.SourceSide {
    List<Column> theirs = columns(target, table.name());
    Set<Identifier> there = theirs.stream().map(Column::name).collect(Collectors.toSet());
    List<Identifier> lost = table.columns().stream().filter(c -> !there.contains(c)).toList();
    String from = " FROM ONLY " + table.name().quoted() + " " + table.condition();
    if (!lost.isEmpty()) {
      long rows = RowPipe.fromSource(() -> Rows.number(source, "SELECT count(*)" + from));
      if (rows > 0) {
        findings.add(missing(table, theirs.isEmpty(), lost, rows));
      }
      if (theirs.isEmpty() || rows == 0) {
        return new RowPipe.Piped(0, 0);
      }
    }
    List<Column> common = theirs.stream().filter(c -> table.columns().contains(c.name())).toList();
    String names = names(common);
    Rows.run(
        target,
        "CREATE TEMPORARY TABLE pgtrek_rows ON COMMIT DROP AS SELECT "
            + names
            + " FROM "
            + table.name().quoted()
            + " WITH NO DATA");
    RowPipe.Piped piped =
        new RowPipe(source, target).run("SELECT " + names + from, ARRIVED, RowPipe.Form.TEXT);
    Attempt put = Attempt.where(target, List.of(insert(table.name(), common)), "42501"::equals);
    Rows.run(target, "DROP TABLE " + ARRIVED);
    if (put.refusal().isPresent() && piped.rows() > 0) {
      findings.add(notAllowed(extension, table.name(), piped.rows(), Rows.value(target, ME)));
      return new RowPipe.Piped(0, 0);
    }
    return piped;
  }

  private static String insert(TableName table, List<Column> columns) {
    String names = names(columns);
    List<Column> key = columns.stream().filter(Column::key).toList();
    List<Column> rest = columns.stream().filter(c -> !c.key() && c.settable()).toList();
    String head =
        "INSERT INTO %s (%s) OVERRIDING SYSTEM VALUE SELECT %s FROM %s r"
            .formatted(table.quoted(), names, names, ARRIVED);
    if (key.isEmpty()) {
      return head
          + " WHERE NOT EXISTS (SELECT FROM ONLY %s t WHERE ROW(%s)::text = ROW(%s)::text)"
              .formatted(table.quoted(), of("t", columns), of("r", columns));
    }
    return head
        + " ON CONFLICT ("
        + names(key)
        + ") DO "
        + (rest.isEmpty()
            ? "NOTHING"
            : "UPDATE SET "
                + rest.stream()
                    .map(c -> c.name().quoted() + " = excluded." + c.name().quoted())
                    .collect(Collectors.joining(", ")));
  }

  private static String names(List<Column> columns) {
    return columns.stream().map(c -> c.name().quoted()).collect(Collectors.joining(", "));
  }

  private static String of(String alias, List<Column> columns) {
    return columns.stream()
        .map(c -> alias + "." + c.name().quoted())
        .collect(Collectors.joining(", "));
  }

  private static List<Column> columns(Connection target, TableName table) throws SQLException {
    List<Column> columns = new ArrayList<>();
    try (PreparedStatement statement = target.prepareStatement(COLUMNS)) {
      statement.setString(1, table.quoted());
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          columns.add(
              new Column(Identifier.of(row.getString(1)), row.getBoolean(2), row.getBoolean(3)));
        }
      }
    }
    return columns;
  }

  /**
   * What keeps a role from writing users' rows into tables of extensions that are there already.
   *
   * @param source only read
   * @param target only read
   * @param carried whether an extension is carried
   */
  public static List<Finding> refused(
      Connection source, Connection target, Predicate<String> carried) throws SQLException {
    Set<String> there = Rows.map(target, "SELECT extname, '' FROM pg_extension").keySet();
    List<Finding> found = new ArrayList<>();
    for (ExtensionRows rows : of(source)) {
      if (!there.contains(rows.extension) || !carried.test(rows.extension)) {
        continue;
      }
      for (Configured table : rows.tables) {
        String name = "'" + table.name().quoted().replace("'", "''") + "'";
        String may =
            "SELECT has_table_privilege(t, 'SELECT') AND has_table_privilege(t, 'INSERT')"
                + " AND has_table_privilege(t, 'UPDATE') FROM (SELECT to_regclass("
                + name
                + ")::oid AS t) there WHERE t IS NOT NULL";
        if (!Rows.value(target, may).equals("f")) {
          continue;
        }
        String own = "SELECT count(*) FROM ONLY " + table.name().quoted() + " " + table.condition();
        long count = Rows.number(source, own);
        if (count > 0) {
          found.add(notAllowed(rows.extension, table.name(), count, Rows.value(target, ME)));
        }
      }
    }
    return found;
  }

  private static Finding notAllowed(String extension, TableName table, long rows, String role) {
    return new Finding(
        "extension-rows-not-writable",
        Severity.BLOCK,
        "table " + table,
        rows + " rows of yours on the source, and role " + role + " may not write there",
        "The extension " + extension + " keeps them for you, and what uses them needs them.",
        "GRANT SELECT, INSERT, UPDATE ON %s TO %s; -- on the target, by its owner"
            .formatted(table.quoted(), Identifier.of(role).quoted()));
  }

  private Finding missing(Configured table, boolean whole, List<Identifier> columns, long rows) {
    return new Finding(
        "extension-rows-left",
        Severity.WARN,
        "table " + table.name(),
        whole
            ? rows + " rows that stay behind: the table is not there"
            : rows + " rows without " + columns.stream().map(Identifier::text).toList(),
        "The target's version of the extension " + extension + " has no place for them.",
        "Bring them over by hand as that version's documentation says.");
  }
}
