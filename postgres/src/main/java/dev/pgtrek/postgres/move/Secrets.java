package dev.pgtrek.postgres.move;

import dev.pgtrek.postgres.sql.SqlText;
import dev.pgtrek.postgres.sql.SqlText.Word;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Statements as they may be shown. */
final class Secrets {

  /** Kinds in whose statements a text may be a password. */
  private static final Set<String> MAY_HOLD =
      Set.of("USER MAPPING", "SUBSCRIPTION", "SERVER", "FOREIGN DATA WRAPPER", "FOREIGN TABLE");

  private Secrets() {}

  /** One text of all statements; of kinds that may hold a password without any text in quotes. */
  static String starred(String word, List<String> statements) {
    boolean secret = MAY_HOLD.contains(word);
    return statements.stream()
        .map(sql -> (secret ? starred(sql) : sql) + ";")
        .collect(Collectors.joining("\n"));
  }

  private static String starred(String sql) {
    StringBuilder shown = new StringBuilder();
    int at = 0;
    for (Word word : SqlText.words(sql)) {
      if (word.kind() == SqlText.Kind.STRING) {
        shown.append(sql, at, word.from()).append("'***'");
        at = word.to();
      }
    }
    return shown.append(sql.substring(at)).toString();
  }
}
