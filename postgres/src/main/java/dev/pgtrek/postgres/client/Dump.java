package dev.pgtrek.postgres.client;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.postgres.client.ClientProgram.Answer;
import dev.pgtrek.postgres.url.PostgresUrl;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A whole database as an archive of pg_dump's, with everything in it that pg_dump carries.
 *
 * @param programs the pg_dump to use
 * @param database what is dumped
 * @param format the archive's form
 * @param jobs how many sessions read at once, at least 1; more than one only for a directory
 * @param snapshot an exported snapshot that the dump shows; null for a moment of its own
 */
public record Dump(
    ClientPrograms programs,
    PostgresUrl database,
    DumpFormat format,
    int jobs,
    @Nullable String snapshot) {

  /** The first pg_dump that knows more than gzip. */
  private static final int KNOWS_METHODS = 16;

  /** Longer than a short change of a table takes, and shorter than a night. */
  private static final String LOCK_TIMEOUT = "--lock-wait-timeout=60s";

  /** What libpq and the server say of a connection that cannot be made, or is gone. */
  private static final List<String> CONNECTION_LOST =
      List.of(
          "connection to server",
          "server closed the connection",
          "no connection to the server",
          "could not receive data from server",
          "could not send data to server",
          "SSL connection has been closed",
          "SSL SYSCALL error",
          "terminating connection",
          "snapshot \"",
          "invalid snapshot identifier");

  private static final List<String> SCHEMA_ONLY = List.of("--schema-only", "--encoding=UTF8");

  /** What comes before and behind rows, put into its order as if they were between. */
  private static final List<String> AROUND_ROWS =
      List.of("--section=pre-data", "--section=post-data", "--no-blobs", "--encoding=UTF8");

  /** What pg_dump says where it leaves out that something comes before something else. */
  private static final String NO_ORDER = "could not resolve dependency loop";

  public Dump {
    if (jobs < 1) {
      throw new IllegalArgumentException("at least one job: " + jobs);
    }
  }

  /**
   * Writes it and forces it to the disk. What a failed or interrupted dump has left is the caller's
   * to remove.
   *
   * @param to a file or folder that does not exist
   * @param heard gets what pg_dump says beside errors
   * @param lost whether the server is out of reach, after which pg_dump is not waited for: it would
   *     wait for ever
   * @throws PgtrekException.Source if pg_dump fails, with its words
   */
  public void write(Path to, Consumer<String> heard, BooleanSupplier lost) {
    write(to, List.of(), heard, lost);
  }

  /**
   * Writes the definitions of everything but rows and large objects, in UTF-8 whatever the
   * database's encoding. Filters are the reader's: what depends on what can only be seen where all
   * of it is there.
   *
   * <p>Where a table's own check, default or domain needs a key of another one, pg_dump without
   * rows puts the whole table behind the key. Only where it knows of the rows, which must come
   * before, it takes the check off its table; so it is asked for that then, and writes what fills
   * materialized views too. Where it finds no order for the rows, the tables stay late.
   *
   * @param to a file that does not exist
   * @param lost whether the snapshot is lost, after which pg_dump is not waited for: a server out
   *     of reach would let it wait for ever
   * @return what is in it, without what fills materialized views
   * @throws PgtrekException.Source if pg_dump fails, with its words
   */
  public ArchiveContents writeSchema(Path to, BooleanSupplier lost) {
    write(to, SCHEMA_ONLY, line -> {}, lost);
    ArchiveContents contents = ArchiveContents.read(to).withoutRefreshes();
    if (!contents.hasLateTables()) {
      return contents;
    }
    AtomicBoolean ordered = new AtomicBoolean(true);
    write(
        to,
        AROUND_ROWS,
        line -> {
          if (line.contains(NO_ORDER)) {
            ordered.set(false);
          }
        },
        lost);
    if (!ordered.get()) {
      write(to, SCHEMA_ONLY, line -> {}, lost);
    }
    return ArchiveContents.read(to).withoutRefreshes();
  }

  private void write(Path to, List<String> more, Consumer<String> heard, BooleanSupplier lost) {
    Answer answer = null;
    for (String compression : compressions()) {
      answer = run(to, compression, more, heard, lost);
      if (!lacks(answer)) {
        break;
      }
    }
    if (answer != null && !answer.worked()) {
      if (lost.getAsBoolean()) {
        throw unreachable("the server no longer answers");
      }
      throw failed(answer.words("pg_dump"), to);
    }
  }

  /** The best first; a build may lack any but gzip, which it says before it connects. */
  private List<String> compressions() {
    return programs.major() < KNOWS_METHODS ? List.of("6") : List.of("zstd:3", "lz4:1", "gzip:6");
  }

  private static boolean lacks(Answer answer) {
    return !answer.worked()
        && answer.said().stream()
            .anyMatch(line -> line.contains("not support") && line.contains("compression"));
  }

  private Answer run(
      Path to,
      String compression,
      List<String> more,
      Consumer<String> heard,
      BooleanSupplier lost) {
    List<String> words =
        new ArrayList<>(
            List.of(
                "--no-password",
                "--format=" + format.word(),
                "--compress=" + compression,
                LOCK_TIMEOUT,
                "--file=" + to));
    words.addAll(more);
    if (format == DumpFormat.DIRECTORY && jobs > 1) {
      words.add("--jobs=" + jobs);
    }
    if (snapshot != null) {
      words.add("--snapshot=" + snapshot);
    }
    return new ClientProgram(programs.program("pg_dump"), words, database).run(heard, lost);
  }

  private PgtrekException failed(String words, Path to) {
    String code;
    String next;
    if (words.contains("No space left on device")) {
      code = "work-folder-full";
      next = "Free space where " + to + " goes, or name a folder on a larger disk with --to.";
    } else if (words.contains("server version mismatch")) {
      code = "client-programs-too-old";
      next = "Name a folder with newer programs with --client-programs.";
    } else if (words.contains("password") || words.contains("authentication")) {
      code = "source-login-refused";
      next = "Put the right password into the URL, PGPASSWORD or ~/.pgpass.";
    } else if (words.contains("permission denied")) {
      code = "source-right-missing";
      next = "Log in as the owner of all of it, or as a member of pg_read_all_data.";
    } else if (words.contains("row-level security")) {
      code = "source-right-missing";
      next = "Log in as a role that may read every row: the tables' owner, or one with BYPASSRLS.";
    } else if (words.contains("lock timeout")) {
      code = "source-lock-not-granted";
      next = "Wait until the session that changes the tables has ended, then run it again.";
    } else if (CONNECTION_LOST.stream().anyMatch(words::contains)) {
      return unreachable(words);
    } else {
      code = "dump-failed";
      next = "Mend what pg_dump says, then run the same command again.";
    }
    return failed(code, words, next);
  }

  private PgtrekException unreachable(String words) {
    return failed(
        "source-unreachable",
        words,
        "Start the server or mend the connection, then run the same command again.");
  }

  private PgtrekException failed(String code, String words, String next) {
    return new PgtrekException.Source(
        code, "pg_dump failed on " + database.display() + ": " + words + ".", next, null);
  }
}
