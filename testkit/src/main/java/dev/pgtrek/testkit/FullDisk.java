package dev.pgtrek.testkit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A small disk of its own, in memory, that runs full. It needs the right to mount, which root has;
 * where it is missing the test fails. The disk is gone when it is closed or when the JVM ends,
 * however it ends.
 */
public final class FullDisk implements AutoCloseable {

  /** Unmounts at the end of stdin, which is when the JVM closes it or is gone. */
  private static final String HOLD =
      """
      trap '' HUP INT TERM
      mount -t tmpfs -o "size=$2,mode=1777" pgtrek-full-disk "$1" || exit 1
      echo mounted
      while read -r _; do :; done
      umount "$1" || umount -l "$1"
      rmdir "$1"
      """;

  private final Path folder;
  private final Process holder;

  private FullDisk(Path folder, Process holder) {
    this.folder = folder;
    this.holder = holder;
  }

  /**
   * Mounts an empty disk.
   *
   * @param bytes that fit, rounded up to whole pages of memory
   */
  public static FullDisk of(long bytes) {
    try {
      Path folder = Files.createTempDirectory("pgtrek-full-disk");
      Process holder =
          new ProcessBuilder(
                  List.of("sh", "-c", HOLD, "full-disk", folder.toString(), Long.toString(bytes)))
              .redirectErrorStream(true)
              .start();
      BufferedReader answers = holder.inputReader(StandardCharsets.UTF_8);
      String answer = answers.readLine();
      if (!"mounted".equals(answer)) {
        Files.delete(folder);
        throw new IllegalStateException(
            "Tests with a full disk must mount one, and here that is refused (%s). Run them as root."
                .formatted(answer));
      }
      return new FullDisk(folder, holder);
    } catch (IOException failure) {
      throw new UncheckedIOException("Cannot mount a disk", failure);
    }
  }

  /** Where it is mounted. */
  public Path folder() {
    return folder;
  }

  /**
   * A new database of that name whose files lie on this disk.
   *
   * @param server one of its own: with the disk goes a tablespace that a recovery would look for
   * @return its URL
   */
  public String newDatabase(TestServer server, String name) throws SQLException {
    Path place = folder.resolve("tablespace");
    try (Connection admin = server.jdbc("postgres");
        Statement statement = admin.createStatement()) {
      // The server makes the folder itself, so that it is its own. What it sends has to be read: a
      // program that ends before its first row has come is a broken pipe.
      statement.execute(
          "COPY (SELECT 1) TO PROGRAM 'cat > /dev/null && mkdir -m 700 %s'".formatted(place));
      statement.execute("CREATE TABLESPACE small LOCATION '%s'".formatted(place));
      statement.execute("CREATE DATABASE %s TEMPLATE template0 TABLESPACE small".formatted(name));
    }
    return server.url(name);
  }

  /** The bytes that still fit. */
  public long free() throws IOException {
    return Files.getFileStore(folder).getUsableSpace();
  }

  /** Leaves this many bytes free, by a file that takes the rest. */
  public void fillUpTo(long bytesLeft) throws IOException {
    Path filler = folder.resolve("filler");
    byte[] zeros = new byte[1 << 20];
    try (var out = Files.newOutputStream(filler)) {
      // Large pieces first: what runs meanwhile shall not outrun the filling.
      for (int piece : new int[] {zeros.length, 4096}) {
        while (free() > bytesLeft + piece) {
          out.write(zeros, 0, piece);
        }
      }
    } catch (IOException full) {
      if (free() > bytesLeft + 4096) {
        throw full;
      }
      // Another program took the last bytes, which is what was wanted.
    }
  }

  /** Unmounts it; files that are still open in other programs stay theirs until they close them. */
  @Override
  public void close() {
    try {
      holder.getOutputStream().close();
      if (!holder.waitFor(2, TimeUnit.MINUTES)) {
        throw new IllegalStateException("Cannot unmount " + folder);
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while unmounting " + folder, interrupt);
    }
  }
}
