package dev.pgtrek.postgres.inplace;

import dev.pgtrek.model.Fact;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** All orders of texts that a database knows. */
final class Sortings {

  /**
   * Columns that not every major has, or that another one calls otherwise, are asked for by name.
   */
  private static final String ALL =
      """
      SELECT 100::oid, '', d.datname, to_jsonb(d) ->> 'datlocprovider',
        CASE to_jsonb(d) ->> 'datlocprovider' WHEN 'c' THEN d.datcollate
          ELSE coalesce(to_jsonb(d) ->> 'datlocale', to_jsonb(d) ->> 'daticulocale',
            d.datcollate) END,
        true, d.datcollversion, pg_database_collation_actual_version(d.oid)
      FROM pg_database d WHERE d.datname = current_database()
      UNION ALL
      SELECT l.oid, n.nspname, l.collname, l.collprovider::text,
        coalesce(to_jsonb(l) ->> 'colllocale', to_jsonb(l) ->> 'colliculocale', l.collcollate, ''),
        l.collisdeterministic, l.collversion, pg_collation_actual_version(l.oid)
      FROM pg_collation l JOIN pg_namespace n ON n.oid = l.collnamespace
      WHERE l.collprovider <> 'd' AND l.collencoding IN (-1, (
        SELECT encoding FROM pg_database WHERE datname = current_database()))
      ORDER BY 1
      """;

  private final Map<Long, Sorting> all;

  private Sortings(Map<Long, Sorting> all) {
    this.all = all;
  }

  /**
   * Reads them.
   *
   * @param earlier what the database said of itself before the change; may be empty
   * @param marks what earlier runs kept; may be empty
   */
  static Sortings read(Connection connection, List<Fact> earlier, Map<String, String> marks)
      throws SQLException {
    Map<String, String> before = new HashMap<>();
    for (Fact fact : earlier) {
      if (fact.kind() == Fact.Kind.DATABASE) {
        before.put("", fact.says("collationActual"));
      } else if (fact.kind() == Fact.Kind.COLLATION) {
        before.put(fact.schema() + "." + fact.name(), fact.says("actual"));
      }
    }
    Map<Long, Sorting> all = new LinkedHashMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(ALL)) {
      while (row.next()) {
        long oid = row.getLong(1);
        String schema = row.getString(2);
        String name = row.getString(3);
        @Nullable String was = before.get(oid == Sorting.DEFAULT ? "" : schema + "." + name);
        Sorting sorting =
            new Sorting(
                oid,
                schema,
                name,
                row.getString(4).charAt(0),
                row.getString(5),
                row.getBoolean(6),
                row.getString(7),
                row.getString(8),
                was);
        boolean settled = sorting.settled().equals(marks.get(sorting.display()));
        all.put(oid, settled ? sorting.asBefore() : sorting);
      }
    }
    return new Sortings(all);
  }

  /** The database's own. */
  Sorting ofDatabase() {
    Sorting own = all.get(Sorting.DEFAULT);
    if (own == null) {
      throw new IllegalStateException("every database sorts somehow");
    }
    return own;
  }

  /** Those of some numbers, as far as they sort anything; the others are no collations of texts. */
  List<Sorting> of(Set<Long> oids) {
    List<Sorting> some = new ArrayList<>();
    for (long oid : new TreeSet<>(oids)) {
      Sorting sorting = all.get(oid);
      if (sorting != null) {
        some.add(sorting);
      }
    }
    return some;
  }

  /** Those that stand in some way. */
  List<Sorting> that(Predicate<Sorting> stand) {
    return all.values().stream().filter(stand).toList();
  }

  /** The numbers of those that stand in some way, as an array of SQL's. */
  String numbers(Predicate<Sorting> stand) {
    return that(stand).stream()
        .map(s -> Long.toString(s.oid()))
        .collect(Collectors.joining(",", "'{", "}'::oid[]"));
  }

  /** Whether anything may be in another order than it was sorted by. */
  boolean doubt() {
    return all.values().stream().anyMatch(s -> s.standing().doubt());
  }
}
