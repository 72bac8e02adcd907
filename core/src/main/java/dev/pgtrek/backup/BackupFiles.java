package dev.pgtrek.backup;

import dev.pgtrek.error.PgtrekException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The names of a backup's files, and the few things that are done with files here. All of them lie
 * in one folder and begin with the name of the content, which is a file or a folder.
 *
 * @param content the file or folder that holds the data
 */
record BackupFiles(Path content) {

  static final String SEAL = ".sha256";
  static final String FACTS = ".backup.json";
  static final String MANIFEST = ".manifest.json";
  static final String CHECKS = ".checks.json";

  /** Everything beside the content. */
  static final List<String> BESIDE = List.of(SEAL, FACTS, MANIFEST, CHECKS);

  String name() {
    return String.valueOf(content.getFileName());
  }

  Path beside(String ending) {
    return content.resolveSibling(name() + ending);
  }

  /** The plain files of the content in sorted order: itself, or all that the folder holds. */
  List<Path> contents() throws IOException {
    if (!Files.isDirectory(content)) {
      return List.of(content);
    }
    try (Stream<Path> all = Files.walk(content)) {
      return all.filter(path -> !Files.isDirectory(path)).sorted().toList();
    } catch (UncheckedIOException e) {
      throw e.getCause() == null ? new IOException(e) : e.getCause();
    }
  }

  /** The content's size in bytes. */
  long bytes() throws IOException {
    long bytes = 0;
    for (Path file : contents()) {
      bytes += Files.size(file);
    }
    return bytes;
  }

  /** Has a file on the disk when it returns. */
  static void force(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
  }

  /** Has a folder's names on the disk, where the system lets a folder be opened. */
  static void forceFolder(Path folder) {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException _) {
      // Windows opens no folders; there a rename is durable by itself.
    }
  }

  /** Deletes a file, or a folder with all below it, if it is there; follows no links. */
  static void delete(Path path) throws IOException {
    if (!Files.isDirectory(path, java.nio.file.LinkOption.NOFOLLOW_LINKS)) {
      Files.deleteIfExists(path);
      return;
    }
    try (Stream<Path> all = Files.walk(path)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(each);
      }
    }
  }

  /** An interrupt closes the channel that is read or written; then it is the failure. */
  static RuntimeException failed(IOException failure) {
    return failure instanceof ClosedByInterruptException
        ? new PgtrekException.Interrupted()
        : new UncheckedIOException(failure);
  }
}
