package dev.pgtrek.cli;

import dev.pgtrek.embedded.EmbeddedServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
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

  /** The folders of runs, in order of their names. */
  List<KeptFolder> runs() {
    return KeptFolder.in(runsPath());
  }

  boolean hasServer() {
    return Files.isDirectory(serverPath());
  }

  /** Deletes folders of runs, and the folder that held them once it is empty. */
  void deleteRuns(List<KeptFolder> folders) {
    folders.forEach(folder -> delete(folder.path()));
    try {
      Files.deleteIfExists(runsPath());
    } catch (DirectoryNotEmptyException _) {
      // Others stay.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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
