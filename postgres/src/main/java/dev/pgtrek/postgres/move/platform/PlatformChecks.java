package dev.pgtrek.postgres.move.platform;

import dev.pgtrek.model.Finding;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.Severity;
import dev.pgtrek.model.TableName;
import dev.pgtrek.postgres.sql.Rows;
import dev.pgtrek.spi.PlatformProfile;
import dev.pgtrek.spi.PlatformProfile.Host;
import dev.pgtrek.spi.PlatformProfile.Question;
import dev.pgtrek.spi.PlatformProfile.Side;
import dev.pgtrek.spi.PlatformProfile.Way;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What a profile has to say before a move: which kind of target there is, and what lies outside.
 */
public final class PlatformChecks {

  private static final String SCHEMAS = "SELECT nspname, '' FROM pg_namespace";

  private PlatformChecks() {}

  /** All findings about the platform itself, those about its tables' rows included. */
  public static List<Finding> of(Connection source, Connection target, Platform platform)
      throws SQLException {
    List<Finding> found = new ArrayList<>();
    if (!platform.given()) {
      return found;
    }
    found.add(kind(source, target, platform));
    found.addAll(extensions(platform));
    for (Question question : platform.profile().questions()) {
      if (question.sides().contains(platform.side())) {
        found.addAll(ask(question, source));
      }
    }
    found.addAll(PlatformRows.of(platform, source, target, Set.of()).findings());
    return found;
  }

  private static Finding kind(Connection source, Connection target, Platform platform)
      throws SQLException {
    PlatformProfile profile = platform.profile();
    String marks = String.join(", ", profile.marks());
    boolean there = Rows.map(source, SCHEMAS).keySet().containsAll(profile.marks());
    if (!there) {
      return new Finding(
          "platform-not-on-source",
          Severity.WARN,
          "source database",
          "it lacks some of the schemas " + marks,
          "The profile "
              + profile.name()
              + " tells the platform by them, so it may be the wrong one.",
          "Leave --profile out, or name another one.");
    }
    boolean some = Rows.map(target, SCHEMAS).keySet().stream().anyMatch(profile.marks()::contains);
    if (platform.side() == Side.ELSEWHERE && some) {
      return new Finding(
          "platform-half-there",
          Severity.BLOCK,
          "target database",
          "it has some of the schemas " + marks + ", and not all",
          "It is neither one of the platform's, nor any other.",
          "Name an empty database, or one that the platform has made.");
    }
    return platform.side() == Side.ON_PLATFORM
        ? new Finding(
            "platform-target",
            Severity.INFO,
            "target database",
            "it has the schemas " + marks + ": one of " + profile.name(),
            "What the platform has made there stays as it is; rows go into its tables.",
            "Nothing to do.")
        : new Finding(
            "platform-target",
            Severity.INFO,
            "target database",
            "it has none of the schemas " + marks + ": any PostgreSQL",
            "The application leaves the platform: the profile says what is carried as an ordinary"
                + " schema, and what stays behind.",
            "Nothing to do, or choose otherwise in the profile: pgtrek profile " + profile.name());
  }

  /** An extension whose types the source's statements name in a schema where they are not. */
  private static List<Finding> extensions(Platform platform) {
    List<Finding> found = new ArrayList<>();
    Map<String, String> there = platform.targetExtensions();
    for (Map.Entry<String, String> ours : platform.sourceExtensions().entrySet()) {
      String name = ours.getKey();
      String elsewhere = there.getOrDefault(name, ours.getValue());
      if (!elsewhere.equals(ours.getValue())
          && platform.extensionLeft(name).isEmpty()
          && platform.schemaOf(name).isEmpty()) {
        found.add(
            new Finding(
                "extension-in-other-schema",
                Severity.BLOCK,
                "extension " + name,
                "in schema " + ours.getValue() + " on the source, " + elsewhere + " on the target",
                "Columns, indexes and functions name what it brought with its schema.",
                "ALTER EXTENSION "
                    + Identifier.of(name).quoted()
                    + " SET SCHEMA "
                    + Identifier.of(elsewhere).quoted()
                    + "; -- on the source; functions that set a search_path need the schema in"
                    + " it"));
      }
    }
    return found;
  }

