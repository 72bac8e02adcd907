package dev.pgtrek.manifest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.file.WholeFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The manifests of all databases of a server, a file each, and {@code cluster.json}, which names
 * them with their SHA-256 and has a seal of its own. That file is written last: a folder without it
 * is not whole.
 *
 * @param path the folder
 * @param systemId the number of the data directory; may be empty
 * @param engine product and version, for people
 * @param build what the server said of how it was built
 * @param createdAt when the last of them was made
 * @param entries the databases
 */
public record ManifestFolder(
    Path path,
    String systemId,
    String engine,
    String build,
    Instant createdAt,
    List<Entry> entries) {

  /** The file that names the others. */
  public static final String INDEX = "cluster.json";

  private static final String FORMAT = "pgtrek-cluster-manifest-1";

  private static final String ANEW = "Make a new one: pgtrek manifest --all-databases DATABASE.";

  private static final ObjectMapper JSON = new ObjectMapper();

  public ManifestFolder {
    entries = List.copyOf(entries);
  }

  /**
   * A database.
   *
   * @param database its name
   * @param file the manifest's name in the folder; empty where none could be taken
   * @param sha256 of the file, in hexadecimal
   * @param hindrance why none could be taken, or empty
   */
  public record Entry(String database, String file, String sha256, String hindrance) {}

  /**
   * The name of a database's file: letters, digits and a few signs as they are, the rest as %XX.
   */
  static String fileName(String database) {
    StringBuilder name = new StringBuilder();
    for (byte b : database.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      boolean letter = c < 0x80 && (Character.isLetterOrDigit(c) || c == '_' || c == '-');
      boolean plain = letter || (c == '.' && !name.isEmpty());
      name.append(plain ? String.valueOf(c) : "%%%02X".formatted((int) c));
    }
    return name + ".manifest.json";
  }

  /** Writes one manifest into a folder that exists. */
  public static Entry write(Path folder, String database, Manifest manifest) {
    String name = fileName(database);
    ManifestFile.write(manifest, folder.resolve(name));
    return new Entry(database, name, ManifestFile.sha256(ManifestFile.text(manifest)), "");
  }

  /** Writes {@code cluster.json}, which makes the folder whole. */
  public void write() {
    StringBuilder text = new StringBuilder("{\n\"format\":" + string(FORMAT) + ",\n");
    text.append("\"systemId\":").append(string(systemId)).append(",\n");
    text.append("\"engine\":").append(string(engine)).append(",\n");
    text.append("\"build\":").append(string(build)).append(",\n");
    text.append("\"createdAt\":").append(string(createdAt.toString())).append(",\n");
    text.append("\"databases\":[");
    for (int i = 0; i < entries.size(); i++) {
      Entry entry = entries.get(i);
      text.append(i == 0 ? "\n" : ",\n")
          .append("{\"database\":")
          .append(string(entry.database()))
          .append(",\"file\":")
          .append(string(entry.file()))
          .append(",\"sha256\":")
          .append(string(entry.sha256()))
          .append(",\"hindrance\":")
          .append(string(entry.hindrance()))
          .append('}');
    }
    text.append("\n],\n");
    try {
      WholeFile.write(path.resolve(INDEX), ManifestFile.sealed(text.toString()));
    } catch (IOException e) {
      throw new PgtrekException.Usage(
          "manifest-not-written",
          "The manifests cannot be written to " + path + ": " + ManifestFile.reason(e) + ".",
          "Make room or give write permission there, or name another folder.");
    }
  }

  private static String string(String text) {
    try {
      return JSON.writeValueAsString(text);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a text cannot be written", e);
    }
  }

  /**
   * Reads a folder; of the manifests only their names.
   *
   * @throws PgtrekException.Usage if it is none, or is not as pgtrek wrote it
   */
  public static ManifestFolder read(Path folder) {
    Path index = folder.resolve(INDEX);
    try {
      String content =
          ManifestFile.unsealed(Files.readString(index), index.toString(), ANEW) + "\"seal\":\"\"}";
      JsonNode root = JSON.readTree(content);
      if (!FORMAT.equals(root.path("format").asText())) {
        throw none(folder, "its format is " + root.path("format").asText());
      }
      List<Entry> entries = new ArrayList<>();
      root.path("databases")
          .forEach(
              d ->
                  entries.add(
                      new Entry(
                          d.path("database").asText(),
                          d.path("file").asText(),
                          d.path("sha256").asText(),
                          d.path("hindrance").asText())));
      return new ManifestFolder(
          folder,
          root.path("systemId").asText(),
          root.path("engine").asText(),
          root.path("build").asText(),
          Instant.parse(root.path("createdAt").asText()),
          entries);
    } catch (IOException | DateTimeParseException e) {
      throw none(folder, e instanceof IOException io ? ManifestFile.reason(io) : "no time in it");
    }
  }

  private static PgtrekException.Usage none(Path folder, String reason) {
    return new PgtrekException.Usage(
        "manifest-none",
        folder + " is no folder of manifests: " + INDEX + ": " + reason + ".",
        "Name a folder that 'pgtrek manifest --all-databases' wrote.");
  }

  /**
   * The manifest of a database; empty where the folder has none.
   *
   * @throws PgtrekException.Usage if it cannot be read, or is not the one that was taken with the
   *     others
   */
  public Optional<Manifest> of(String database) {
    for (Entry entry : entries) {
      if (entry.database().equals(database) && !entry.file().isEmpty()) {
        Path file = path.resolve(entry.file());
        // The file itself says whether it can be read at all.
        Manifest manifest = ManifestFile.read(file);
        if (!ManifestFile.sha256(text(file)).equals(entry.sha256())) {
          throw new PgtrekException.Usage(
              "manifest-exchanged",
              file + " is a manifest, but not the one that was taken with the others.",
              "Put the folder back as it was written, or name another one.");
        }
        return Optional.of(manifest);
      }
    }
    return Optional.empty();
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw none(file, ManifestFile.reason(e));
    }
  }
}
