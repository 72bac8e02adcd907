package dev.pgtrek.sqlite;

import dev.pgtrek.error.PgtrekException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;

/**
 * The ways in which people write where a SQLite file is: a plain path, SQLite's own {@code file:}
 * URIs, SQLAlchemy's and Django's {@code sqlite:///}, JDBC's {@code jdbc:sqlite:}.
 */
public final class SqliteUrl {

  /** Words before a lone colon that are schemes; any other such word belongs to a file's name. */
  private static final Set<String> OTHER_SCHEMES =
      Set.of("env", "postgres", "postgresql", "jdbc", "qdrant", "mysql");

  private static final Set<String> KEY_PARAMETERS =
      Set.of("key", "hexkey", "textkey", "cipher", "password", "passphrase");

  private SqliteUrl() {}

  /** Whether a location means a SQLite file: its scheme says so, or it has none. */
  public static boolean looksLikeSqlite(String location) {
    String text = bare(location);
    String scheme = scheme(text);
    return switch (scheme) {
      case "", "file", "sqlite", "sqlite3" -> true;
      case "jdbc" -> text.regionMatches(true, 0, "jdbc:sqlite:", 0, 12);
      default -> false;
    };
  }

  /**
   * The file that a location means. The path is relative where the location is.
   *
   * @throws PgtrekException.Usage if it means no file: a database in memory, an encrypted one,
   *     another scheme, nothing at all
   */
  public static Path parse(String location) {
    String text = bare(location);
    return switch (scheme(text)) {
      case "" -> path(text, location);
      case "file" -> fileUri(text.substring("file:".length()), location);
      case "sqlite", "sqlite3" -> sqliteUrl(text.substring(text.indexOf(':') + 1), location);
      case "jdbc" -> {
        if (!looksLikeSqlite(text)) {
          throw unusable(location, "it is another database's");
        }
        yield parse(text.substring("jdbc:sqlite:".length()));
      }
      default -> throw unusable(location, "it is another database's");
    };
  }

  /** After {@code sqlite:}. One slash of {@code :///} belongs to the URL, not to the path. */
  private static Path sqliteUrl(String rest, String location) {
    String text = withoutParameters(rest);
    if (text.startsWith("//")) {
      text = text.substring(2);
      if (text.startsWith("/")) {
        text = text.substring(1);
      }
    }
    return text.startsWith("file:")
        ? fileUri(text.substring("file:".length()), location)
        : path(decoded(text), location);
  }

  /** After {@code file:}; see "URI filenames" in SQLite's documentation. */
  private static Path fileUri(String rest, String location) {
    int fragment = rest.indexOf('#');
    String text = withoutParameters(fragment < 0 ? rest : rest.substring(0, fragment));
    if (text.startsWith("//")) {
      int slash = text.indexOf('/', 2);
      String authority = text.substring(2, slash < 0 ? text.length() : slash);
      boolean here = authority.isEmpty() || authority.equalsIgnoreCase("localhost");
      text = here && slash >= 0 ? text.substring(slash) : text.substring(2);
    }
    boolean drive = text.length() > 2 && text.charAt(0) == '/' && text.charAt(2) == ':';
    return path(decoded(drive ? text.substring(1) : text), location);
  }

  /** Cuts the parameters off; those that change which content is meant are refused. */
  private static String withoutParameters(String text) {
    int mark = text.indexOf('?');
    if (mark < 0) {
      return text;
    }
    for (String parameter : text.substring(mark + 1).split("&", -1)) {
      String lower = parameter.toLowerCase(Locale.ROOT);
      int equals = lower.indexOf('=');
      if (lower.equals("mode=memory")) {
        throw inMemory();
      }
      if (equals > 0 && KEY_PARAMETERS.contains(lower.substring(0, equals))) {
        throw new PgtrekException.Usage(
            "location-unusable",
            "The location names a key, so the database is encrypted.",
            "Decrypt a copy with the program that owns it, then name the copy.");
      }
    }
    return text.substring(0, mark);
  }

  private static Path path(String text, String location) {
    if (text.isEmpty()) {
      throw unusable(location, "it names no file");
    }
    if (text.equals(":memory:")) {
      throw inMemory();
    }
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw unusable(location, "it is no path on this system");
    }
  }

  private static String bare(String location) {
    String text = location.strip();
    boolean quoted =
        text.length() > 1
            && (text.charAt(0) == '"' || text.charAt(0) == '\'')
            && text.charAt(0) == text.charAt(text.length() - 1);
    return quoted ? text.substring(1, text.length() - 1) : text;
  }

  /** The scheme in lower case without a driver, or empty where the text is a path. */
  private static String scheme(String text) {
    int colon = text.indexOf(':');
    if (colon < 2) {
      return "";
    }
    String word = text.substring(0, colon).toLowerCase(Locale.ROOT);
    for (int i = 0; i < word.length(); i++) {
      char c = word.charAt(i);
      boolean fits =
          (c >= 'a' && c <= 'z') || (i > 0 && ((c >= '0' && c <= '9') || "+.-_".indexOf(c) >= 0));
      if (!fits) {
        return "";
      }
    }
    int driver = word.indexOf('+');
    String base = driver < 0 ? word : word.substring(0, driver);
    boolean known =
        base.equals("file")
            || base.equals("sqlite")
            || base.equals("sqlite3")
            || OTHER_SCHEMES.contains(base);
    return known || text.startsWith("://", colon) ? base : "";
  }

  /** Percent-decoded as UTF-8; text that is not properly encoded stays as it is. */
  private static String decoded(String text) {
    if (text.indexOf('%') < 0) {
      return text;
    }
    byte[] in = text.getBytes(StandardCharsets.UTF_8);
    byte[] out = new byte[in.length];
    int length = 0;
    for (int i = 0; i < in.length; i++) {
      int high = in[i] == '%' && i + 2 < in.length ? Character.digit(in[i + 1], 16) : -1;
      int low = high >= 0 ? Character.digit(in[i + 2], 16) : -1;
      if (low >= 0) {
        out[length++] = (byte) (high * 16 + low);
        i += 2;
      } else {
        out[length++] = in[i];
      }
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(out, 0, length)).toString();
    } catch (CharacterCodingException e) {
      return text;
    }
  }

  private static PgtrekException.Usage inMemory() {
    return new PgtrekException.Usage(
        "location-unusable",
        "The location means a database in memory, which only its own process can see.",
        "Name the database's file.");
  }

  private static PgtrekException.Usage unusable(String location, String why) {
    int end = location.indexOf("://");
    String shown = end < 0 ? location : location.substring(0, end) + "://…";
    return new PgtrekException.Usage(
        "location-unusable",
        "'" + shown + "' cannot be read as a SQLite file's location: " + why + ".",
        "Name the file as a path, or as sqlite:///relative.db or sqlite:////absolute/path.db.");
  }
}
