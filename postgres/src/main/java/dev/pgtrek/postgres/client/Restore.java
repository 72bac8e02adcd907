package dev.pgtrek.postgres.client;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.postgres.client.ClientProgram.Answer;
import dev.pgtrek.postgres.url.PostgresUrl;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The restoring of an archive into a database. With one job all of it is one transaction, so that a
 * failure leaves nothing. Several jobs make what comes after the rows only once all rows are there:
 * left to itself, pg_restore may make a trigger of a partitioned table, which depends on nothing
 * but that table, before another job has begun to fill a partition, and then the trigger alters the
 * rows.
 *
 * @param programs the pg_restore to use, not older than the pg_dump that wrote the archive
 * @param database an empty database
 * @param serverMajor its server's major version
 * @param jobs how many sessions write at once, at least 1
 * @param owners whether owners and rights are restored; their roles must be there then
 */
public record Restore(
    ClientPrograms programs, PostgresUrl database, int serverMajor, int jobs, boolean owners) {

  /** From 17 on pg_restore sets what servers before 17 do not know, and has no way around it. */
  private static final int SETS_TRANSACTION_TIMEOUT = 17;

  /** What an archive is cut into, in order. */
  private static final List<String> SECTIONS = List.of("pre-data", "data", "post-data");

  private static final String UNKNOWN_SETTING =
      "unrecognized configuration parameter \"transaction_timeout\"";

  /** Whether a failure leaves nothing. */
  public boolean isOneTransaction() {
    return jobs == 1 && !meetsUnknownSetting();
  }

  private boolean meetsUnknownSetting() {
    return programs.major() >= SETS_TRANSACTION_TIMEOUT && serverMajor < SETS_TRANSACTION_TIMEOUT;
  }

  /**
   * Restores.
   *
   * @param heard gets what pg_restore says beside errors
   * @throws PgtrekException.Target if anything of it fails, with pg_restore's words
   */
  public void run(Path archive, Consumer<String> heard) {
    if (jobs == 1) {
      run(archive, List.of(), heard);
    } else {
      SECTIONS.forEach(
          section -> run(archive, List.of("--section=" + section, "--jobs=" + jobs), heard));
    }
  }

  private void run(Path archive, List<String> how, Consumer<String> heard) {
    List<String> words =
        new ArrayList<>(List.of("--no-password", "--dbname=" + connection(database.database())));
    words.addAll(how);
    if (isOneTransaction()) {
      words.add("--single-transaction");
    }
    if (!meetsUnknownSetting()) {
      words.add("--exit-on-error");
    }
    if (!owners) {
      words.add("--no-owner");
      words.add("--no-privileges");
    }
    words.add(archive.toString());
    Answer answer = new ClientProgram(programs.program("pg_restore"), words, database).run(heard);
    if (!answer.worked() && !onlyUnknownSetting(answer)) {
      throw failed(answer);
    }
  }

  /** A name that looks like a connection string would be taken for one. */
  private static String connection(String name) {
    return "dbname='" + name.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }

  /** Whether everything but the setting of an unknown parameter worked. */
  private boolean onlyUnknownSetting(Answer answer) {
    List<String> errors =
        answer.said().stream().filter(line -> line.startsWith("pg_restore: error:")).toList();
    return meetsUnknownSetting()
        && answer.exitCode() == 1
        && !errors.isEmpty()
        && errors.stream().allMatch(line -> line.endsWith(UNKNOWN_SETTING));
  }

  private PgtrekException failed(Answer answer) {
    String words =
        new Answer(
                answer.exitCode(),
                answer.said().stream().filter(line -> !line.contains(UNKNOWN_SETTING)).toList(),
                "")
            .words("pg_restore");
    String code;
    String next;
    if (words.contains("No space left on device") || words.contains("could not extend file")) {
      code = "target-disk-full";
      next = "Free disk space on the server, then run the same command again.";
    } else if (words.contains("role \"") && words.contains("does not exist")) {
      code = "target-role-missing";
      next = "Create the role, or restore without owners and rights: --no-owner.";
    } else if (words.contains("extension \"") && words.contains("is not available")) {
      code = "extension-missing";
      next = "Install the extension's package on the server, then run the same command again.";
    } else if (words.contains("permission denied") || words.contains("must be ")) {
      code = "target-right-missing";
      next = "Log in as a superuser, or as the owner with --no-owner.";
    } else if (words.contains("max_locks_per_transaction")) {
      code = "target-out-of-resources";
      next = "Restore with --jobs 2, which takes no single transaction.";
    } else {
      code = "restore-failed";
      next = "Mend what pg_restore says, then run the same command again.";
    }
    return new PgtrekException.Target(
        code, "", "pg_restore failed on " + database.display() + ": " + words + ".", next, null);
  }
}
