package dev.pgtrek.postgres.add;

import dev.pgtrek.model.Finding;
import dev.pgtrek.postgres.proof.CatalogComparison;
import dev.pgtrek.postgres.proof.RecordedAdditions;
import dev.pgtrek.spi.AddedColumn;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.SortedMap;

/**
 * What came of adding columns.
 *
 * @param findings what stands against it, and then nothing was done, or is to be known
 * @param added what is new in the database, as kind and name
 */
public record AppliedColumns(List<Finding> findings, List<String> added) {

  public AppliedColumns {
    findings = List.copyOf(findings);
    added = List.copyOf(added);
  }

  /** Whether something blocks, so that nothing was done. */
  public boolean blocked() {
    return findings.stream().anyMatch(Finding::blocks);
  }

  /**
   * Adds columns and records it, in the running transaction, where the schema pgtrek is there.
   *
   * @throws SQLException if the server refuses a statement; the transaction must be undone then
   */
  public static AppliedColumns in(Connection transaction, List<AddedColumn> columns)
      throws SQLException {
    AdditionPlan plan = AdditionPlan.of(transaction, transaction, columns);
    List<String> statements = plan.statements();
    if (statements.isEmpty()) {
      return new AppliedColumns(plan.findings(), List.of());
    }
    SortedMap<String, SortedMap<String, String>> before = CatalogComparison.facts(transaction);
    try (Statement statement = transaction.createStatement()) {
      statement.setEscapeProcessing(false);
      // What a policy hides would be left out of the guard without a word.
      statement.execute("SET LOCAL row_security = off");
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
    return new AppliedColumns(plan.findings(), RecordedAdditions.record(transaction, before));
  }
}
