package dev.pgtrek.sqlite.access;

import dev.pgtrek.model.Identifier;
import java.util.Collection;
import java.util.Optional;

/** SQLite's way with names: case counts for nothing, but only among the letters of ASCII. */
public final class Names {

  private Names() {}

  /** Whether SQLite takes two names for one. */
  public static boolean same(String left, String right) {
    return fold(left).equals(fold(right));
  }

  /** The name with its ASCII letters in lower case. */
  public static String fold(String name) {
    StringBuilder folded = new StringBuilder(name.length());
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      folded.append(c >= 'A' && c <= 'Z' ? (char) (c + 32) : c);
    }
    return folded.toString();
  }

  /** The one among the names that SQLite takes for the wanted one. */
  public static Optional<Identifier> find(Collection<Identifier> names, String wanted) {
    return names.stream().filter(n -> same(n.text(), wanted)).findFirst();
  }
}
