package dev.pgtrek.cli;

import dev.pgtrek.error.PgtrekException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A folder of migrations in Flyway's naming: {@code V}, a version of numbers with points or
 * underscores between them, two underscores, words, {@code .sql}. See "Naming" in Flyway's
 * documentation of versioned migrations; baselines ({@code B}) have versions too.
 */
final class SqlFolder {

  /** Versions that are moments have as many digits. */
  private static final int MOMENT_DIGITS = 14;

  private static final DateTimeFormatter MOMENT = DateTimeFormatter.ofPattern("yyyyMMddHHmmss");

  private static final int DEEPEST = 16;
  private static final int LONGEST_WORDS = 60;

  private final Path folder;
  private final List<Version> taken;
  private final Clock clock;

  private SqlFolder(Path folder, List<Version> taken, Clock clock) {
    this.folder = folder;
    this.taken = taken;
    this.clock = clock;
  }

  /** A version as a file's name spells it. */
  private record Version(String text, List<BigInteger> numbers) implements Comparable<Version> {

    static Optional<Version> of(String text) {
      List<BigInteger> numbers = new ArrayList<>();
      StringBuilder digits = new StringBuilder();
      for (int i = 0; i <= text.length(); i++) {
        char c = i < text.length() ? text.charAt(i) : '.';
        if (c >= '0' && c <= '9') {
          digits.append(c);
        } else if ((c == '.' || c == '_') && !digits.isEmpty()) {
          numbers.add(new BigInteger(digits.toString()));
          digits.setLength(0);
        } else {
          return Optional.empty();
        }
      }
      return Optional.of(new Version(text, List.copyOf(numbers)));
    }

    /** What is missing counts as 0. */
    @Override
    public int compareTo(Version other) {
      for (int i = 0; i < Math.max(numbers.size(), other.numbers.size()); i++) {
        int order = at(i).compareTo(other.at(i));
        if (order != 0) {
          return order;
        }
      }
      return 0;
    }

    private BigInteger at(int place) {
      return place < numbers.size() ? numbers.get(place) : BigInteger.ZERO;
    }

    /** The same with its last number one higher, as wide as before. */
    String next() {
      int from = text.length();
      while (from > 0 && Character.isDigit(text.charAt(from - 1))) {
        from--;
      }
      String last = text.substring(from);
      String higher = new BigInteger(last).add(BigInteger.ONE).toString();
      return text.substring(0, from)
          + "0".repeat(Math.max(0, last.length() - higher.length()))
          + higher;
    }
  }

  /**
   * Looks into a folder and those in it.
   *
   * @param named whether the user named it, so that it must be there
   */
  static SqlFolder of(Path folder, boolean named) {
    return of(folder, named, Clock.systemUTC());
  }

  static SqlFolder of(Path folder, boolean named, Clock clock) {
    if (!Files.isDirectory(folder)) {
      if (named) {
        throw new PgtrekException.Usage(
            "sql-folder-missing",
            "There is no folder " + folder + ".",
            "Name the folder of your migrations, such as src/main/resources/db/migration.");
      }
      return new SqlFolder(folder, List.of(), clock);
    }
    try (Stream<Path> files = Files.walk(folder, DEEPEST)) {
      return new SqlFolder(
          folder,
          files.map(f -> f.getFileName().toString()).flatMap(f -> version(f).stream()).toList(),
          clock);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Optional<Version> version(String file) {
    int end = file.indexOf("__");
    boolean versioned = (file.startsWith("V") || file.startsWith("B")) && file.endsWith(".sql");
    return versioned && end > 1 ? Version.of(file.substring(1, end)) : Optional.empty();
  }

  /** The migration in this folder that has just this content, where there is one. */
  Optional<Path> holding(String text) {
    if (!Files.isDirectory(folder)) {
      return Optional.empty();
    }
    byte[] content = text.getBytes(StandardCharsets.UTF_8);
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file :
          files.filter(f -> version(f.getFileName().toString()).isPresent()).toList()) {
        if (Files.size(file) == content.length
            && Arrays.equals(Files.readAllBytes(file), content)) {
          return Optional.of(file);
        }
      }
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The file of a new migration, which is not made.
   *
   * @param version its version, or null for the next
   * @param names what it adds
   */
  Path next(@Nullable String version, List<String> names) {
    return folder.resolve(
        "V" + (version == null ? next() : free(version)) + "__" + words(names) + ".sql");
  }

  /**
   * Refuses a version that another migration has.
   *
   * @param version the version, or null for the next
   */
  void mustFit(@Nullable String version, List<String> names) {
    if (version != null) {
      String text = version.startsWith("V") ? version.substring(1) : version;
      if (!Files.exists(folder.resolve("V" + text + "__" + words(names) + ".sql"))) {
        free(version);
      }
    }
  }

  private String next() {
    Optional<Version> last = taken.stream().max(Comparator.naturalOrder());
    if (last.isEmpty()) {
      return "1";
    }
    String next = last.get().next();
    if (last.get().text().length() == MOMENT_DIGITS && last.get().numbers().size() == 1) {
      String now = MOMENT.format(LocalDateTime.ofInstant(clock.instant(), ZoneOffset.UTC));
      return now.compareTo(next) > 0 ? now : next;
    }
    return next;
  }

  private String free(String wanted) {
    String text = wanted.startsWith("V") ? wanted.substring(1) : wanted;
    Version version =
        Version.of(text)
            .orElseThrow(
                () ->
                    new PgtrekException.Usage(
                        "sql-version",
                        "--sql-version " + wanted + " is no version.",
                        "Write numbers with points or underscores between them: 42, 1.7,"
                            + " 2026_11_26."));
    if (taken.stream().anyMatch(t -> t.compareTo(version) == 0)) {
      throw new PgtrekException.Usage(
          "sql-version-taken",
          "There is a migration of version " + text + " in " + folder + " already.",
          "Leave --sql-version out for " + next() + ".");
    }
    return text;
  }

  /** {@code add_place_address_and_2_more}. */
  private static String words(List<String> names) {
    StringBuilder words = new StringBuilder("add");
    int told = 0;
    for (String name : names) {
      String word = word(name);
      if (told > 0 && words.length() + 1 + word.length() > LONGEST_WORDS) {
        break;
      }
      words.append('_').append(word);
      told++;
    }
    return told < names.size()
        ? words + "_and_" + (names.size() - told) + "_more"
        : words.toString();
  }

  private static String word(String name) {
    StringBuilder word = new StringBuilder();
    for (char c : name.toLowerCase(Locale.ROOT).toCharArray()) {
      boolean plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
      if (plain) {
        word.append(c);
      } else if (!word.isEmpty() && word.charAt(word.length() - 1) != '_') {
        word.append('_');
      }
    }
    return word.isEmpty() ? "column" : word.toString();
  }
}
