package dev.pgtrek.postgres.source;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.postgres.client.ClientPlaces;
import dev.pgtrek.postgres.client.ClientPrograms;
import dev.pgtrek.postgres.client.Dump;
import dev.pgtrek.postgres.client.DumpFormat;
import dev.pgtrek.postgres.url.PostgresUrl;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * A dump of the whole database as a snapshot shows it: every schema, and not only those that are
 * read, with all that pg_dump carries. Safe for all threads.
 */
public final class SnapshotBackup {

  private final PostgresUrl url;
  private final HeldSnapshot held;
  private final int major;
  private final Path file;
  private final ClientPlaces places;
  private @Nullable String sha256;

  /**
   * A backup that is not made yet.
   *
   * @param held the snapshot that it shows
   * @param major the server's major version
   * @param file where it goes; it does not exist yet
   * @param places where pg_dump may be
   */
  public SnapshotBackup(
      PostgresUrl url, HeldSnapshot held, int major, Path file, ClientPlaces places) {
    this.url = url;
    this.held = held;
    this.major = major;
    this.file = file;
    this.places = places;
  }

  Path file() {
    return file;
  }

  /**
   * Makes it, unless it is made; it appears under its name when it is whole and on the disk.
   *
   * @throws PgtrekException.Refused if there is no pg_dump that can read the server
   * @throws PgtrekException.Source if pg_dump fails
   */
  synchronized void write() {
    if (sha256 != null) {
      return;
    }
    ClientPrograms programs = ClientPrograms.require(places, major);
    Path part = file.resolveSibling(file.getFileName() + ".part");
    try {
      Files.deleteIfExists(part);
      new Dump(programs, url, DumpFormat.CUSTOM, 1, held.id()).write(part, line -> {}, held::isCut);
      String digest = digest(part);
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
      sha256 = digest;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } finally {
      delete(part);
    }
  }

  private static void delete(Path part) {
    try {
      Files.deleteIfExists(part);
    } catch (IOException _) {
      // Its name says that it is none.
    }
  }

  /** SHA-256 of the file that was made. */
  synchronized String sha256() {
    if (sha256 == null) {
      throw new IllegalStateException("there is no file before it is made");
    }
    return sha256;
  }

  private static String digest(Path of) throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      try (InputStream in = new DigestInputStream(Files.newInputStream(of), digest)) {
        byte[] buffer = new byte[1 << 16];
        while (in.read(buffer) >= 0) {
          // The stream digests.
        }
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException failure) {
      throw new IllegalStateException("every Java has SHA-256", failure);
    }
  }
}
