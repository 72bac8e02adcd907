package dev.pgtrek.postgres.client;

import dev.pgtrek.postgres.client.ClientProgram.Answer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * An archive of pg_dump's.
 *
 * @param path the file, or the folder of the directory format
 */
public record Archive(Path path) {

  private static final String MAGIC = "PGDMP";
  private static final String TABLE_OF_CONTENTS = "toc.dat";

  /** What format a path holds, by the first bytes of it; nothing for what is no archive. */
  public static Optional<DumpFormat> format(Path path) {
    boolean folder = Files.isDirectory(path);
    Path file = folder ? path.resolve(TABLE_OF_CONTENTS) : path;
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try (InputStream in = Files.newInputStream(file)) {
      String start = new String(in.readNBytes(MAGIC.length()), StandardCharsets.ISO_8859_1);
      return start.equals(MAGIC)
          ? Optional.of(folder ? DumpFormat.DIRECTORY : DumpFormat.CUSTOM)
          : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * What is wrong with it, in pg_restore's words: its table of contents is listed, and then all of
   * it is read and unpacked. Empty for a sound one.
   */
  public List<String> faults(ClientPrograms programs) {
    for (List<String> arguments :
        List.of(List.of("--list", path.toString()), List.of("--file=-", path.toString()))) {
      Answer answer =
          new ClientProgram(programs.program("pg_restore"), arguments, null).run(line -> {});
      if (!answer.worked()) {
        return List.of("pg_restore cannot read it: " + answer.words("pg_restore"));
      }
    }
    return List.of();
  }
}
