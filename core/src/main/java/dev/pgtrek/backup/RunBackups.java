package dev.pgtrek.backup;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The backups that runs took before they wrote anything: the way back from each run. They lie in
 * the runs' folders and are never pruned; what is known about them stands in the runs' reports.
 *
 * @param runs the folder that holds a folder for each run
 */
public record RunBackups(Path runs) {

  private static final ObjectMapper MAPPER = JsonMapper.builder().build();

  /** Every one, the latest first. */
  public List<StoredBackup> list() {
    List<StoredBackup> all = new ArrayList<>();
    try {
      for (Path folder : children(runs, "*")) {
        for (Path seal : children(folder, "*" + BackupFiles.SEAL)) {
          String name = String.valueOf(seal.getFileName());
          all.add(
              at(
                  folder,
                  folder.resolve(name.substring(0, name.length() - BackupFiles.SEAL.length()))));
        }
      }
    } catch (IOException e) {
      throw BackupFiles.failed(e);
    }
    all.sort(Comparator.comparing(StoredBackup::takenAt).reversed());
    return all;
  }

  /**
   * Whether any run's plan or report names a backup: then a run may still need it. The copy in the
   * run's own folder, whose name is the same where both were taken in one second, is another.
   */
  public boolean name(StoredBackup backup) {
    try {
      for (Path folder : children(runs, "*")) {
        for (Path file : children(folder, "*.{json,yaml,log}")) {
          if (mentions(file, backup.name())) {
            return true;
          }
        }
      }
      return false;
    } catch (IOException e) {
      throw BackupFiles.failed(e);
    }
  }

  private static boolean mentions(Path file, String name) throws IOException {
    try (java.util.stream.Stream<String> lines =
        Files.lines(file, java.nio.charset.StandardCharsets.ISO_8859_1)) {
      String spelled =
          new String(
              name.getBytes(java.nio.charset.StandardCharsets.UTF_8),
              java.nio.charset.StandardCharsets.ISO_8859_1);
      String own = file.getName(file.getNameCount() - 2).toString();
      return lines.anyMatch(line -> mentions(line, spelled, own));
    } catch (java.io.UncheckedIOException e) {
      throw e.getCause() == null ? new IOException(e) : e.getCause();
    }
  }

  private static boolean mentions(String line, String name, String ownFolder) {
    for (int at = line.indexOf(name); at >= 0; at = line.indexOf(name, at + 1)) {
      String before = line.substring(0, at).replace('\\', '/');
      if (!before.endsWith("/" + ownFolder + "/")) {
        return true;
      }
    }
    return false;
  }

  private static StoredBackup at(Path folder, Path content) throws IOException {
    BackupFiles files = new BackupFiles(content.toAbsolutePath().normalize());
    String run = String.valueOf(folder.getFileName());
    Optional<JsonNode> report = report(folder.resolve("migration_report_" + run + ".json"));
    boolean there = Files.exists(content);
    long bytes = there ? files.bytes() : 0;
    Instant takenAt =
        report
            .flatMap(node -> moment(node.path("startedAt").asText()))
            .orElse(Files.getLastModifiedTime(there ? content : folder).toInstant());
    BackupFacts facts =
        new BackupFacts(
            kind(content),
            report.map(node -> node.path("source").asText()).orElse("unknown"),
            files.name(),
            takenAt,
            report.map(node -> node.path("sourceEngine").asText()).orElse(""),
            "",
            report.map(node -> node.path("version").asText()).orElse(""),
            report
                .map(node -> node.path("backupBytes").asLong(bytes))
                .filter(told -> told > 0)
                .orElse(bytes),
            List.of(),
            List.of(),
            Map.of());
    return new StoredBackup(
        files.content(),
        run,
        facts,
        StoredBackup.checks(files),
        true,
        StoredBackup.fault(files, facts));
  }

  /** A run's copy is a SQLite file, unless it begins as pg_dump's archives do. */
  private static BackupKind kind(Path content) throws IOException {
    if (Files.isDirectory(content)) {
      return BackupKind.DUMP_DIRECTORY;
    }
    if (!Files.isRegularFile(content)) {
      return BackupKind.SQLITE;
    }
    try (java.io.InputStream in = Files.newInputStream(content)) {
      String start = new String(in.readNBytes(5), java.nio.charset.StandardCharsets.ISO_8859_1);
      return start.equals("PGDMP") ? BackupKind.DUMP : BackupKind.SQLITE;
    }
  }

  private static Optional<JsonNode> report(Path file) throws IOException {
    try {
      return Files.isRegularFile(file)
          ? Optional.of(MAPPER.readTree(Files.readString(file)))
          : Optional.empty();
    } catch (JsonProcessingException | java.nio.charset.CharacterCodingException _) {
      return Optional.empty();
    }
  }

  private static Optional<Instant> moment(String text) {
    try {
      return Optional.of(Instant.parse(text));
    } catch (DateTimeException _) {
      return Optional.empty();
    }
  }

  private static List<Path> children(Path folder, String glob) throws IOException {
    List<Path> found = new ArrayList<>();
    if (Files.isDirectory(folder)) {
      try (DirectoryStream<Path> all = Files.newDirectoryStream(folder, glob)) {
        all.forEach(found::add);
      } catch (java.nio.file.DirectoryIteratorException e) {
        throw e.getCause();
      }
    }
    return found;
  }
}
