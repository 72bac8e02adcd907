package dev.pgtrek.report;

import java.util.List;
import java.util.stream.Collectors;

/** A command's words as a POSIX shell reads them again. */
final class ShellWords {

  private static final String PLAIN = "_./:@%+=,-";

  private ShellWords() {}

  static String of(List<String> words) {
    return words.stream().map(ShellWords::word).collect(Collectors.joining(" "));
  }

  private static String word(String word) {
    boolean plain =
        !word.isEmpty()
            && word.chars()
                .allMatch(
                    c ->
                        (c >= 'a' && c <= 'z')
                            || (c >= 'A' && c <= 'Z')
                            || (c >= '0' && c <= '9')
                            || PLAIN.indexOf(c) >= 0);
    if (plain) {
      return word;
    }
    return word.codePoints().anyMatch(ShellWords::unseen) ? spelled(word) : quoted(word);
  }

  private static String quoted(String word) {
    return "'" + word.replace("'", "'\\''") + "'";
  }

  /** What a reader could not see, or a page would not keep, as bash and zsh read it. */
  private static String spelled(String word) {
    StringBuilder out = new StringBuilder("$'");
    word.codePoints()
        .forEach(
            c -> {
              if (c == '\'' || c == '\\') {
                out.append('\\').appendCodePoint(c);
              } else if (unseen(c)) {
                out.append(c > 0xffff ? String.format("\\U%08x", c) : String.format("\\u%04x", c));
              } else {
                out.appendCodePoint(c);
              }
            });
    return out.append('\'').toString();
  }

  private static boolean unseen(int codePoint) {
    return !Figures.visible(Character.toString(codePoint)).equals(Character.toString(codePoint));
  }
}
