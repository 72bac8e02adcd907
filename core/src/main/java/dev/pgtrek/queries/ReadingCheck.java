package dev.pgtrek.queries;

import dev.pgtrek.queries.Token.Kind;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Whether a statement only reads, as far as its text tells. The engines are asked so that they
 * could not write either; this says it before anything runs, and where.
 */
final class ReadingCheck {

  private static final Set<String> READING = Set.of("select", "with", "values", "table");
  private static final Set<String> WRITING =
      Set.of("insert", "update", "delete", "merge", "replace");
  private static final Set<String> LOCKS = Set.of("update", "share", "no", "key");

  /** Functions that have effects beyond the answer; some work in a transaction that only reads. */
  private static final Set<String> EFFECTS =
      Set.of(
          "nextval",
          "setval",
          "set_config",
          "pg_notify",
          "pg_terminate_backend",
          "pg_cancel_backend",
          "pg_reload_conf",
          "pg_rotate_logfile",
          "pg_promote",
          "pg_switch_wal",
          "pg_stat_reset",
          "pg_logical_emit_message",
          "query_to_xml",
          "load_extension",
          "writefile",
          "edit");

  private static final List<String> EFFECT_PREFIXES =
      List.of(
          "dblink",
          "lo_",
          "pg_advisory_",
          "pg_try_advisory_",
          "pg_create_",
          "pg_drop_",
          "pg_file_",
          "pg_backup_",
          "pg_replication_",
          "pg_wal_replay_",
          "pg_stat_reset_");

  /** What is wrong with a statement, and where. */
  record Fault(Token token, String words) {}

  private final List<Token> tokens;

  private ReadingCheck(List<Token> tokens) {
    this.tokens = tokens;
  }

  /** Looks at the tokens of one statement, without comments and without its end. */
  static Optional<Fault> of(List<Token> tokens) {
    ReadingCheck check = new ReadingCheck(tokens);
    return check.beginning().or(check::parts);
  }

  private Optional<Fault> beginning() {
    int first = 0;
    while (first < tokens.size() - 1 && tokens.get(first).isSymbol('(')) {
      first++;
    }
    Token verb = tokens.get(first);
    return verb.kind() == Kind.WORD && READING.contains(verb.small())
        ? Optional.empty()
        : Optional.of(new Fault(verb, "it begins with " + verb.text() + ", which is no query"));
  }

  private Optional<Fault> parts() {
    int depth = 0;
    boolean verbAwaited = tokens.getFirst().is("with");
    for (int i = 0; i < tokens.size(); i++) {
      Token token = tokens.get(i);
      depth += token.isSymbol('(') ? 1 : token.isSymbol(')') ? -1 : 0;
      if (token.kind() == Kind.PARAMETER) {
        return fault(token, "it has a parameter, " + token.text());
      }
      if (token.kind() != Kind.WORD) {
        continue;
      }
      boolean afterTable = i > 0 && tokens.get(i - 1).isSymbol(')') && depth == 0;
      if (verbAwaited && afterTable && (isVerb(token) || isWriting(token))) {
        verbAwaited = false;
        if (isWriting(token)) {
          return fault(token, "it would write: " + token.text());
        }
      }
      Optional<Fault> fault = word(i, token);
      if (fault.isPresent()) {
        return fault;
      }
    }
    return Optional.empty();
  }

  private Optional<Fault> word(int i, Token token) {
    boolean opened = i > 0 && tokens.get(i - 1).isSymbol('(');
    boolean last = i + 1 >= tokens.size();
    Token next = last ? token : tokens.get(i + 1);
    boolean goesOn = !last && (next.kind() == Kind.WORD || next.kind() == Kind.NAME);
    if (opened && isWriting(token) && goesOn) {
      return fault(token, "it would write: " + token.text());
    }
    if (token.is("into")) {
      return fault(token, "it would make a table: INTO");
    }
    if (!last && token.is("for") && LOCKS.contains(next.small()) && next.kind() == Kind.WORD) {
      return fault(token, "it would lock rows: FOR " + next.text());
    }
    boolean called = !last && next.isSymbol('(');
    String name = token.small();
    if (called && (EFFECTS.contains(name) || EFFECT_PREFIXES.stream().anyMatch(name::startsWith))) {
      return fault(token, "it calls " + token.text() + ", which has effects");
    }
    return Optional.empty();
  }

  private static boolean isVerb(Token token) {
    return READING.contains(token.small());
  }

  private static boolean isWriting(Token token) {
    return WRITING.contains(token.small());
  }

  private static Optional<Fault> fault(Token token, String words) {
    return Optional.of(new Fault(token, words));
  }

  /** Whether the whole answer has an order. */
  static boolean ordered(List<Token> tokens) {
    int depth = 0;
    for (int i = 0; i + 1 < tokens.size(); i++) {
      Token token = tokens.get(i);
      depth += token.isSymbol('(') ? 1 : token.isSymbol(')') ? -1 : 0;
      if (depth == 0 && token.is("order") && tokens.get(i + 1).is("by")) {
        return true;
      }
    }
    return false;
  }
}