  private static List<Finding> ask(Question question, Connection source) throws SQLException {
    for (String relation : question.needs()) {
      String asked = "SELECT to_regclass('" + relation.replace("'", "''") + "')";
      if (Rows.value(source, asked).isEmpty()) {
        return List.of();
      }
    }
    List<Finding> found = new ArrayList<>();
    boolean alone = source.getAutoCommit();
    try (Statement statement = source.createStatement()) {
      if (alone) {
        source.setAutoCommit(false);
      }
      statement.execute("SAVEPOINT pgtrek_question; SET TRANSACTION READ ONLY");
      try {
        for (List<String> row : Rows.of(source, question.sql())) {
          found.add(
              new Finding(
                  question.code(),
                  question.severity(),
                  row.get(0),
                  row.size() > 1 ? row.get(1) : "",
                  question.why(),
                  row.size() > 2 ? row.get(2) : ""));
        }
      } catch (SQLException failure) {
        found.add(
            new Finding(
                "platform-question-failed",
                Severity.WARN,
                "question " + question.code() + " of the profile",
                "the source answers " + failure.getSQLState() + ": " + firstLine(failure),
                "Whether it holds is not known.",
                "Mend its sql in the profile, or ask by hand. Why it matters: " + question.why()));
      } finally {
        statement.execute("ROLLBACK TO SAVEPOINT pgtrek_question");
      }
    } finally {
      if (alone) {
        source.rollback();
        source.setAutoCommit(true);
      }
    }
    return found;
  }

  private static String firstLine(SQLException failure) {
    return String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
  }

  /** What is known of the target's address. */
  static List<Finding> hosts(PlatformProfile profile, String host, int port) {
    List<Finding> found = new ArrayList<>();
    for (Host known : profile.hosts()) {
      if (PlatformProfile.fits(known.pattern(), host.toLowerCase(Locale.ROOT))
          && (known.port() == 0 || known.port() == port)) {
        found.add(
            new Finding(
                known.code(),
                known.severity(),
                "connection to " + host + ":" + port,
                known.measured(),
                known.why(),
                known.fix()));
      }
    }
    return found;
  }

  /** Schemas of a side in which nothing is made, as literals with a comma before each. */
  public static String notMade(Platform platform, Connection side) throws SQLException {
    return platform.given() ? ", " + platform.notMade(Rows.map(side, SCHEMAS).keySet()) : "";
  }

  /** Schemas of a side whose rows are nobody's here, likewise. */
  public static String notRead(Platform platform, Connection side) throws SQLException {
    return platform.given() ? ", " + platform.notRead(Rows.map(side, SCHEMAS).keySet()) : "";
  }

  /** Whether a finding is about a table that the profile leaves to the platform. */
  public static boolean isLeft(Platform platform, Finding finding) {
    String name = name(finding, "table ");
    int dot = name.indexOf('.');
    return platform.given()
        && dot > 0
        && dot < name.length() - 1
        && platform.table(TableName.of(name.substring(0, dot), name.substring(dot + 1)))
            == Way.LEAVE;
  }

  /** What a role is beside its name and login, as CREATE ROLE takes it. */
  public static String attributes(Connection source, String role) throws SQLException {
    return Rows.value(
        source,
        """
        SELECT concat(CASE WHEN NOT rolinherit THEN ' NOINHERIT' END,
          CASE WHEN rolbypassrls THEN ' BYPASSRLS' END,
          CASE WHEN rolcreaterole THEN ' CREATEROLE' END,
          CASE WHEN rolcreatedb THEN ' CREATEDB' END)
        FROM pg_roles WHERE rolname = '%s'
        """
            .formatted(role.replace("'", "''")));
  }

  /** Whether a finding is about what the profile leaves behind anyway. */
  public static boolean silences(Platform platform, Finding finding) {
    return switch (finding.code()) {
      case "event-trigger" -> platform.eventTrigger(name(finding, "event trigger ")).isPresent();
      case "publication" -> platform.publication(name(finding, "publication ")).isPresent();
      default -> false;
    };
  }

  private static String name(Finding finding, String before) {
    String name =
        finding.subject().startsWith(before)
            ? finding.subject().substring(before.length())
            : finding.subject();
    return name.length() > 1 && name.startsWith("\"") && name.endsWith("\"")
        ? name.substring(1, name.length() - 1).replace("\"\"", "\"")
        : name;
  }
}
