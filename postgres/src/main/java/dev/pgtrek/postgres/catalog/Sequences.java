package dev.pgtrek.postgres.catalog;

import dev.pgtrek.model.Catalog.OtherObject;
import dev.pgtrek.model.Column;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.TableName;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The sequences, and which columns they count for: identities, and columns whose default is nothing
 * but the sequence's next value. Where they stand is read from each sequence itself: what
 * pg_sequences says is NULL after {@code setval(…, false)} too. They stand outside of snapshots, so
 * a value may be later than the rows are, and never earlier.
 */
final class Sequences {

  /** Asked for at once; each needs a lock. */
  private static final int AT_ONCE = 200;

  private static final String SEQUENCES =
      """
      SELECT c.oid, n.nspname, c.relname, q.seqincrement, q.seqmin, q.seqmax, q.seqcycle,
        q.seqstart, has_sequence_privilege(c.oid, 'SELECT')
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      JOIN pg_sequence q ON q.seqrelid = c.oid
      WHERE c.relnamespace = ANY (:schemas) AND c.relpersistence <> 't' AND
      """
          + Scope.NO_MEMBER
          + " ORDER BY n.nspname COLLATE \"C\", c.relname COLLATE \"C\"";

  private static final String USERS =
      """
      SELECT d.objid, d.refobjid, d.refobjsubid FROM pg_depend d
      JOIN pg_class c ON c.oid = d.objid AND c.relkind = 'S'
      JOIN pg_class t ON t.oid = d.refobjid
      WHERE d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass
        AND d.deptype = 'i' AND t.relnamespace = ANY (:schemas)
      UNION ALL
      SELECT c.oid, f.adrelid, f.adnum FROM pg_attrdef f
      JOIN pg_class t ON t.oid = f.adrelid
      JOIN pg_depend d ON d.classid = 'pg_attrdef'::regclass AND d.objid = f.oid
        AND d.refclassid = 'pg_class'::regclass
      JOIN pg_class c ON c.oid = d.refobjid AND c.relkind = 'S'
      WHERE t.relnamespace = ANY (:schemas)
        AND pg_get_expr(f.adbin, f.adrelid) IN (
          format('nextval(%L::regclass)', c.oid::regclass),
          format('nextval((%L::text)::regclass)', c.oid::regclass))
      """;

  /** A sequence as it is declared. */
  private record Sequence(
      TableName name,
      long increment,
      long least,
      long most,
      boolean cycles,
      long start,
      boolean readable) {

    boolean counts() {
      return increment > 0 && !cycles;
    }

    String sql() {
      return "CREATE SEQUENCE %s INCREMENT BY %d MINVALUE %d MAXVALUE %d START WITH %d%s"
          .formatted(name.quoted(), increment, least, most, start, cycles ? " CYCLE" : "");
    }
  }

  /** A column by its table's and its own number. */
  private record Place(long table, int column) {}

  private final Map<Long, Sequence> sequences = new LinkedHashMap<>();

  /** The value that was given out last, by sequence; the one before the first where none was. */
  private final Map<Long, Long> last = new HashMap<>();

  private final Map<Place, Long> users = new HashMap<>();

  private Sequences() {}

  /**
   * Reads them.
   *
   * @param others receives those that no column counts with
   */
  static Sequences read(Connection connection, String schemas, List<OtherObject> others)
      throws SQLException {
    Sequences read = new Sequences();
    Scope.each(connection, SEQUENCES, schemas, read::sequence);
    Scope.each(
        connection,
        USERS,
        schemas,
        row -> read.users.put(new Place(row.getLong(2), row.getInt(3)), row.getLong(1)));
    read.values(connection);
    read.nameOthers(others);
    return read;
  }

  private void sequence(ResultSet row) throws SQLException {
    sequences.put(
        row.getLong(1),
        new Sequence(
            TableName.of(row.getString(2), row.getString(3)),
            row.getLong(4),
            row.getLong(5),
            row.getLong(6),
            row.getBoolean(7),
            row.getLong(8),
            row.getBoolean(9)));
  }

  private void values(Connection connection) throws SQLException {
    List<Map.Entry<Long, Sequence>> readable =
        sequences.entrySet().stream().filter(s -> s.getValue().readable()).toList();
    for (int from = 0; from < readable.size(); from += AT_ONCE) {
      List<String> parts = new ArrayList<>();
      for (Map.Entry<Long, Sequence> s :
          readable.subList(from, Math.min(readable.size(), from + AT_ONCE))) {
        parts.add(
            "SELECT %d, last_value, is_called FROM %s"
                .formatted(s.getKey(), s.getValue().name().quoted()));
      }
      try (Statement statement = connection.createStatement();
          ResultSet row = statement.executeQuery(String.join(" UNION ALL ", parts))) {
        while (row.next()) {
          long given = row.getLong(2);
          last.put(row.getLong(1), row.getBoolean(3) ? given : before(given, row.getLong(1)));
        }
      }
    }
  }

  private long before(long next, long sequence) {
    Sequence declared = sequences.get(sequence);
    long step = declared == null ? 1 : declared.increment();
    // The first value of a sequence may be the least that there is.
    return step > 0 && next < Long.MIN_VALUE + step ? Long.MIN_VALUE : next - step;
  }

  private void nameOthers(List<OtherObject> others) {
    sequences.forEach(
        (oid, sequence) -> {
          boolean used = users.containsValue(oid);
          Long value = last.get(oid);
          String stand =
              value == null
                  ? "the role may not read where it stands"
                  : "its next value is " + next(sequence, value);
          if (!used || !sequence.counts()) {
            others.add(
                new OtherObject(
                    OtherObject.Kind.SEQUENCE,
                    Identifier.of(sequence.name().toString()),
                    sequence.sql(),
                    stand + (used ? "" : "; no column counts with it")));
          } else if (sequence.increment() != 1) {
            others.add(
                new OtherObject(
                    OtherObject.Kind.SEQUENCE,
                    Identifier.of(sequence.name().toString()),
                    sequence.sql(),
                    stand + "; its column is counted on in steps of 1"));
          }
        });
  }

  private static String next(Sequence sequence, long last) {
    try {
      return Long.toString(Math.addExact(last, sequence.increment()));
    } catch (ArithmeticException _) {
      return "beyond its end";
    }
  }

  /** The counter behind a column, where a sequence that counts upwards is. */
  Optional<Column.Identity> behind(long table, int column) {
    Long oid = users.get(new Place(table, column));
    Sequence sequence = oid == null ? null : sequences.get(oid);
    if (sequence == null || !sequence.counts()) {
      return Optional.empty();
    }
    return Optional.of(new Column.Identity(Math.max(0, last.getOrDefault(oid, 0L))));
  }
}
