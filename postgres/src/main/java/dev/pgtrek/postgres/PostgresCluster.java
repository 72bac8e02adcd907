package dev.pgtrek.postgres;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.model.Extension;
import dev.pgtrek.model.Fact;
import dev.pgtrek.model.Finding;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.Severity;
import dev.pgtrek.postgres.add.WantedExtensions;
import dev.pgtrek.postgres.extension.ExtensionFacts;
import dev.pgtrek.postgres.extension.ExtensionProbe;
import dev.pgtrek.postgres.inplace.BeforeChange;
import dev.pgtrek.postgres.inplace.Damage;
import dev.pgtrek.postgres.inplace.Examiner;
import dev.pgtrek.postgres.inplace.Faults;
import dev.pgtrek.postgres.inplace.Rebuild;
import dev.pgtrek.postgres.journal.LeftBackends;
import dev.pgtrek.postgres.session.Session;
import dev.pgtrek.postgres.session.SessionPath;
import dev.pgtrek.postgres.session.Sessions;
import dev.pgtrek.postgres.sql.Rows;
import dev.pgtrek.postgres.sql.SqlFailures;
import dev.pgtrek.postgres.url.PostgresUrl;
import dev.pgtrek.spi.Cluster;
import dev.pgtrek.spi.ClusterDatabase;
import dev.pgtrek.spi.ClusterDatabase.Role;
import dev.pgtrek.spi.ClusterFacts;
import dev.pgtrek.spi.InPlaceChoices;
import dev.pgtrek.spi.InPlaceExamination;
import dev.pgtrek.spi.InPlaceResult;
import dev.pgtrek.spi.InPlaceStep;
import dev.pgtrek.spi.IndexWatch;
import dev.pgtrek.spi.Source;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * A PostgreSQL server with all its databases, 15 or later. Each is logged in to by itself, as the
 * role of the URL. Nothing of pgtrek's own is kept in any of them.
 */
public final class PostgresCluster implements Cluster {

  /** The lock that says that somebody works here; a number of pgtrek's own. */
  private static final String LOCK = "SELECT pg_try_advisory_lock(7093147126115)";

  private static final String DATABASES =
      """
      SELECT d.datname, d.datallowconn, has_database_privilege(d.oid, 'CONNECT'), d.datistemplate,
        d.datconnlimit = -2
      FROM pg_database d
      ORDER BY d.datname <> current_database(), d.datistemplate, d.datname = 'postgres', d.datname
      """;

  private static final int OLDEST = 15;

  private final PostgresUrl url;
  private final ClusterFacts facts;
  private final List<ClusterDatabase> databases;
  private final Map<String, Sessions> sessions = new ConcurrentHashMap<>();
  private final Map<String, Connection> held = new LinkedHashMap<>();

  private PostgresCluster(
      PostgresUrl url, ClusterFacts facts, List<ClusterDatabase> databases, Sessions named) {
    this.url = url;
    this.facts = facts;
    this.databases = List.copyOf(databases);
    this.sessions.put(url.database(), named);
  }

  /**
   * Logs in to every database, one after the other, to see whether that goes.
   *
   * @param url the server, and the database that the user means above all
   * @throws PgtrekException.Target if the server cannot be reached or refuses the login
   * @throws PgtrekException.Refused if the server is too old or is recovering
   */
  public static PostgresCluster open(PostgresUrl url) {
    Sessions named = Sessions.mending(url);
    try (Session session = named.borrow()) {
      Connection connection = session.connection();
      int major = connection.getMetaData().getDatabaseMajorVersion();
      if (major < OLDEST) {
        throw new PgtrekException.Refused(
            "server-too-old",
            "The server is PostgreSQL " + major + "; versions of collations are known from 15 on.",
            "Upgrade to 15 or later first, with pg_upgrade.");
      }
      if (Sessions.ask(connection, "SELECT pg_is_in_recovery()").equals("t")) {
        throw new PgtrekException.Refused(
            "server-in-recovery",
            "The server is a standby or still recovers: nothing can be written to it.",
            "Name the primary; a standby gets from it what is mended.");
      }
      return new PostgresCluster(url, facts(connection, url), databases(connection, url), named);
    } catch (SQLException failure) {
      named.close();
      throw SqlFailures.wrap("asking the server for its databases", failure);
    } catch (RuntimeException failure) {
      named.close();
      throw failure;
    }
  }

