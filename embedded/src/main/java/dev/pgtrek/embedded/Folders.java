package dev.pgtrek.embedded;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Whole folders. Links are never followed. */
final class Folders {

  private Folders() {}

  /** Deletes a folder and all below it, if it is there. */
  static void delete(Path folder) throws IOException {
    walk(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure)
              throws IOException {
            Files.deleteIfExists(visited);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  /** The bytes of all files below a folder, which may change meanwhile. */
  static long size(Path folder) throws IOException {
    AtomicLong bytes = new AtomicLong();
    walk(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            bytes.addAndGet(attributes.size());
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException failure)
              throws IOException {
            // A running server deletes files between the listing and the visit.
            if (failure instanceof NoSuchFileException) {
              return FileVisitResult.CONTINUE;
            }
            throw failure;
          }
        });
    return bytes.get();
  }

  private static void walk(Path folder, SimpleFileVisitor<Path> visitor) throws IOException {
    if (Files.exists(folder)) {
      Files.walkFileTree(folder, visitor);
    }
  }
}
