package dev.pgtrek.postgres.move;

import dev.pgtrek.postgres.sql.SqlText;
import dev.pgtrek.postgres.sql.SqlText.Word;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * The roles that pg_dump's statements name, found by the fixed shape of each kind of statement and
 * put into other words where another role stands for them.
 *
 * @param statements the statements, with the target's names
 * @param roles the roles of the source that they name
 * @param actors those of them in whose name something is said
 */
record NamedRoles(List<String> statements, Set<String> roles, Set<String> actors) {

  /** Kinds whose statements name roles. */
  private static final Set<String> NAMING =
      Set.of("ACL", "DEFAULT ACL", "POLICY", "USER MAPPING", "DATABASE PROPERTIES");

  NamedRoles {
    statements = List.copyOf(statements);
    roles = Set.copyOf(roles);
    actors = Set.copyOf(actors);
  }

  /**
   * Finds them.
   *
   * @param kind the entry's kind
   * @param statements its statements
   * @param mapped a role's name on the target, by that on the source
   * @throws IllegalArgumentException if a statement is not as pg_dump writes such
   */
  static NamedRoles in(String kind, List<String> statements, UnaryOperator<String> mapped) {
    List<String> written = new ArrayList<>();
    Set<String> roles = new LinkedHashSet<>();
    Set<String> actors = new LinkedHashSet<>();
    for (String sql : statements) {
      if (!NAMING.contains(kind) && !begins(sql, "set") && !begins(sql, "reset")) {
        // Most of a large schema; it need not be cut into words.
        written.add(sql);
        continue;
      }
      List<Word> words = SqlText.words(sql);
      List<Word> names =
          switch (kind) {
            case "ACL" -> ofGrant(words, sql);
            case "DEFAULT ACL" -> ofDefault(words, sql);
            case "POLICY" -> ofPolicy(words, sql);
            case "USER MAPPING" -> List.of(words.get(indexOf(words, "for", sql) + 1));
            case "DATABASE PROPERTIES" ->
                words.get(1).is("role") ? List.of(words.get(2)) : List.<Word>of();
            default -> List.<Word>of();
          };
      List<Word> real = names.stream().filter(word -> !word.is("public")).toList();
      real.forEach(word -> roles.add(word.text()));
      boolean acts =
          kind.equals("DEFAULT ACL") || (kind.equals("ACL") && words.getFirst().is("set"));
      real.stream().limit(acts ? 1 : 0).forEach(word -> actors.add(word.text()));
      written.add(session(words, replaced(sql, real, mapped)));
    }
    return new NamedRoles(written, roles, actors);
  }

  private static boolean begins(String sql, String keyword) {
    return sql.regionMatches(true, 0, keyword, 0, keyword.length());
  }

  /** Another role is taken on for the transaction, which its members may do. */
  private static String session(List<Word> words, String sql) {
    boolean session = words.size() > 2 && words.get(1).is("session");
    if (session && words.getFirst().is("set")) {
      return "SET LOCAL ROLE " + sql.substring(words.get(3).from());
    }
    return session && words.getFirst().is("reset") ? "RESET ROLE" : sql;
  }

  private static String replaced(String sql, List<Word> names, UnaryOperator<String> mapped) {
    StringBuilder text = new StringBuilder();
    int at = 0;
    for (Word word : names) {
      text.append(sql, at, word.from()).append(Statements.quoted(mapped.apply(word.text())));
      at = word.to();
    }
    return text.append(sql.substring(at)).toString();
  }

  /** GRANT … TO role [WITH GRANT OPTION], REVOKE … FROM role, SET SESSION AUTHORIZATION role. */
  private static List<Word> ofGrant(List<Word> words, String sql) {
    if (words.getFirst().is("set") && words.size() == 4) {
      return List.of(words.get(3));
    }
    if (words.getFirst().is("reset")) {
      return List.of();
    }
    boolean grants = words.getFirst().is("grant");
    if (!grants && !words.getFirst().is("revoke")) {
      throw unknown(sql);
    }
    int at = last(words, grants ? "to" : "from", sql) + 1;
    int left = words.size() - at - 1;
    boolean option = left == 3 && words.get(at + 1).is("with") && words.get(at + 3).is("option");
    if (left != 0 && !option) {
      throw unknown(sql);
    }
    return List.of(words.get(at));
  }

  /** ALTER DEFAULT PRIVILEGES FOR ROLE role [IN SCHEMA schema] GRANT … */
  private static List<Word> ofDefault(List<Word> words, String sql) {
    if (words.size() < 8 || !words.get(3).is("for") || !words.get(4).is("role")) {
      throw unknown(sql);
    }
    int from = words.get(6).is("in") ? 9 : 6;
    List<Word> names = new ArrayList<>(List.of(words.get(5)));
    names.addAll(ofGrant(words.subList(from, words.size()), sql));
    return names;
  }

  /** CREATE POLICY policy ON table … [TO role, …] [USING (…)] [WITH CHECK (…)] */
  private static List<Word> ofPolicy(List<Word> words, String sql) {
    int at = 0;
    while (at < words.size() && !words.get(at).is("to") && !words.get(at).mark('(')) {
      at++;
    }
    List<Word> names = new ArrayList<>();
    if (at == words.size() || words.get(at).mark('(')) {
      return names;
    }
    do {
      at++;
      if (at == words.size() || !words.get(at).name()) {
        throw unknown(sql);
      }
      names.add(words.get(at));
      at++;
    } while (at < words.size() && words.get(at).mark(','));
    return names;
  }

  private static int indexOf(List<Word> words, String keyword, String sql) {
    for (int i = 0; i + 1 < words.size(); i++) {
      if (words.get(i).is(keyword)) {
        return i;
      }
    }
    throw unknown(sql);
  }

  /** The last such keyword outside of parentheses, with something behind it. */
  private static int last(List<Word> words, String keyword, String sql) {
    int depth = 0;
    for (int i = words.size() - 1; i >= 0; i--) {
      if (words.get(i).mark(')')) {
        depth++;
      } else if (words.get(i).mark('(')) {
        depth--;
      } else if (depth == 0 && words.get(i).is(keyword) && i + 1 < words.size()) {
        return i;
      }
    }
    throw unknown(sql);
  }

  private static IllegalArgumentException unknown(String sql) {
    return new IllegalArgumentException("a statement of another shape than pg_dump's: " + sql);
  }
}
