package dev.pgtrek;

import dev.pgtrek.error.PgtrekException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * Where one run keeps its backup, plan, log and reports.
 *
 * @param id the run's name, its start in local time as {@code YYYYMMDD_HHMMSS}
 * @param path the folder
 */
record RunFolder(String id, Path path) {

  private static final DateTimeFormatter ID = DateTimeFormatter.ofPattern("yyyyMMdd_HHmmss");

  /**
   * Makes the folder of a new run. Two that begin in the same second, in this process or in
   * another, or a second time because the clock was set back, get different names.
   */
  static RunFolder create(Path runs, Instant now) {
    try {
      Files.createDirectories(runs);
      for (Instant moment = now; ; moment = moment.plusSeconds(1)) {
        String id = ID.format(LocalDateTime.ofInstant(moment, ZoneId.systemDefault()));
        try {
          return new RunFolder(id, Files.createDirectory(runs.resolve(id)));
        } catch (FileAlreadyExistsException _) {
          // Another run's, and making the folder is the one step that two cannot both do.
        }
      }
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private static RuntimeException failed(IOException failure) {
    return failure instanceof ClosedByInterruptException
        ? new PgtrekException.Interrupted()
        : new UncheckedIOException(failure);
  }

  /** The folder of an earlier run, made again if it is gone. */
  static RunFolder reopen(Path runs, String id) {
    try {
      return new RunFolder(id, Files.createDirectories(runs.resolve(id)));
    } catch (IOException e) {
      throw failed(e);
    }
  }

  Path file(String name) {
    return path.resolve(name);
  }

  void write(String name, String text) {
    try {
      Files.writeString(file(name), text);
    } catch (FileSystemException e) {
      throw failed(e);
    } catch (IOException e) {
      // What fails while bytes are written does not say of itself where.
      FileSystemException placed =
          new FileSystemException(file(name).toString(), null, e.getMessage());
      placed.initCause(e);
      throw failed(e instanceof ClosedByInterruptException ? e : placed);
    }
  }

  /** Removes the folder and what is in it. */
  void delete() {
    try (Stream<Path> all = Files.walk(path)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    } catch (IOException e) {
      throw failed(e);
    }
  }
}