  private static ClusterFacts facts(Connection connection, PostgresUrl url) throws SQLException {
    String systemId;
    try {
      systemId = Sessions.ask(connection, "SELECT system_identifier FROM pg_control_system()");
    } catch (SQLException failure) {
      if (!SqlFailures.state(failure).equals("42501")) {
        throw failure;
      }
      systemId = "";
    }
    return new ClusterFacts(
        systemId,
        Sessions.engine(connection),
        Sessions.ask(connection, "SELECT version()"),
        url.display());
  }

  private static List<ClusterDatabase> databases(Connection connection, PostgresUrl url)
      throws SQLException {
    List<ClusterDatabase> all = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(DATABASES)) {
      while (row.next()) {
        String name = row.getString(1);
        boolean template = row.getBoolean(4);
        Role role =
            name.equals(url.database()) ? Role.NAMED : template ? Role.TEMPLATE : Role.OTHER;
        if (row.getBoolean(5)) {
          all.add(half(name, role));
        } else if (!row.getBoolean(2)) {
          all.add(closed(name, role));
        } else {
          all.add(database(url, name, role, row.getBoolean(3)));
        }
      }
    }
    return all;
  }

  /** The server marks so what a DROP DATABASE that was broken off has left. */
  private static ClusterDatabase half(String name, Role role) {
    return new ClusterDatabase(
        name,
        role,
        "a DROP DATABASE of it was broken off, and nobody can log in to it any more",
        true,
        "DROP DATABASE " + Identifier.of(name).quoted() + ";");
  }

  private static ClusterDatabase closed(String name, Role role) {
    if (name.equals("template0")) {
      return new ClusterDatabase(
          name,
          Role.UNTOUCHABLE,
          "it takes no logins (datallowconn), and is left as it is",
          false,
          "");
    }
    return new ClusterDatabase(
        name,
        role,
        "it takes no logins (datallowconn)",
        false,
        "ALTER DATABASE "
            + Identifier.of(name).quoted()
            + " ALLOW_CONNECTIONS true; then the same command again, and afterwards"
            + " ALLOW_CONNECTIONS false.");
  }

  private static ClusterDatabase database(PostgresUrl url, String name, Role role, boolean right) {
    String other = "Run the same command as a role that may log in to it.";
    if (!right) {
      return new ClusterDatabase(
          name, role, "role " + url.user() + " has no CONNECT on it", false, other);
    }
    if (role == Role.NAMED) {
      return new ClusterDatabase(name, role);
    }
    try (Connection _ = Sessions.connectTo(url.inDatabase(name))) {
      return new ClusterDatabase(name, role);
    } catch (SQLException failure) {
      String state = SqlFailures.state(failure);
      if (state.startsWith("08") || state.startsWith("57")) {
        // The server is gone, or still starts: that is nothing of this database's own.
        throw SqlFailures.connecting(url.inDatabase(name), failure);
      }
      boolean mayNot = state.startsWith("28") || state.equals("42501") || state.startsWith("53");
      return new ClusterDatabase(
          name,
          role,
          "logging in to it fails: " + SqlFailures.reason(failure),
          !mayNot,
          mayNot
              ? other
              : "Look at the server's log: the locale or a library that the database needs may be"
                  + " missing in the new image. Install it, or go back to the earlier image.");
    }
  }

  @Override
  public ClusterFacts facts() {
    return facts;
  }

  @Override
  public List<ClusterDatabase> databases() {
    return databases;
  }

  @Override
  public List<Finding> check(List<String> extensions, IndexWatch watch) {
    List<Finding> found = new ArrayList<>();
    for (ClusterDatabase database : databases) {
      if (database.reachable()) {
        found.addAll(
            with(
                database.name(),
                "checking database " + database.name(),
                transaction -> {
                  List<Finding> all = new ArrayList<>();
                  boolean named = database.role() == Role.NAMED;
                  if (named) {
                    all.addAll(BeforeChange.ofServer(transaction, facts.build()));
                  }
                  // Before amcheck is made for the time of the question.
                  all.addAll(
                      BeforeChange.ofExtensions(
                          transaction, database.name(), named ? extensions : List.of()));
                  all.addAll(BeforeChange.ofDatabase(transaction, database.name(), watch));
                  return all;
                }));
      } else {
        found.add(unreachable(database));
      }
    }
    return List.copyOf(found);
  }

  /** That a database is left out. */
  static Finding unreachable(ClusterDatabase database) {
    boolean untouchable = database.role() == Role.UNTOUCHABLE;
    return new Finding(
        untouchable ? "database-untouchable" : "database-not-reachable",
        untouchable ? Severity.INFO : database.broken() ? Severity.BLOCK : Severity.WARN,
        "database " + database.name(),
        database.hindrance(),
        untouchable
            ? "template0 holds nothing of anybody's; a database that is made of it gets the version"
                + " of that day."
            : "Its indexes are as much in doubt as the others', and nobody looks at them.",
        database.remedy());
  }

  @Override
  public Source source(ClusterDatabase database) {
    return PostgresSource.open(url.inDatabase(database.name()), List.of());
  }

  @Override
  public Optional<Finding> damage(ClusterDatabase database, PgtrekException failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql && Damage.isIn(sql)) {
        return Optional.of(
            with(
                database.name(),
                "looking for what is damaged in database " + database.name(),
                transaction -> Damage.of(transaction, database.name(), sql)));
      }
    }
    return Optional.empty();
  }

  @Override
  public InPlaceExamination examine(
      ClusterDatabase database,
      List<Fact> earlier,
      Map<String, String> marks,
      InPlaceChoices choices,
      IndexWatch watch) {
    return with(
        database.name(),
        "examining database " + database.name(),
        transaction -> {
          InPlaceExamination examined =
              Examiner.examine(transaction, database.name(), earlier, marks, choices, watch);
          return database.role() == Role.NAMED
              ? wanted(transaction, database.name(), examined, choices)
              : examined;
        });
  }

  /** Adds the extensions that the user wants. */
  private static InPlaceExamination wanted(
      Connection transaction, String database, InPlaceExamination examined, InPlaceChoices choices)
      throws SQLException {
    List<InPlaceStep> steps = new ArrayList<>(examined.steps());
    List<Identifier> names = choices.extensions().stream().map(Identifier::of).toList();
    for (Extension extension : WantedExtensions.inOrder(transaction, names)) {
      String name = extension.name().text();
      boolean there = ExtensionFacts.schema(transaction, name).isPresent();
      steps.add(
          new InPlaceStep(
              database,
              InPlaceStep.Kind.CREATE_EXTENSION,
              "extension " + name,
              name,
              there
                  ? "-- " + name + " is there, and is tried"
                  : "CREATE EXTENSION " + extension.name().quoted(),
              extension.reason(),
              0));
    }
    return new InPlaceExamination(
        examined.versions(),
        examined.examined(),
        examined.sound(),
        examined.findings(),
        examined.defects(),
        steps.stream().sorted(java.util.Comparator.comparing(InPlaceStep::kind)).toList(),
        examined.marks(),
        examined.rebuilt(),
        examined.settled());
  }

  @Override
  public InPlaceResult run(InPlaceStep step, InPlaceChoices choices) {
    try (Session session = sessions(step.database()).borrow()) {
      return run(session, step);
    } catch (SQLException failure) {
      if (SqlFailures.state(failure).equals("42501")) {
        return InPlaceResult.left(rightMissing(step, failure));
      }
      throw SqlFailures.wrap(step.kind().word() + " of " + step.subject(), failure);
    }
  }

  private static InPlaceResult run(Session session, InPlaceStep step) throws SQLException {
    return switch (step.kind()) {
      case DROP_LEFTOVER, REBUILD ->
          Rebuild.run(
              session.connection(), step.database(), Long.parseLong(step.key()), step.statement());
      case MOVE_ROWS -> moved(session.transaction(), step);
      case REFRESH -> plain(session.connection(), step);
      case ANALYZE -> gathered(session.transaction(), step);
      case UPDATE_EXTENSION -> updated(session.transaction(), step);
      case CREATE_EXTENSION -> created(session.transaction(), step);
    };
  }

  private static InPlaceResult plain(Connection connection, InPlaceStep step) throws SQLException {
    Rows.run(connection, step.statement());
    return InPlaceResult.done("");
  }

  /** A table of which no statistics can be gathered is told, and not in the way of the others. */
  private static InPlaceResult gathered(Connection transaction, InPlaceStep step)
      throws SQLException {
    try {
      SessionPath.likeTheApplications(transaction);
      InPlaceResult result = plain(transaction, step);
      transaction.commit();
      return result;
    } catch (SQLException failure) {
      if (Faults.ofServer(failure) || Faults.rightMissing(failure)) {
        throw failure;
      }
      transaction.rollback();
      return InPlaceResult.left(
          Damage.isIn(failure)
              ? Damage.of(transaction, step.database(), failure)
              : withoutStatistics(step, failure));
    }
  }

  private static Finding withoutStatistics(InPlaceStep step, SQLException failure) {
    return new Finding(
        "statistics-not-gathered",
        Severity.WARN,
        step.subject() + " of database " + step.database(),
        SqlFailures.reason(failure),
        "Queries of it are planned by what was so before, or by nothing.",
        "Mend the cause, which may be a function in an index; then: " + step.statement() + ";");
  }

  /** Foreign keys and triggers look away: a row goes from one place to another of one table. */
  private static InPlaceResult moved(Connection transaction, InPlaceStep step) throws SQLException {
    Rows.run(transaction, "SET LOCAL session_replication_role = replica");
    Rows.run(
        transaction,
        "SET LOCAL enable_indexscan = off; SET LOCAL enable_bitmapscan = off;"
            + " SET LOCAL constraint_exclusion = off; SET LOCAL row_security = off");
    long rows;
    try (Statement statement = transaction.createStatement()) {
      rows = statement.executeLargeUpdate(step.statement());
    } catch (SQLException failure) {
      transaction.rollback();
      if (!SqlFailures.state(failure).startsWith("23")) {
        throw failure;
      }
      return InPlaceResult.left(
          new Finding(
              "rows-not-movable",
              Severity.WARN,
              step.subject(),
              SqlFailures.reason(failure),
              "The rows stay where they are, and queries by the key do not find them.",
              "Make the partition that they belong into, or remove what is there already; then run"
                  + " the same command again."));
    }
    transaction.commit();
    return InPlaceResult.done(rows + (rows == 1 ? " row" : " rows") + " moved");
  }

  private static InPlaceResult updated(Connection transaction, InPlaceStep step)
      throws SQLException {
    return tried(
        transaction,
        step,
        "extension-not-updated",
        () -> {
          SessionPath.likeTheApplications(transaction);
          Rows.run(transaction, step.statement());
          ExtensionProbe.prove(transaction, step.key());
          return WantedExtensions.standing(transaction, step.key(), false, List.of());
        });
  }

  private static InPlaceResult created(Connection transaction, InPlaceStep step)
      throws SQLException {
    return tried(
        transaction,
        step,
        "extension-cannot-be-made",
        () -> WantedExtensions.makeUnrecorded(transaction, step.key()));
  }

  /** An extension that is made, or changed. */
  private interface Trial {
    WantedExtensions.Standing run() throws SQLException;
  }

  /** What one extension does not let happen is told, and is not in the way of the others. */
  private static InPlaceResult tried(
      Connection transaction, InPlaceStep step, String code, Trial trial) throws SQLException {
    String reason;
    try {
      WantedExtensions.Standing standing = trial.run();
      transaction.commit();
      return InPlaceResult.done("version " + standing.version() + ", and it works");
    } catch (SQLException failure) {
      String state = SqlFailures.state(failure);
      if (state.startsWith("08") || state.startsWith("57") || state.equals("42501")) {
        throw failure;
      }
      transaction.rollback();
      if (state.equals("0A000") || state.equals("58P01")) {
        return InPlaceResult.left(filesMissing(step, SqlFailures.reason(failure)));
      }
      reason = SqlFailures.reason(failure);
    } catch (PgtrekException.Target failure) {
      if (failure.sqlState().startsWith("08") || failure.sqlState().startsWith("57")) {
        throw failure;
      }
      transaction.rollback();
      reason = String.valueOf(failure.getMessage());
    }
    return InPlaceResult.left(
        new Finding(
            code,
            Severity.WARN,
            step.subject() + " of database " + step.database(),
            reason,
            "It is as it was before this step.",
            ExtensionProbe.mending(step.key())));
  }

  private static Finding filesMissing(InPlaceStep step, String reason) {
    return new Finding(
        "extension-missing",
        Severity.WARN,
        step.subject(),
        reason,
        "The server has no files of it.",
        "Use an image that brings it, such as pgvector/pgvector for vector and postgis/postgis for"
            + " postgis; then run the same command again.");
  }

  private static Finding rightMissing(InPlaceStep step, SQLException failure) {
    return new Finding(
        "right-missing",
        Severity.WARN,
        step.subject() + " of database " + step.database(),
        SqlFailures.reason(failure),
        "This role may not do it: " + step.why(),
        "As its owner or a superuser, in database "
            + step.database()
            + ": "
            + step.statement()
            + ";");
  }

  /** Work in a transaction that is undone. */
  private interface Work<T> {
    T in(Connection transaction) throws SQLException;
  }

  private <T> T with(String database, String doing, Work<T> work) {
    try (Session session = sessions(database).borrow()) {
      Connection transaction = session.transaction();
      try {
        return work.in(transaction);
      } finally {
        transaction.rollback();
      }
    } catch (SQLException failure) {
      throw SqlFailures.wrap(doing, failure);
    }
  }

  private Sessions sessions(String database) {
    return sessions.computeIfAbsent(database, d -> Sessions.mending(url.inDatabase(d)));
  }

  /**
   * Keeps other runs of pgtrek from mending this cluster until it is closed, and ends what a run
   * that was killed left at work on the server.
   *
   * @throws PgtrekException.Journal if one is at work
   */
  public void lock() {
    // Such a lock is a database's own, and another run may be about another one.
    lockIn(url.database());
    databases.stream()
        .filter(d -> d.name().equals("postgres") && d.role() == Role.OTHER && d.reachable())
        .forEach(d -> lockIn(d.name()));
    if (held.containsKey("postgres")) {
      endLeft();
    }
  }

  /** A build that nobody waits for any more would hold its locks to the end. */
  private void endLeft() {
    try (Session session = sessions(url.database()).borrow()) {
      Set<Integer> ours =
          held.values().stream().map(Sessions::pid).collect(Collectors.toCollection(HashSet::new));
      sessions.values().forEach(s -> ours.addAll(s.backends()));
      LeftBackends.end(session.connection(), Sessions.MENDER, ours);
    }
  }

  private void lockIn(String database) {
    Connection connection = sessions(database).connect();
    held.put(database, connection);
    try {
      if (!Sessions.ask(connection, LOCK).equals("t")) {
        throw new PgtrekException.Journal(
            "upgrade-held",
            "Another 'pgtrek upgrade' is at work on " + facts.display() + ".",
            "Wait for it to end; what it finishes is not done again.");
      }
    } catch (SQLException failure) {
      throw SqlFailures.wrap("locking out other runs", failure);
    }
  }

  @Override
  public void close() {
    held.forEach((database, connection) -> sessions(database).close(connection));
    sessions.values().forEach(Sessions::close);
  }
}
