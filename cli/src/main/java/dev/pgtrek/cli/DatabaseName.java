package dev.pgtrek.cli;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;

/** The database that a source file gets on the embedded server. */
final class DatabaseName {

  private static final Set<String> TAKEN = Set.of("postgres", "template0", "template1");
  private static final int LONGEST = 63;

  private DatabaseName() {}

  /**
   * A name that needs no quotes anywhere: the file's name without its ending, in small letters,
   * digits and underscores.
   */
  static String of(Path file) {
    Path last = file.getFileName();
    String name = last == null ? "" : last.toString();
    int dot = name.lastIndexOf('.');
    String stem = dot > 0 ? name.substring(0, dot) : name;
    String plain =
        stem.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_]+", "_").replaceAll("^_+|_+$", "");
    if (plain.isEmpty()) {
      return "app";
    }
    String named =
        Character.isDigit(plain.charAt(0)) || TAKEN.contains(plain) ? "db_" + plain : plain;
    return named.length() <= LONGEST ? named : named.substring(0, LONGEST);
  }
}
