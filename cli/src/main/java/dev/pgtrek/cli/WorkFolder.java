package dev.pgtrek.cli;

import dev.pgtrek.embedded.EmbeddedServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What pgtrek keeps in {@code .pgtrek}.
 *
 * @param path the folder
 * @param embedded the server in it
 */
record WorkFolder(Path path, EmbeddedServer embedded) {

  static WorkFolder of(Session session) {
    return new WorkFolder(session.workFolder(), EmbeddedServer.at(session.shell().folder()));
  }

  Path runsPath() {
    return path.resolve("runs");
  }

  Path serverPath() {
    return path.resolve("postgres");
  }

  /** How many run folders there are. */
  long runs() {
    if (!Files.isDirectory(runsPath())) {
      return 0;
    }
    try (Stream<Path> all = Files.list(runsPath())) {
      return all.filter(Files::isDirectory).count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  boolean hasServer() {
    return Files.isDirectory(serverPath());
  }

  void deleteRuns() {
    delete(runsPath());
  }

  /** Stops the server first. */
  void deleteServer() {
    embedded.stop();
    delete(serverPath());
  }

  /** Deletes a folder of ours; symbolic links in it go, what they point to stays. */
  private static void delete(Path folder) {
    if (!Files.exists(folder)) {
      return;
    }
    try {
      Files.walkFileTree(
          folder,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
              Files.delete(file);
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure)
                throws IOException {
              if (failure != null) {
                throw failure;
              }
              Files.delete(visited);
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
