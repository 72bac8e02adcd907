package dev.pgtrek;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.file.WholeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * In which state the indexes of a server were when they came into doubt, in a file beside the runs:
 * a run that was broken off, and one long after, tell by it and the server's catalog what was built
 * anew since. Nothing of this is kept in the databases. Where the file is lost, an index is built
 * once more, which harms nothing.
 */
final class UpgradeMarks {

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private final @Nullable Path file;
  private final Map<String, Map<String, String>> all;

  private UpgradeMarks(@Nullable Path file, Map<String, Map<String, String>> all) {
    this.file = file;
    this.all = all;
  }

  /**
   * Reads what an earlier run left.
   *
   * @param systemId the server's number; empty where it is not known. Nothing is kept then: what
   *     another server's indexes were called by proves nothing of this one's
   */
  static UpgradeMarks of(Path workFolder, String systemId) {
    if (systemId.isEmpty()) {
      return new UpgradeMarks(null, new TreeMap<>());
    }
    Path file = workFolder.resolve("upgrades").resolve(systemId + ".json");
    try {
      return new UpgradeMarks(
          file,
          new TreeMap<>(
              JSON.readValue(
                  Files.readString(file),
                  new TypeReference<Map<String, Map<String, String>>>() {})));
    } catch (NoSuchFileException _) {
      return new UpgradeMarks(file, new TreeMap<>());
    } catch (IOException e) {
      throw new PgtrekException.Usage(
          "upgrade-marks-unreadable",
          file + ", in which pgtrek keeps what it built anew, cannot be read: " + e.getMessage(),
          "Remove it; then every index in doubt is built anew once more.");
    }
  }

  Map<String, String> of(String database) {
    return all.getOrDefault(database, Map.of());
  }

  /** Keeps what an examination found, before anything of it is mended. */
  void keep(String database, Map<String, String> marks) {
    Map<String, String> merged = new TreeMap<>(of(database));
    merged.putAll(marks);
    if (merged.equals(of(database))) {
      return;
    }
    all.put(database, merged);
    if (file == null) {
      return;
    }
    try {
      Files.createDirectories(file.getParent());
      WholeFile.write(file, JSON.writeValueAsString(all) + "\n");
    } catch (IOException e) {
      throw new PgtrekException.Usage(
          "upgrade-marks-not-written",
          "pgtrek cannot keep what it builds anew in " + file + ": " + e.getMessage(),
          "Make room or give write permission there, then run the same command again.");
    }
  }
}
