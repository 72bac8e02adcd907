package dev.pgtrek.postgres.add;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.model.Extension;
import dev.pgtrek.model.Finding;
import dev.pgtrek.postgres.journal.JournalTables;
import dev.pgtrek.postgres.session.Session;
import dev.pgtrek.postgres.session.Sessions;
import dev.pgtrek.postgres.sql.SqlFailures;
import dev.pgtrek.postgres.url.PostgresUrl;
import dev.pgtrek.spi.Additions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Adds extensions and columns to a database that is in use. Everything or nothing of it happens.
 * For one thread.
 */
public final class PostgresAdditions implements AutoCloseable {

  private final Sessions sessions;

  private PostgresAdditions(Sessions sessions) {
    this.sessions = sessions;
  }

  /**
   * Logs in.
   *
   * @throws PgtrekException if the database cannot be reached or refuses the login
   */
  public static PostgresAdditions open(PostgresUrl url) {
    Sessions sessions = Sessions.of(url);
    try {
      sessions.borrow().close();
      return new PostgresAdditions(sessions);
    } catch (PgtrekException failure) {
      sessions.close();
      throw failure;
    }
  }

  /**
   * An extension that is there and works.
   *
   * @param name its name
   * @param version its version
   * @param schema where it lives
   * @param made whether it was made just now
   * @param beside what came with it that is not its own, such as a schema or a setting
   */
  public record Working(
      String name, String version, String schema, boolean made, List<String> beside) {

    public Working {
      beside = List.copyOf(beside);
    }
  }

  /**
   * What is to be done, or was.
   *
   * @param findings what stands against it, and then nothing was done, or is to be known
   * @param extensions the extensions that are there and work; none before they are made
   * @param added what is new in the database's tables, as kind and name
   * @param columns the bare names of the columns that are asked for
   * @param script the columns' statements as a file; empty where no columns are asked for
   */
  public record Outcome(
      List<Finding> findings,
      List<Working> extensions,
      List<String> added,
      List<String> columns,
      String script) {

    public Outcome {
      findings = List.copyOf(findings);
      extensions = List.copyOf(extensions);
      added = List.copyOf(added);
      columns = List.copyOf(columns);
    }

    /** Whether something stands against it. */
    public boolean blocked() {
      return findings.stream().anyMatch(Finding::blocks);
    }
  }

  /** Tries everything out in a transaction that is undone. */
  public Outcome rehearse(Additions additions) {
    // Libraries remember the numbers of what was made and undone; so nobody else gets its session.
    Connection connection = sessions.connect();
    try {
      return rehearse(connection, additions);
    } catch (SQLException failure) {
      throw SqlFailures.wrap("trying out what is to be added", failure);
    } finally {
      sessions.close(connection);
    }
  }

  private static Outcome rehearse(Connection connection, Additions additions) throws SQLException {
    List<Extension> extensions = WantedExtensions.inOrder(connection, additions.extensions());
    List<Finding> findings = new ArrayList<>(WantedExtensions.check(connection, extensions, false));
    Set<String> blocked =
        findings.stream().filter(Finding::blocks).map(Finding::subject).collect(Collectors.toSet());
    connection.setAutoCommit(false);
    try {
      findings.addAll(
          WantedExtensions.rehearse(
              connection,
              extensions.stream().filter(e -> !blocked.contains("extension " + e.name())).toList(),
              Map.of()));
      emptyPath(connection);
      AdditionPlan plan = AdditionPlan.of(connection, connection, additions.columns());
      findings.addAll(plan.findings());
      return new Outcome(findings, List.of(), List.of(), plan.columnNames(), script(plan));
    } finally {
      connection.rollback();
      connection.setAutoCommit(true);
    }
  }

  private static String script(AdditionPlan plan) {
    return plan.columnNames().isEmpty() ? "" : plan.script("Columns that are added by pgtrek.");
  }

  private static void emptyPath(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET LOCAL search_path = ''");
    }
  }

  /**
   * Adds everything in one transaction, and records it in the journal, so that a proof against the
   * database's source does not take it for damage. Nothing is done where {@link Outcome#blocked}.
   *
   * @throws PgtrekException if the server fails; the database is as it was
   */
  public Outcome add(Additions additions) {
    Outcome tried = rehearse(additions);
    if (tried.blocked()) {
      return tried;
    }
    try (Session session = sessions.borrow()) {
      return add(session.connection(), additions, tried);
    } catch (SQLException failure) {
      throw SqlFailures.wrap("adding extensions and columns", failure);
    }
  }

  private static Outcome add(Connection connection, Additions additions, Outcome tried)
      throws SQLException {
    connection.setAutoCommit(false);
    try {
      JournalTables.ensure(connection);
      List<Working> working = new ArrayList<>();
      for (Extension extension : WantedExtensions.inOrder(connection, additions.extensions())) {
        WantedExtensions.Standing made = WantedExtensions.make(connection, extension.name().text());
        working.add(
            new Working(made.name(), made.version(), made.schema(), made.made(), made.beside()));
      }
      emptyPath(connection);
      AppliedColumns applied = AppliedColumns.in(connection, additions.columns());
      if (applied.blocked()) {
        throw AdditionSteps.refused(applied.findings());
      }
      connection.commit();
      return new Outcome(
          tried.findings(), working, applied.added(), tried.columns(), tried.script());
    } finally {
      connection.rollback();
      connection.setAutoCommit(true);
    }
  }

  @Override
  public void close() {
    sessions.close();
  }
}
