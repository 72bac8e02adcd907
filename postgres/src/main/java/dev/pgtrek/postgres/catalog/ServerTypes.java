package dev.pgtrek.postgres.catalog;

import dev.pgtrek.model.Check;
import dev.pgtrek.model.Identifier;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The types that a server knows: what is under a domain, and what it or an enum holds to. */
final class ServerTypes {

  private static final String TYPES =
      """
      SELECT t.oid, t.typtype, t.typcategory = 'A' AND t.typlen = -1 AND t.typelem <> 0,
        t.typbasetype, t.typtypmod, t.typnotnull,
        CASE WHEN e.objid IS NULL THEN '' ELSE quote_ident(n.nspname) || '.' END,
        CASE WHEN t.typtype = 'd' THEN format_type(t.typbasetype, t.typtypmod) ELSE '' END
      FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
      LEFT JOIN pg_depend e ON e.classid = 'pg_type'::regclass AND e.objid = t.oid
        AND e.refclassid = 'pg_extension'::regclass AND e.deptype = 'e'
      WHERE t.typtype <> 'c' OR t.typnamespace <> 'pg_catalog'::regnamespace
      """;

  private static final String LABELS =
      """
      SELECT enumtypid, array_agg(enumlabel::text ORDER BY enumsortorder)
      FROM pg_enum GROUP BY enumtypid
      """;

  private static final String DOMAIN_CHECKS =
      """
      SELECT contypid, conname, pg_get_expr(conbin, 0) FROM pg_constraint
      WHERE contypid <> 0 AND contype = 'c' ORDER BY contypid, conname
      """;

  /** A type as pg_type has it. */
  private record Type(
      char kind,
      boolean array,
      long base,
      boolean refusesNull,
      String extensionSchema,
      String baseName) {}

  private final Map<Long, Type> types = new HashMap<>();
  private final Map<Long, List<String>> labels = new HashMap<>();
  private final Map<Long, List<Check>> checks = new HashMap<>();

  private ServerTypes() {}

  static ServerTypes read(Connection connection) throws SQLException {
    ServerTypes read = new ServerTypes();
    try (Statement statement = connection.createStatement()) {
      try (ResultSet row = statement.executeQuery(TYPES)) {
        while (row.next()) {
          read.types.put(
              row.getLong(1),
              new Type(
                  row.getString(2).charAt(0),
                  row.getBoolean(3),
                  row.getLong(4),
                  row.getBoolean(6),
                  row.getString(7),
                  row.getString(8)));
        }
      }
      try (ResultSet row = statement.executeQuery(LABELS)) {
        while (row.next()) {
          read.labels.put(
              row.getLong(1), Arrays.stream((String[]) row.getArray(2).getArray()).toList());
        }
      }
      try (ResultSet row = statement.executeQuery(DOMAIN_CHECKS)) {
        while (row.next()) {
          read.checks
              .computeIfAbsent(row.getLong(1), t -> new ArrayList<>())
              .add(new Check(Identifier.of(row.getString(2)), Parentheses.off(row.getString(3))));
        }
      }
    }
    return read;
  }

  /** What is known of a column by its type. */
  record Meaning(ReadType read, boolean refusesNull, List<Check> checks) {}

  /**
   * What a column is by its type: how it is read, and what the type holds its values to.
   *
   * @param oid the type
   * @param spelled the same as format_type spells it
   */
  Meaning of(long oid, String spelled, Identifier column) {
    List<Check> held = new ArrayList<>();
    boolean refusesNull = false;
    long at = oid;
    String base = spelled;
    Type type = type(at);
    while (type.kind() == 'd') {
      refusesNull |= type.refusesNull();
      for (Check check : checks.getOrDefault(at, List.of())) {
        held.add(new Check(null, DomainCheck.on(column, check.expression())));
      }
      base = type.baseName();
      at = type.base();
      type = type(at);
    }
    if (type.kind() == 'e') {
      held.addFirst(new Check(null, oneOf(column, labels.getOrDefault(at, List.of()))));
    }
    ReadType read =
        ReadType.of(bare(spelled, type(oid)), bare(base, type), type.array() ? 'a' : type.kind());
    return new Meaning(read, refusesNull, held);
  }

  /** A table's row type is none of those that are kept; its values are read as text. */
  private Type type(long oid) {
    return types.getOrDefault(oid, new Type('c', false, 0, false, "", ""));
  }

  private static String bare(String spelled, Type type) {
    return !type.extensionSchema().isEmpty() && spelled.startsWith(type.extensionSchema())
        ? spelled.substring(type.extensionSchema().length())
        : spelled;
  }

  /** The server's own spelling of a list of texts. */
  private static String oneOf(Identifier column, List<String> labels) {
    return labels.stream()
        .map(label -> "'" + label.replace("'", "''") + "'::text")
        .collect(Collectors.joining(", ", column.quoted() + " = ANY (ARRAY[", "])"));
  }
}
