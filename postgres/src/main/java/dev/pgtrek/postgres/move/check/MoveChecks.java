package dev.pgtrek.postgres.move.check;

import dev.pgtrek.model.Finding;
import dev.pgtrek.model.Severity;
import dev.pgtrek.postgres.move.finish.BrokenReferences;
import dev.pgtrek.postgres.move.platform.Platform;
import dev.pgtrek.postgres.move.platform.PlatformChecks;
import dev.pgtrek.postgres.sql.Question;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Everything that stands against moving one PostgreSQL database to another server, at once. */
public final class MoveChecks {

  private static final int OLDEST = 15;

  private MoveChecks() {}

  /**
   * Asks both databases; changes nothing but the connections' search_path. Broken references are
   * looked for by joining every pair of tables once, so it reads as much as a validation of all
   * foreign keys.
   *
   * @param source a connection to the database that shall move, not in a transaction
   * @param target one to the database that shall receive it
   * @throws SQLException if a side cannot be asked
   */
  public static List<Finding> of(Connection source, Connection target) throws SQLException {
    return of(source, target, Platform.of(null, source, target));
  }

  /**
   * Asks both databases what concerns what a platform leaves to its users, and what it does not.
   *
   * @param platform what a profile says of this target
   */
  public static List<Finding> of(Connection source, Connection target, Platform platform)
      throws SQLException {
    return of(source, target, platform, true);
  }

  /**
   * The same but for broken references, which {@link #ofReferences} looks for: the catalogs alone
   * are asked, and nothing that this leaves out blocks.
   */
  public static List<Finding> ofCatalogs(Connection source, Connection target, Platform platform)
      throws SQLException {
    return of(source, target, platform, false);
  }

  /**
   * Broken references, where every row can be read.
   *
   * @param source a connection to the database that shall move, not in a transaction, with an empty
   *     search_path
   */
  public static List<Finding> ofReferences(Connection source, Platform platform)
      throws SQLException {
    int version = source.getMetaData().getDatabaseMajorVersion();
    if (version < OLDEST) {
      return List.of();
    }
    for (Question question : SourceQuestions.RIGHTS) {
      if (hidesRows(question.code(), question.severity())
          && !question.ask(source, version).isEmpty()) {
        return List.of();
      }
    }
    return BrokenReferences.of(source).stream()
        .filter(finding -> !PlatformChecks.silences(platform, finding))
        .toList();
  }

  private static List<Finding> of(
      Connection source, Connection target, Platform platform, boolean references)
      throws SQLException {
    int version = source.getMetaData().getDatabaseMajorVersion();
    if (version < OLDEST) {
      // Its catalog lacks columns that all other questions are about.
      return List.of(tooOld(version));
    }
    // So that every name in a finding stands with its schema.
    unqualifiedNothing(source);
    unqualifiedNothing(target);
    List<Finding> found = new ArrayList<>(SidesCompared.of(source, target, platform));
    found.addAll(ofSource(source, platform, references));
    found.addAll(PlatformChecks.of(source, target, platform));
    return found.stream().filter(finding -> !PlatformChecks.silences(platform, finding)).toList();
  }

  /**
   * What keeps a role from reading all rows of a database.
   *
   * @param side what the database is called in the findings
   */
  public static List<Finding> readable(Connection connection, String side) throws SQLException {
    return readable(connection, side, Platform.of(null, connection, connection));
  }

  /**
   * The same, of what a platform leaves to its users.
   *
   * @param platform what a profile says of the target
   */
  public static List<Finding> readable(Connection connection, String side, Platform platform)
      throws SQLException {
    unqualifiedNothing(connection);
    String without = PlatformChecks.notRead(platform, connection);
    List<Finding> found = new ArrayList<>();
    for (Question question : SourceQuestions.RIGHTS) {
      if (question.severity() == Severity.BLOCK) {
        question.ask(connection, OLDEST, without).stream()
            .filter(f -> !PlatformChecks.isLeft(platform, f))
            .map(
                f ->
                    new Finding(
                        f.code(),
                        f.severity(),
                        f.subject() + " of the " + side,
                        f.measured(),
                        f.why(),
                        f.fix()))
            .forEach(found::add);
      }
    }
    return List.copyOf(found);
  }

  private static Finding tooOld(int version) {
    return new Finding(
        "server-too-old",
        Severity.BLOCK,
        "source server",
        "version " + version,
        "pgtrek is tested from PostgreSQL 15 on.",
        "Upgrade to 15 first, with pg_upgrade.");
  }

  private static void unqualifiedNothing(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET search_path = ''");
    }
  }

  private static boolean hidesRows(String code, Severity severity) {
    return severity == Severity.BLOCK && code.startsWith("rows-");
  }

  private static List<Finding> ofSource(Connection source, Platform platform, boolean references)
      throws SQLException {
    List<Finding> found = new ArrayList<>();
    int version = source.getMetaData().getDatabaseMajorVersion();
    // All of it is locked and described, whatever is carried then.
    for (Question question : SourceQuestions.RIGHTS) {
      found.addAll(question.ask(source, version));
    }
    String without = PlatformChecks.notMade(platform, source);
    for (List<Question> room : List.of(SourceQuestions.SCHEMA, SourceQuestions.PLATFORM)) {
      for (Question question : room) {
        found.addAll(question.ask(source, version, without));
      }
    }
    if (references && found.stream().noneMatch(f -> hidesRows(f.code(), f.severity()))) {
      found.addAll(BrokenReferences.of(source));
    }
    return found;
  }
}
