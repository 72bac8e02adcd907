package dev.pgtrek.postgres.proof;

import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.TableName;
import dev.pgtrek.postgres.sql.SqlFailures;
import dev.pgtrek.spi.ObjectDifference;
import dev.pgtrek.spi.PairVerdict;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The rows of materialized views that both sides have filled. Each side's are what its query gave
 * when it was filled last, so rows that differ prove nothing yet: they may be older than the
 * tables, or the query may give others each time. So the source is asked for what the query gives
 * there now, and only where the target has not that either, and the query is sure to give the same
 * rows each time, do they count as a difference.
 *
 * @param differences views whose rows are not what they should be
 * @param remarks what is to be said of others, as sentences
 */
public record ViewRows(List<ObjectDifference> differences, List<String> remarks) {

  /** What kind of thing its differences are about. */
  public static final String KIND = "materialized view rows";

  /**
   * Why a query may give other rows each time, by what its tree calls and reads: through views too.
   * Trees name functions by their numbers.
   */
  private static final String UNSURE =
      """
      WITH RECURSIVE uses AS (
        SELECT to_regclass(?)::oid AS relation
        UNION SELECT d.refobjid FROM uses u JOIN pg_rewrite r ON r.ev_class = u.relation
        JOIN pg_depend d ON d.classid = 'pg_rewrite'::regclass AND d.objid = r.oid
          AND d.refclassid = 'pg_class'::regclass
        JOIN pg_class c ON c.oid = u.relation AND c.relkind IN ('v', 'm')),
      trees AS (
        SELECT r.ev_action::text AS tree FROM uses u JOIN pg_rewrite r ON r.ev_class = u.relation
        WHERE r.rulename = '_RETURN'),
      calls AS (
        SELECT DISTINCT m[1] AS word, p.* FROM trees
        CROSS JOIN LATERAL regexp_matches(tree,
          ':(funcid|opfuncid|aggfnoid|winfnoid) ([0-9]+)', 'g') m
        JOIN pg_proc p ON p.oid = m[2]::oid)
      SELECT coalesce(
        (SELECT min(format('calls %s, which may give something else each time', proname))
          FROM calls WHERE provolatile <> 'i'),
        (SELECT 'asks for the moment or the role' FROM trees
          WHERE tree ~ '[{](SQLVALUEFUNCTION|NEXTVALUEEXPR)' LIMIT 1),
        (SELECT min(format('aggregates with %s, whose result depends on the order of rows', proname))
          FROM calls WHERE word = 'aggfnoid' AND (oid >= 16384
            OR prorettype IN ('float4'::regtype, 'float8'::regtype)
            OR proname ~ '(array|string|json|jsonb|xml)_?agg|json_object_agg')),
        (SELECT min(format('numbers rows with %s', proname)) FROM calls WHERE word = 'winfnoid'),
        (SELECT 'takes some rows only' FROM trees
          WHERE tree ~ ':limit(Count|Offset) [{]|:hasDistinctOn true|[{]TABLESAMPLECLAUSE' LIMIT 1),
        (SELECT min(format('reads %s, whose rows are elsewhere', c.oid::regclass)) FROM uses u
          JOIN pg_class c ON c.oid = u.relation WHERE c.relkind = 'f'),
        (SELECT min(format('reads %s, of which a policy shows its owner a part', c.oid::regclass))
          FROM uses u JOIN pg_class c ON c.oid = u.relation WHERE c.relrowsecurity),
        '')
      """;

  public ViewRows {
    differences = List.copyOf(differences);
    remarks = List.copyOf(remarks);
  }

  /** Rows, and the sums of both halves of their hashes. */
  private record Sums(String rows, String high, String low) {}

  /**
   * Compares them.
   *
   * @param source in the snapshot of its side, in a transaction
   * @param target likewise
   * @param compared whether a view is compared
   * @throws SQLException if a side fails
   */
  public static ViewRows of(
      Connection source, Connection target, RowHash hash, Predicate<TableName> compared)
      throws SQLException {
    TablesOfBoth views = TablesOfBoth.views(source, target);
    InServerProof proof = InServerProof.between(source, target, hash, 1);
    List<ObjectDifference> differences = new ArrayList<>();
    List<String> remarks = new ArrayList<>();
    for (TableName name :
        views.all().stream().map(t -> t.name()).filter(compared).sorted().toList()) {
      Optional<ComparedTable> view = views.compared(name);
      if (view.isEmpty()) {
        continue;
      }
      PairVerdict verdict = proof.compare(view.get());
      if (!verdict.equal()) {
        explain(source, target, hash, view.get(), verdict, differences, remarks);
      }
    }
    return new ViewRows(differences, remarks);
  }

  private static void explain(
      Connection source,
      Connection target,
      RowHash hash,
      ComparedTable view,
      PairVerdict verdict,
      List<ObjectDifference> differences,
      List<String> remarks)
      throws SQLException {
    String called = "The rows of materialized view " + view.name();
    Sums now = sums(target, view, view.name().quoted(), hash);
    Sums then;
    String reason;
    Savepoint before = source.setSavepoint();
    try {
      String query = asked(source, "SELECT pg_get_viewdef(to_regclass(?))", view.name()).strip();
      String bare = query.endsWith(";") ? query.substring(0, query.length() - 1) : query;
      then = sums(source, view, "(" + bare + ")", hash);
      reason = asked(source, UNSURE, view.name());
      source.releaseSavepoint(before);
    } catch (SQLException failure) {
      source.rollback(before);
      remarks.add(
          called
              + " differ, and are not compared further: the source does not answer its query ("
              + SqlFailures.reason(failure)
              + ").");
      return;
    }
    if (then.equals(now)) {
      remarks.add(
          called
              + " are older on the source than its tables; the target's are what the query gives of"
              + " the same tables.");
    } else if (!reason.isEmpty()) {
      remarks.add(called + " differ, and are not compared further: its query " + reason + ".");
    } else {
      differences.add(
          new ObjectDifference(
              KIND,
              view.name().toString(),
              true,
              true,
              verdict.sourceRows() + " rows, " + verdict.sourceFingerprint(),
              verdict.targetRows() + " rows, " + verdict.targetFingerprint(),
              false));
    }
  }

  private static Sums sums(Connection side, ComparedTable view, String from, RowHash hash)
      throws SQLException {
    String row =
        view.columns().stream()
            .map(Identifier::quoted)
            .map(column -> "t." + column)
            .collect(Collectors.joining(", ", "ROW(", ")::text"));
    String sql =
        "SELECT count(*), sum(%s), sum(%s) FROM (SELECT %s AS c FROM %s t OFFSET 0) texts"
            .formatted(hash.high("c"), hash.low("c"), row, from);
    try (Statement statement = side.createStatement();
        ResultSet sums = statement.executeQuery(sql)) {
      sums.next();
      return new Sums(
          sums.getString(1), String.valueOf(sums.getString(2)), String.valueOf(sums.getString(3)));
    }
  }

  private static String asked(Connection side, String sql, TableName view) throws SQLException {
    try (PreparedStatement statement = side.prepareStatement(sql)) {
      statement.setString(1, view.quoted());
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return String.valueOf(row.getString(1));
      }
    }
  }
}
