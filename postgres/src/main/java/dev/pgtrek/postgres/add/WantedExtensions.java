package dev.pgtrek.postgres.add;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.model.Extension;
import dev.pgtrek.model.Finding;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.Severity;
import dev.pgtrek.postgres.extension.ExtensionChecks;
import dev.pgtrek.postgres.extension.ExtensionFacts;
import dev.pgtrek.postgres.extension.ExtensionProbe;
import dev.pgtrek.postgres.extension.Versions;
import dev.pgtrek.postgres.journal.Standing;
import dev.pgtrek.postgres.proof.CatalogComparison;
import dev.pgtrek.postgres.proof.RecordedAdditions;
import dev.pgtrek.postgres.session.Sessions;
import dev.pgtrek.postgres.sql.SqlFailures;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Extensions that the user asked for by name: in which order they are made, what stands against
 * them, and their making, each tried out before it counts. One that needs another is made after
 * that one, which is named; CASCADE would make it without a word.
 */
public final class WantedExtensions {

  /** Those whose library must be loaded when the server starts, or else they do not work. */
  private static final Set<String> PRELOADED =
      Set.of(
          "pg_stat_statements",
          "pg_cron",
          "pgaudit",
          "pg_net",
          "pg_squeeze",
          "pg_wait_sampling",
          "pg_qualstats",
          "pg_stat_kcache",
          "pglogical",
          "timescaledb",
          "citus");

  /** The first pgvector without known faults in building and vacuuming an HNSW index. */
  private static final String VECTOR_SOUND = "0.8.4";

  private static final String NEEDS =
      """
      SELECT a.name, coalesce(v.requires, '{}')::text[] FROM pg_available_extensions a
      LEFT JOIN pg_available_extension_versions v
        ON v.name = a.name AND v.version = a.default_version
      """;

  private WantedExtensions() {}

  /**
   * One that stands in a database.
   *
   * @param name its name
   * @param version its version
   * @param schema where it lives
   * @param made whether it was made here and now
   * @param beside what came with it that is not its own, such as a schema or a setting
   */
  public record Standing(
      String name, String version, String schema, boolean made, List<String> beside) {

    public Standing {
      beside = List.copyOf(beside);
    }
  }

