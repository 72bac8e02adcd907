package dev.pgtrek.cli;

import dev.pgtrek.backup.BackupFacts;
import dev.pgtrek.backup.FileRestore;
import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.postgres.RestoreTarget;
import dev.pgtrek.postgres.client.ClientPlaces;
import dev.pgtrek.postgres.client.ClientPrograms;
import dev.pgtrek.postgres.client.Restore;
import dev.pgtrek.postgres.url.PostgresUrl;
import dev.pgtrek.sqlite.FileUse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * The restoring of a dump into a database.
 *
 * @param content the backup, whose seal is checked
 * @param places where pg_restore may be
 * @param jobs how many sessions write at once
 * @param owners whether owners and rights are restored
 * @param heard gets a line for each thing that is to be known
 */
record RestoredBackup(
    BackupContent content, ClientPlaces places, int jobs, boolean owners, Consumer<String> heard) {

  /** A SQLite file to its place; what was moved aside for it. */
  static List<Path> toFile(BackupContent content, Path place, boolean replace) {
    if (replace && FileUse.isLocked(place)) {
      throw new PgtrekException.Refused(
          "target-in-use",
          place + " is in use by another program.",
          "Stop the application first, then run the same command again.");
    }
    return new FileRestore(content.path(), place).run(replace, Instant.now());
  }

  /**
   * Into a database that is empty or not there.
   *
   * @throws PgtrekException.Refused if it cannot be restored there
   * @throws PgtrekException.Target if it fails and nothing is left
   * @throws PgtrekException.Left if it fails and something is left
   */
  void toDatabase(PostgresUrl url) {
    ClientPrograms programs = content.programs(places);
    RestoreTarget target = RestoreTarget.of(url);
    boolean there = target.exists();
    int major = target.major();
    check(target, there, major);
    Restore restore = new Restore(programs, url, major, jobs, owners);
    try {
      if (!there && !target.create(settings())) {
        heard.accept(
            "The server does not have the locale of the dumped database; "
                + url.database()
                + " has the server's own.");
      }
      restore.run(content.path(), heard);
      target.analyze();
    } catch (PgtrekException failure) {
      throw undone(failure, target, there, restore.isOneTransaction());
    }
  }

  private Map<String, String> settings() {
    BackupFacts facts = content.facts();
    return facts == null ? Map.of() : facts.settings();
  }

  private void check(RestoreTarget target, boolean there, int major) {
    String database = target.url().database();
    if (there) {
      List<String> found = target.content();
      if (!found.isEmpty()) {
        throw new PgtrekException.Refused(
            "target-not-empty",
            "The database %s is not empty: it has %s.".formatted(database, some(found)),
            "Name a database that is empty or does not exist.");
      }
    }
    BackupFacts facts = content.facts();
    if (facts == null) {
      return;
    }
    if (facts.engineMajor() > major) {
      throw new PgtrekException.Refused(
          "server-too-old",
          "The backup is of %s, and the server is of %d.".formatted(facts.engine(), major),
          "Name a server of %d or newer.".formatted(facts.engineMajor()));
    }
    List<String> roles = owners ? target.missingRoles(facts.roles()) : List.of();
    if (!roles.isEmpty()) {
      throw new PgtrekException.Refused(
          "role-missing",
          "The server has no role " + some(roles) + ", to which parts of the backup belong.",
          "Restore with --no-owner, or create them first: "
              + roles.stream()
                  .map(role -> "CREATE ROLE " + Identifier.of(role).quoted() + ";")
                  .collect(Collectors.joining(" ")));
    }
    List<String> extensions = target.missingExtensions(extensionNames(facts));
    if (!extensions.isEmpty()) {
      throw new PgtrekException.Refused(
          "extension-missing",
          "The server lacks extensions that the backup needs: " + some(extensions) + ".",
          "Install their packages on the server, or name a server that has them.");
    }
  }

  static List<String> extensionNames(BackupFacts facts) {
    return facts.extensions().stream().map(e -> e.split(" ", 2)[0]).toList();
  }

  private static String some(List<String> names) {
    int shown = Math.min(5, names.size());
    return String.join(", ", names.subList(0, shown)) + (names.size() > shown ? "…" : "");
  }

  /** Takes back what a failed restore has left, or says what that is. */
  private PgtrekException undone(
      PgtrekException failure, RestoreTarget target, boolean there, boolean oneTransaction) {
    // An interrupted thread could not undo anything.
    boolean interrupted = Thread.interrupted();
    try {
      if (!there) {
        target.drop();
        return failure;
      }
      if (oneTransaction) {
        return failure;
      }
      List<String> left = target.content();
      return left.isEmpty()
          ? failure
          : failure.leftInPlace("it is " + some(left) + ". " + removal(target) + " removes it.");
    } catch (PgtrekException second) {
      failure.addSuppressed(second);
      return failure.leftInPlace(removal(target) + " removes it.");
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static String removal(RestoreTarget target) {
    return "DROP DATABASE " + Identifier.of(target.url().database()).quoted() + " WITH (FORCE);";
  }
}
