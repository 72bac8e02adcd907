package dev.pgtrek.postgres;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.model.Finding;
import dev.pgtrek.model.Severity;
import dev.pgtrek.postgres.add.AdditionSteps;
import dev.pgtrek.postgres.move.check.MoveChecks;
import dev.pgtrek.postgres.move.platform.Platform;
import dev.pgtrek.postgres.session.Pooler;
import dev.pgtrek.postgres.session.Session;
import dev.pgtrek.postgres.session.Sessions;
import dev.pgtrek.postgres.session.SourceFailures;
import dev.pgtrek.postgres.sql.SqlFailures;
import dev.pgtrek.postgres.url.PostgresUrl;
import dev.pgtrek.spi.Move;
import dev.pgtrek.spi.MoveChoices;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What stands against a move under the user's choices: the checks of both databases, less what a
 * choice makes meaningless or what the move will make itself.
 */
final class MoveRefusals {

  /** What is about a database that is not there yet, and will be made like the source. */
  private static final Set<String> OF_THE_DATABASE =
      Set.of(
          "target-not-empty",
          "same-database",
          "encodings-differ",
          "right-to-create-missing",
          "setting-of-meaning");

  /** What an earlier run of this move has made true. */
  private static final Set<String> OF_AN_UNUSED_TARGET =
      Set.of(
          "target-not-empty", "platform-half-there", "platform-rows-there", "platform-rows-kept");

  private MoveRefusals() {}

  /** All of it. */
  static List<Finding> of(Sessions source, MoveTarget target, MoveChoices choices) {
    return of(source, target, choices, true);
  }

  /** All that can block: what {@link #ofReferences} finds is left out, which reads tables whole. */
  static List<Finding> ofCatalogs(Sessions source, MoveTarget target, MoveChoices choices) {
    return of(source, target, choices, false);
  }

  /** References of the source that are broken, which only warn. */
  static List<Finding> ofReferences(Sessions source, MoveTarget target, MoveChoices choices) {
    try (Session from = SourceFailures.borrow(source)) {
      Platform platform =
          target.ask(
              "checking references", to -> Platform.of(choices.profile(), from.connection(), to));
      return MoveChecks.ofReferences(from.connection(), platform);
    } catch (SQLException failure) {
      throw SourceFailures.of(SqlFailures.wrap("checking references", failure));
    }
  }

  private static List<Finding> of(
      Sessions source, MoveTarget target, MoveChoices choices, boolean references) {
    List<Finding> found = new ArrayList<>();
    try (Session from = SourceFailures.borrow(source)) {
      try {
        List<Finding> pooled = poolers(source, target);
        if (!pooled.isEmpty()) {
          // What else is asked there may be answered by somebody else's session.
          return pooled;
        }
        found.addAll(both(from.connection(), target, choices, references));
      } catch (PgtrekException failure) {
        throw SourceFailures.ofEither(failure, from.connection());
      }
    }
    boolean taken = target.earlier().isPresent();
    found.removeIf(f -> isMeaningless(f, choices));
    found.removeIf(f -> taken && OF_AN_UNUSED_TARGET.contains(f.code()));
    if (!target.isThere()) {
      found.removeIf(f -> OF_THE_DATABASE.contains(f.code()));
      found.addAll(creatable(target));
    }
    return List.copyOf(found);
  }

  private static List<Finding> both(
      Connection from, MoveTarget target, MoveChoices choices, boolean references) {
    List<Finding> found = new ArrayList<>();
    found.addAll(
        target.ask(
            "checking both sides",
            to -> {
              Platform platform = Platform.of(choices.profile(), from, to);
              return references
                  ? MoveChecks.of(from, to, platform)
                  : MoveChecks.ofCatalogs(from, to, platform);
            }));
    if (choices.profile() != null) {
      for (PostgresUrl.Host host : target.url().hosts()) {
        found.addAll(Platform.hosts(choices.profile(), host.name(), host.port()));
      }
    }
    if (!choices.additions().isEmpty()) {
      found.addAll(
          target.aside(
              "checking what is added",
              to -> AdditionSteps.check(from, to, choices, target.isThere())));
    }
    return found;
  }

  private static List<Finding> creatable(MoveTarget target) {
    boolean may =
        target
            .ask(
                "asking for rights",
                c ->
                    Sessions.ask(
                        c,
                        "SELECT rolsuper OR rolcreatedb FROM pg_roles"
                            + " WHERE rolname = current_user"))
            .equals("t");
    return may
        ? List.of()
        : List.of(
            new Finding(
                "target-database-missing",
                Severity.BLOCK,
                "database " + target.url().database(),
                "it is not there, and the role may not make databases",
                "A move makes the database where its role may.",
                "CREATE DATABASE "
                    + dev.pgtrek.model.Identifier.of(target.url().database()).quoted()
                    + " TEMPLATE template0; -- as a role that may"));
  }

  private static boolean isMeaningless(Finding finding, MoveChoices choices) {
    return switch (finding.code()) {
      // Whose objects pass the filters is told when the schema is read.
      case "role-missing" ->
          (!choices.owners() && !choices.privileges())
              || choices.filters()
              || choices.roles().containsKey(finding.subject().replaceFirst("^role ", ""));
      case "owner-not-settable" ->
          !choices.owners()
              || choices.filters()
              || choices.roles().containsKey(finding.subject().replaceFirst("^role ", ""));
      case "tablespace-missing", "tablespace-not-usable" -> !choices.tablespaces();
      case "extension-missing",
          "extension-older",
          "extension-newer",
          "right-to-create-extension-missing" ->
          choices.withoutExtensions().contains(finding.subject().replaceFirst("^extension ", ""));
      default -> false;
    };
  }

  private static List<Finding> poolers(Sessions source, MoveTarget target) {
    try {
      return target.isThere() ? poolers(source.url(), target.url()) : poolers(source.url());
    } catch (SQLException failure) {
      throw SqlFailures.wrap("checking both sides", failure);
    }
  }

  /** A snapshot lives in its session, which a pooler of transactions gives to somebody else. */
  static List<Finding> poolers(PostgresUrl... sides) throws SQLException {
    List<Finding> found = new ArrayList<>();
    for (PostgresUrl side : sides) {
      if (Pooler.between(side) == Pooler.OF_TRANSACTIONS) {
        found.add(
            new Finding(
                Move.WITHOUT_SESSIONS,
                Severity.BLOCK,
                "connection to " + side.display(),
                "two connections were served by one process of the server",
                "A snapshot lives as long as its session, which is not kept together there.",
                "Connect to the server itself, or to the pooler's session mode (for Supabase port"
                    + " 5432 instead of 6543)."));
      }
    }
    return found;
  }
}