  /**
   * Those that are asked for and those that they need, each after the ones that it needs.
   *
   * @param connection a connection to any database of the server
   */
  public static List<Extension> inOrder(Connection connection, Collection<Identifier> wanted)
      throws SQLException {
    Map<String, List<String>> needs = new HashMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(NEEDS)) {
      while (row.next()) {
        needs.put(row.getString(1), Arrays.asList((String[]) row.getArray(2).getArray()));
      }
    }
    Map<String, Extension> ordered = new LinkedHashMap<>();
    Set<String> asked = new TreeSet<>();
    wanted.forEach(name -> asked.add(name.text()));
    for (Identifier name : wanted) {
      visit(name.text(), "", needs, asked, ordered, new TreeSet<>());
    }
    return List.copyOf(ordered.values());
  }

  private static void visit(
      String name,
      String needing,
      Map<String, List<String>> needs,
      Set<String> asked,
      Map<String, Extension> ordered,
      Set<String> open) {
    if (ordered.containsKey(name) || !open.add(name)) {
      return;
    }
    for (String other : needs.getOrDefault(name, List.of())) {
      visit(other, name, needs, asked, ordered, open);
    }
    ordered.put(
        name,
        Extension.of(
            name,
            asked.contains(name)
                ? "It was asked for."
                : needing + ", which was asked for, needs it."));
  }

  /**
   * What stands against them, and what will be made.
   *
   * @param connection not in a transaction
   * @param fresh whether the database is still to be made, so that nothing is in it
   */
  static List<Finding> check(Connection connection, List<Extension> extensions, boolean fresh)
      throws SQLException {
    List<String> names = extensions.stream().map(e -> e.name().text()).toList();
    ExtensionFacts facts = ExtensionFacts.read(connection, names);
    List<Finding> findings = new ArrayList<>(ExtensionChecks.of(facts, extensions, fresh));
    Set<String> loaded = loaded(connection);
    for (String name : names) {
      ExtensionFacts.Offer offer = facts.offers().get(name);
      if (offer == null) {
        continue;
      }
      if (PRELOADED.contains(name) && !loaded.contains(name)) {
        findings.add(preload(name, loaded));
      }
      if (name.equals("vector") && Versions.compare(offer.version(), VECTOR_SOUND) < 0) {
        findings.add(
            new Finding(
                "pgvector-faulty",
                Severity.WARN,
                "extension vector",
                "version " + offer.version(),
                "Versions before " + VECTOR_SOUND + " can build or vacuum an HNSW index wrongly.",
                "Install pgvector "
                    + VECTOR_SOUND
                    + " or later, then ALTER EXTENSION vector UPDATE."));
      }
    }
    return List.copyOf(findings);
  }

  private static Finding preload(String name, Set<String> loaded) {
    Set<String> all = new TreeSet<>(loaded);
    all.add(name);
    return new Finding(
        "extension-needs-preload",
        Severity.BLOCK,
        "extension " + name,
        "shared_preload_libraries "
            + (loaded.isEmpty() ? "is empty" : "has " + String.join(", ", loaded)),
        "Its library works only where it was loaded when the server started.",
        "ALTER SYSTEM SET shared_preload_libraries = "
            + String.join(", ", all.stream().map(l -> Identifier.of(l).quoted()).toList())
            + "; -- then restart; on a managed server set it in its parameters",
        true);
  }

  private static Set<String> loaded(Connection connection) throws SQLException {
    Set<String> loaded = new TreeSet<>();
    String setting =
        Sessions.ask(
            connection,
            "SELECT coalesce((SELECT setting FROM pg_settings"
                + " WHERE name = 'shared_preload_libraries'), '')");
    Arrays.stream(setting.split(",", -1))
        .map(s -> s.replace("\"", "").strip())
        .filter(s -> !s.isEmpty())
        .forEach(loaded::add);
    return loaded;
  }

  /**
   * Makes and tries them for a moment.
   *
   * @param transaction in a transaction that the caller undoes
   * @param schemas where some of them belong; the others go where the role's search path says
   * @return what the server refused, or what did not work
   */
  static List<Finding> rehearse(
      Connection transaction, List<Extension> extensions, Map<String, String> schemas)
      throws SQLException {
    List<Finding> findings = new ArrayList<>();
    for (Extension extension : extensions) {
      String name = extension.name().text();
      Savepoint savepoint = transaction.setSavepoint();
      try {
        if (ExtensionFacts.oid(transaction, name) == 0) {
          create(transaction, name, schemas.get(name));
          ExtensionProbe.prove(transaction, name);
        }
        transaction.releaseSavepoint(savepoint);
      } catch (SQLException failure) {
        if (SqlFailures.state(failure).startsWith("08")) {
          throw failure;
        }
        transaction.rollback(savepoint);
        findings.add(broken(extension, SqlFailures.reason(failure)));
      } catch (PgtrekException.Target failure) {
        transaction.rollback(savepoint);
        findings.add(broken(extension, String.valueOf(failure.getMessage())));
      }
    }
    return List.copyOf(findings);
  }

  private static Finding broken(Extension extension, String what) {
    return new Finding(
        "extension-cannot-be-made",
        Severity.BLOCK,
        "extension " + extension.name(),
        what,
        extension.reason(),
        ExtensionProbe.mending(extension.name().text()));
  }

  /**
   * Makes one where it is not there, tries it out, and records it as an addition, in the running
   * transaction, where the schema pgtrek is there.
   *
   * @throws PgtrekException.Target if it does not work; the transaction must be undone then
   */
  static Standing make(Connection transaction, String name) throws SQLException {
    String before = Sessions.ask(transaction, "SHOW search_path");
    boolean there = ExtensionFacts.oid(transaction, name) != 0;
    List<String> beside = new ArrayList<>();
    if (there) {
      ExtensionProbe.prove(transaction, name);
      RecordedAdditions.recordThere(transaction, "extension", quoted(transaction, name));
    } else {
      SortedMap<String, SortedMap<String, String>> facts = CatalogComparison.facts(transaction);
      create(transaction, name, null);
      ExtensionProbe.prove(transaction, name);
      beside.addAll(RecordedAdditions.record(transaction, facts));
      beside.remove("extension " + quoted(transaction, name));
    }
    try (PreparedStatement statement =
        transaction.prepareStatement("SELECT set_config('search_path', ?, true)")) {
      statement.setString(1, before);
      statement.execute();
    }
    return standing(transaction, name, !there, beside);
  }

  /**
   * Makes one where it is not there, and tries it out, in a database where nothing of pgtrek's is
   * kept.
   *
   * @throws PgtrekException.Target if it does not work; the transaction must be undone then
   */
  public static Standing makeUnrecorded(Connection transaction, String name) throws SQLException {
    boolean there = ExtensionFacts.oid(transaction, name) != 0;
    if (!there) {
      create(transaction, name, null);
    }
    ExtensionProbe.prove(transaction, name);
    return standing(transaction, name, !there, List.of());
  }

  /** What a server says of an extension that is there. */
  public static Standing standing(
      Connection connection, String name, boolean made, List<String> beside) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT e.extversion, n.nspname FROM pg_extension e"
                + " JOIN pg_namespace n ON n.oid = e.extnamespace WHERE e.extname = ?")) {
      statement.setString(1, name);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return new Standing(name, row.getString(1), row.getString(2), made, beside);
      }
    }
  }

  private static String quoted(Connection connection, String name) throws SQLException {
    return Sessions.ask(connection, "SELECT quote_ident(" + ExtensionFacts.literal(name) + ")");
  }

  /**
   * As if somebody had typed the statement.
   *
   * @param schema where it belongs, or null for where the role's own search path says
   */
  private static void create(Connection transaction, String name, @Nullable String schema)
      throws SQLException {
    try (Statement statement = transaction.createStatement()) {
      statement.execute("SET LOCAL search_path TO DEFAULT");
      if (schema != null) {
        statement.execute("CREATE SCHEMA IF NOT EXISTS " + Identifier.of(schema).quoted());
      }
      statement.execute(
          "CREATE EXTENSION "
              + Identifier.of(name).quoted()
              + (schema == null ? "" : " SCHEMA " + Identifier.of(schema).quoted()));
    }
  }
}
