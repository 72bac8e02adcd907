package dev.pgtrek.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A folder of ours.
 *
 * @param path the folder
 * @param since when something in it was last written
 * @param bytes what is in it
 */
record KeptFolder(Path path, Instant since, long bytes) {

  /** The folders in a folder, in order of name; none where it is not there. */
  static List<KeptFolder> in(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(Files::isDirectory).sorted().map(KeptFolder::of).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Looks through a folder; what vanishes meanwhile is not in it. */
  static KeptFolder of(Path folder) {
    List<BasicFileAttributes> files = new ArrayList<>();
    try {
      Files.walkFileTree(
          folder,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
              files.add(attributes);
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) {
              return FileVisitResult.CONTINUE;
            }
          });
      Instant since = Files.getLastModifiedTime(folder).toInstant();
      for (BasicFileAttributes file : files) {
        Instant written = file.lastModifiedTime().toInstant();
        since = written.isAfter(since) ? written : since;
      }
      return new KeptFolder(
          folder, since, files.stream().mapToLong(BasicFileAttributes::size).sum());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether a sealed copy of a source is in it. */
  boolean holdsBackup() {
    try (Stream<Path> all = Files.list(path)) {
      return all.anyMatch(file -> file.toString().endsWith(".sha256"));
    } catch (NoSuchFileException _) {
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String name() {
    return String.valueOf(path.getFileName());
  }
}
