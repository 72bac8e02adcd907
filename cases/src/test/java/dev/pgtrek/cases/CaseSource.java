package dev.pgtrek.cases;

import dev.pgtrek.testkit.SqliteFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The source of one run, in a folder of its own.
 *
 * @param file the database
 */
record CaseSource(Path file) {

  /** Makes the source that a case's input describes, in an empty folder. */
  static CaseSource make(CaseFolder folder, Path into) {
    Path input = folder.input();
    String kind = input.getFileName().toString().substring("input.".length());
    try {
      return switch (kind) {
        case "sql" ->
            new CaseSource(SqliteFiles.create(into.resolve("app.db"), Files.readString(input)));
        case "data" -> {
          Path original = CaseFolder.MODULE.resolve(word(input));
          yield new CaseSource(Files.copy(original, into.resolve(original.getFileName())));
        }
        case "crafted" ->
            new CaseSource(CraftedFile.valueOf(word(input)).make(into.resolve("app.db")));
        default -> new CaseSource(Files.copy(input, into.resolve("app." + kind)));
      };
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static String word(Path file) throws IOException {
    return Files.readString(file).strip();
  }

  /**
   * The SHA-256 of every file in the source's folder, by name: the source and what stands beside
   * it. A {@code -shm} is left out: it is memory that readers share, and holds no content.
   */
  Map<String, String> state() {
    Map<String, String> state = new TreeMap<>();
    try (Stream<Path> entries = Files.list(file.toAbsolutePath().getParent())) {
      for (Path each : entries.toList()) {
        String name = each.getFileName().toString();
        state.put(name, name.endsWith("-shm") ? "" : sha256(each));
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    return state;
  }

  private static String sha256(Path file) throws IOException {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
    } catch (NoSuchAlgorithmException failure) {
      throw new IllegalStateException(failure);
    }
  }
}
