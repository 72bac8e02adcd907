package dev.pgtrek.postgres.move;

import dev.pgtrek.postgres.sql.SqlText;
import dev.pgtrek.postgres.sql.SqlText.Word;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Takes out of statements what a server keeps of its columns for itself: some releases store a
 * number of theirs among the options of every column, and a pg_dump of an older release takes it
 * for the user's.
 */
final class ColumnOptions {

  private static final String SERVERS_OWN = "pg_attver";

  private ColumnOptions() {}

  /** The statements, those left out that set nothing else. */
  static List<String> known(List<String> statements) {
    return statements.stream().flatMap(s -> known(s).stream()).toList();
  }

  private static Optional<String> known(String statement) {
    if (!statement.contains(SERVERS_OWN)) {
      return Optional.of(statement);
    }
    List<Word> words = SqlText.words(statement);
    int open = setting(words);
    if (open < 0) {
      return Optional.of(statement);
    }
    List<String> kept = new ArrayList<>();
    int from = open + 1;
    for (int i = open + 1; i < words.size(); i++) {
      if (words.get(i).mark(',') || words.get(i).mark(')')) {
        if (!words.get(from).is(SERVERS_OWN)) {
          kept.add(statement.substring(words.get(from).from(), words.get(i - 1).to()));
        }
        from = i + 1;
      }
    }
    return kept.isEmpty()
        ? Optional.empty()
        : Optional.of(statement.substring(0, words.get(open).to()) + String.join(", ", kept) + ")");
  }

  /** Where the parenthesis of ALTER [FOREIGN] TABLE … ALTER COLUMN … SET ( is, or less than 0. */
  private static int setting(List<Word> words) {
    boolean alters =
        words.size() > 2
            && words.get(0).is("alter")
            && words.get(words.get(1).is("foreign") ? 2 : 1).is("table");
    boolean column = Stream.of("alter", "column").allMatch(k -> find(words, k, 2) > 0);
    int set = find(words, "set", 2);
    boolean list =
        set > 0
            && set + 1 < words.size()
            && words.get(set + 1).mark('(')
            && words.getLast().mark(')');
    return alters && column && list ? set + 1 : -1;
  }

  private static int find(List<Word> words, String keyword, int from) {
    for (int i = words.size() - 1; i >= from; i--) {
      if (words.get(i).is(keyword)) {
        return i;
      }
    }
    return -1;
  }
}
