package dev.pgtrek.postgres.client;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The folders in which PostgreSQL's client programs may be.
 *
 * @param named the one that the user named, which then is the only one; null where none is named
 * @param usual the others, in the order of preference
 */
public record ClientPlaces(@Nullable Path named, List<Path> usual) {

  /** The environment variable that names the folder. */
  public static final String VARIABLE = "PGTREK_CLIENT_PROGRAMS";

  /** Where packages put them, a folder for each major; {@code *} stands for one name. */
  private static final List<String> PACKAGES =
      List.of(
          "/usr/lib/postgresql/*/bin",
          "/usr/pgsql-*/bin",
          "/opt/homebrew/opt/postgresql@*/bin",
          "/usr/local/opt/postgresql@*/bin",
          "/opt/homebrew/opt/libpq/bin",
          "/usr/local/opt/libpq/bin",
          "/Applications/Postgres.app/Contents/Versions/*/bin",
          "/opt/local/lib/postgresql*/bin",
          "/usr/libexec/postgresql*",
          "C:/Program Files/PostgreSQL/*/bin");

  public ClientPlaces {
    usual = List.copyOf(usual);
  }

  /**
   * The places of this machine.
   *
   * @param named by an option; null for what the environment names, if it does
   * @param offered further folders, such as the portable server's, before those of the system
   */
  public static ClientPlaces of(
      @Nullable Path named, List<Path> offered, Map<String, String> environment) {
    String variable = environment.getOrDefault(VARIABLE, "");
    Path chosen = named != null || variable.isBlank() ? named : Path.of(variable.strip());
    Set<Path> usual = new LinkedHashSet<>(offered);
    PACKAGES.forEach(pattern -> usual.addAll(matching(pattern)));
    usual.addAll(onPath(environment.getOrDefault("PATH", "")));
    return new ClientPlaces(chosen, List.copyOf(usual));
  }

  /** The folders to look into. */
  List<Path> folders() {
    return named == null ? usual : List.of(named);
  }

  private static List<Path> onPath(String path) {
    List<Path> folders = new ArrayList<>();
    for (String each : path.split(Pattern.quote(java.io.File.pathSeparator), -1)) {
      try {
        // An empty part means the current folder, from which nothing is run unasked.
        if (!each.isBlank() && Path.of(each).isAbsolute()) {
          folders.add(Path.of(each));
        }
      } catch (InvalidPathException _) {
        // What is no path holds no program.
      }
    }
    return folders;
  }

  private static List<Path> matching(String pattern) {
    int star = pattern.indexOf('*');
    try {
      if (star < 0) {
        return List.of(Path.of(pattern));
      }
      int slash = pattern.lastIndexOf('/', star);
      int end = pattern.indexOf('/', star);
      String name = pattern.substring(slash + 1, end < 0 ? pattern.length() : end);
      String rest = end < 0 ? "" : pattern.substring(end + 1);
      return children(Path.of(pattern.substring(0, slash)), name).stream()
          .map(folder -> folder.resolve(rest))
          .toList();
    } catch (InvalidPathException _) {
      // A drive letter means nothing here.
      return List.of();
    }
  }

  private static List<Path> children(Path folder, String glob) {
    List<Path> found = new ArrayList<>();
    if (!Files.isDirectory(folder)) {
      return found;
    }
    try (DirectoryStream<Path> all = Files.newDirectoryStream(folder, glob)) {
      all.forEach(found::add);
    } catch (IOException | UncheckedIOException | java.nio.file.DirectoryIteratorException _) {
      // A folder that cannot be read offers nothing.
    }
    return found;
  }
}
