package dev.pgtrek.postgres.url;

import dev.pgtrek.model.Finding;
import dev.pgtrek.model.Severity;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * libpq's password file: lines {@code host:port:database:user:password}, {@code *} matches
 * anything, a backslash escapes a colon or a backslash, the first line that matches counts
 * (PostgreSQL's documentation, "The Password File").
 *
 * @param lines the lines that count
 * @param findings why the file was passed over, if it was
 */
record PasswordFile(List<String> lines, List<Finding> findings) {

  /**
   * Reads a file. One that others may read is passed over, as libpq does.
   *
   * @param named whether the user named the file; only then is its absence worth a word
   */
  static PasswordFile read(Path file, boolean named) {
    if (!Files.exists(file)) {
      return named ? passedOver(file, "the file is not there", "Name an existing file.") : empty();
    }
    if (!Files.isRegularFile(file)) {
      return passedOver(file, "it is not a plain file", "Name a plain file.");
    }
    try {
      if (openToOthers(file)) {
        return passedOver(file, "group or world may use the file", "chmod 0600 '" + file + "'");
      }
      List<String> lines =
          new String(Files.readAllBytes(file), StandardCharsets.UTF_8)
              .lines()
              .filter(line -> !line.isEmpty() && !line.startsWith("#"))
              .toList();
      return new PasswordFile(lines, List.of());
    } catch (IOException failure) {
      return passedOver(
          file,
          "it cannot be read (" + failure.getClass().getSimpleName() + ")",
          "Make it readable.");
    }
  }

  /** The password of the first line that matches. */
  Optional<Secret> find(PostgresUrl.Host host, String database, String user) {
    List<String> wanted = List.of(host.name(), Integer.toString(host.port()), database, user);
    for (String line : lines) {
      List<String> fields = fields(line);
      if (fields.size() == 5 && matches(fields, wanted)) {
        String password = unescaped(fields.get(4));
        // libpq takes an empty password for none at all.
        return password.isEmpty() ? Optional.empty() : Optional.of(Secret.of(password));
      }
    }
    return Optional.empty();
  }

  private static boolean matches(List<String> fields, List<String> wanted) {
    for (int i = 0; i < wanted.size(); i++) {
      String field = fields.get(i);
      if (!field.equals("*") && !unescaped(field).equals(wanted.get(i))) {
        return false;
      }
    }
    return true;
  }

  /** Four fields up to their bare colons, still escaped; all that follows is the password. */
  private static List<String> fields(String line) {
    List<String> fields = new ArrayList<>();
    int start = 0;
    for (int i = 0; i < line.length() && fields.size() < 4; i++) {
      if (line.charAt(i) == '\\') {
        i++;
      } else if (line.charAt(i) == ':') {
        fields.add(line.substring(start, i));
        start = i + 1;
      }
    }
    fields.add(line.substring(start));
    return fields;
  }

  private static String unescaped(String field) {
    return field.replaceAll("\\\\(.)", "$1");
  }

  private static boolean openToOthers(Path file) throws IOException {
    if (!file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      return false;
    }
    Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
    return permissions.stream().anyMatch(p -> !p.name().startsWith("OWNER"));
  }

  private static PasswordFile empty() {
    return new PasswordFile(List.of(), List.of());
  }

  private static PasswordFile passedOver(Path file, String measured, String fix) {
    return new PasswordFile(
        List.of(),
        List.of(
            new Finding(
                "password-file-ignored",
                Severity.WARN,
                file.toString(),
                measured,
                "No password is taken from it.",
                fix)));
  }
}
