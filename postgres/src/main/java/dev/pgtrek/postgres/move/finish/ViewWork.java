package dev.pgtrek.postgres.move.finish;

import dev.pgtrek.model.Finding;
import dev.pgtrek.model.Severity;
import dev.pgtrek.postgres.move.finish.BuiltOnRows.Relation;
import dev.pgtrek.postgres.sql.Attempt;
import dev.pgtrek.postgres.sql.Attempt.Refusal;
import dev.pgtrek.postgres.sql.Rows;
import dev.pgtrek.spi.MoveResult;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Fills materialized views. */
final class ViewWork {

  /** What a query is refused for that finds no name under the path that the server sets. */
  private static final Set<String> UNKNOWN_NAME = Set.of("42P01", "42883", "42704", "3F000");

  /** The functions of the user's that a view calls, with what there is to set on them. */
  private static final String FUNCTIONS =
      """
      SELECT DISTINCT format('ALTER FUNCTION %s SET search_path = %I, pg_temp;',
        p.oid::regprocedure, n.nspname)
      FROM pg_rewrite r JOIN pg_depend d ON d.classid = 'pg_rewrite'::regclass AND d.objid = r.oid
        AND d.refclassid = 'pg_proc'::regclass
      JOIN pg_proc p ON p.oid = d.refobjid JOIN pg_namespace n ON n.oid = p.pronamespace
      WHERE r.ev_class = to_regclass(?) AND p.oid >= 16384
        AND NOT EXISTS (SELECT FROM unnest(p.proconfig) s WHERE s LIKE 'search\\_path=%')
      ORDER BY 1
      """;

  private ViewWork() {}

  static String fill(Relation view) {
    return "REFRESH MATERIALIZED VIEW " + view.name().quoted();
  }

  /** Fills it, which builds its indexes anew too, and tells the planner of its rows. */
  static MoveResult fill(Connection target, BuildRoom room, Relation view, long graph)
      throws SQLException {
    for (String setting : graph > 0 ? room.settings(graph, true) : room.settings()) {
      Rows.run(target, setting);
    }
    // A view that reads an empty one, or finds no name, is the user's to mend.
    Attempt filled = Attempt.where(target, List.of(fill(view)), ViewWork::isTheUsers);
    if (filled.refusal().isPresent()) {
      return MoveResult.defect(notFilled(target, view, filled.refusal()));
    }
    Rows.run(target, "ANALYZE " + view.name().quoted());
    List<Finding> said =
        filled.notices().stream()
            .map(
                notice ->
                    new Finding(
                        "view-notice",
                        Severity.INFO,
                        "materialized view " + view.name(),
                        notice,
                        "The server said so while it filled the view.",
                        "Nothing to do."))
            .toList();
    return new MoveResult(0, 0, said);
  }

  /**
   * Also what a foreign table's server does not answer. Where the connection that the query came by
   * is what broke, nothing can be undone on it, and that is thrown.
   */
  private static boolean isTheUsers(String state) {
    return Attempt.refuses(state)
        || UNKNOWN_NAME.contains(state)
        || state.startsWith("08")
        || state.startsWith("HV");
  }

  private static Finding notFilled(Connection target, Relation view, Optional<Refusal> refusal)
      throws SQLException {
    boolean path = refusal.filter(r -> UNKNOWN_NAME.contains(r.state())).isPresent();
    List<String> settings = path ? functions(target, view) : List.of();
    return new Finding(
        "view-not-filled",
        Severity.WARN,
        "materialized view " + view.name(),
        refusal.map(Refusal::reason).orElse(""),
        path
            ? "From PostgreSQL 17 on a refresh runs under a search_path of pg_catalog alone, so"
                + " names without a schema inside functions and texts are not found. It is there"
                + " without rows."
            : "It is there without rows.",
        (settings.isEmpty() ? "Mend what the server says" : String.join(" ", settings))
            + (settings.isEmpty() ? ", then: " : " ")
            + fill(view)
            + ";");
  }

  private static List<String> functions(Connection target, Relation view) throws SQLException {
    try (PreparedStatement statement = target.prepareStatement(FUNCTIONS)) {
      statement.setString(1, view.name().quoted());
      try (ResultSet row = statement.executeQuery()) {
        List<String> found = new ArrayList<>();
        while (row.next()) {
          found.add(row.getString(1));
        }
        return found;
      }
    }
  }
}
