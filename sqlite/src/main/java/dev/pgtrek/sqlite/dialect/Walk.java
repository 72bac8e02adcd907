package dev.pgtrek.sqlite.dialect;

import java.util.Set;

/** Looks through queries. */
final class Walk {

  private Walk() {}

  /** The last parts of the names of all that a text names, quoted or not. */
  static Set<String> names(String sql) {
    return Tokenizer.of(sql).stream()
        .filter(Token::isName)
        .map(Token::text)
        .collect(java.util.stream.Collectors.toSet());
  }
}
