package dev.pgtrek.backup;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.file.WholeFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;

/**
 * The SHA-256 of all that a backup is, in a file beside it that {@code sha256sum --check} reads in
 * the backup's folder: its content, a line for each file of a folder in sorted order, then its
 * facts and its manifest. So none of them can be taken for another's.
 */
public final class Seal {

  private static final int BUFFER = 1 << 20;
  private static final int DIGITS = 64;

  private Seal() {}

  /** Computes and writes it. */
  static void write(BackupFiles files) throws IOException {
    StringBuilder lines = new StringBuilder();
    Path folder = parent(files);
    for (Path file : sealed(files)) {
      lines.append(sha256(file)).append("  ").append(name(folder, file)).append('\n');
    }
    WholeFile.write(files.beside(BackupFiles.SEAL), lines.toString());
  }

  /** What contradicts a backup's seal, a few words each; empty where every byte is as sealed. */
  public static List<String> faults(Path content) {
    try {
      return check(new BackupFiles(content.toAbsolutePath().normalize()));
    } catch (IOException e) {
      throw BackupFiles.failed(e);
    }
  }

  private static List<String> check(BackupFiles files) throws IOException {
    Path seal = files.beside(BackupFiles.SEAL);
    if (!Files.exists(files.content())) {
      return List.of(files.content() + " is not there");
    }
    if (!Files.isRegularFile(seal)) {
      return List.of(seal.getFileName() + " is missing, so nothing says what the backup holds");
    }
    List<String> faults = new ArrayList<>();
    Map<String, String> expected = read(seal, faults);
    Path folder = parent(files);
    Map<String, Path> there = new LinkedHashMap<>();
    sealed(files).forEach(file -> there.put(name(folder, file), file));
    for (String name : new TreeSet<>(expected.keySet())) {
      if (!there.containsKey(name)) {
        faults.add(name + " is sealed and is not there");
      }
    }
    for (Map.Entry<String, Path> each : there.entrySet()) {
      String sha256 = expected.get(each.getKey());
      // A run's own copy is sealed alone; what lies beside it is not part of it.
      if (sha256 == null) {
        faults.add(each.getKey() + " is not sealed");
      } else if (!sha256.equals(sha256(each.getValue()))) {
        faults.add(each.getKey() + " is not what was sealed: its SHA-256 is another");
      }
    }
    return List.copyOf(faults);
  }

  private static Map<String, String> read(Path seal, List<String> faults) throws IOException {
    Map<String, String> expected = new LinkedHashMap<>();
    try {
      String text = Files.readString(seal);
      if (!text.endsWith("\n")) {
        faults.add(seal.getFileName() + " is cut");
      }
      for (String line : text.lines().toList()) {
        boolean whole =
            line.length() > DIGITS + 2
                && line.startsWith("  ", DIGITS)
                && line.substring(0, DIGITS).chars().allMatch(Seal::isDigit);
        if (whole) {
          expected.put(line.substring(DIGITS + 2), line.substring(0, DIGITS));
        } else {
          faults.add(seal.getFileName() + " has a line that is no checksum");
        }
      }
    } catch (CharacterCodingException _) {
      faults.add(seal.getFileName() + " is no text");
    }
    return expected;
  }

  private static boolean isDigit(int character) {
    return (character >= '0' && character <= '9') || (character >= 'a' && character <= 'f');
  }

  /** All that belongs to a backup and never changes. */
  private static List<Path> sealed(BackupFiles files) throws IOException {
    List<Path> all = new ArrayList<>(files.contents());
    for (String ending : List.of(BackupFiles.FACTS, BackupFiles.MANIFEST)) {
      if (Files.exists(files.beside(ending))) {
        all.add(files.beside(ending));
      }
    }
    return all;
  }

  private static Path parent(BackupFiles files) {
    return Objects.requireNonNull(files.content().toAbsolutePath().getParent());
  }

  private static String name(Path folder, Path file) {
    return folder.relativize(file.toAbsolutePath()).toString().replace('\\', '/');
  }

  /** The SHA-256 of a file, 64 hexadecimal digits. */
  public static String sha256(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] buffer = new byte[BUFFER];
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        if (Thread.currentThread().isInterrupted()) {
          throw new PgtrekException.Interrupted();
        }
        digest.update(buffer, 0, count);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
