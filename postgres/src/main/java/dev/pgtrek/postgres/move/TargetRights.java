package dev.pgtrek.postgres.move;

import dev.pgtrek.postgres.client.ArchiveContents.Entry;
import dev.pgtrek.postgres.sql.Rows;
import dev.pgtrek.postgres.sql.SqlText;
import dev.pgtrek.postgres.sql.SqlText.Word;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a role that is no superuser may and may not make on a target. What the server makes for
 * superusers alone is told by the checks of its commands (functioncmds.c, aggregatecmds.c,
 * typecmds.c, functions of its own for casts, operator classes and others).
 *
 * @param languages the target's languages, and whether such a role may use each
 * @param guarded settings that the role may not set
 * @param wrappers who may use each of the target's foreign-data wrappers
 */
record TargetRights(
    Map<String, Boolean> languages, Set<String> guarded, Map<String, Set<String>> wrappers) {

  private static final String LANGUAGES =
      "SELECT lanname, lanpltrusted AND has_language_privilege(oid, 'USAGE') FROM pg_language";

  private static final String GUARDED =
      """
      SELECT lower(name), '' FROM pg_settings
      WHERE context IN ('superuser', 'superuser-backend', 'internal', 'postmaster', 'sighup')
        AND NOT has_parameter_privilege(name, 'SET')
      """;

  private static final String WRAPPERS =
      """
      SELECT w.fdwname, r.rolname FROM pg_foreign_data_wrapper w CROSS JOIN pg_roles r
      WHERE has_foreign_data_wrapper_privilege(r.oid, w.oid, 'USAGE')
      """;

  TargetRights {
    languages = Map.copyOf(languages);
    guarded = Set.copyOf(guarded);
    wrappers = Map.copyOf(wrappers);
  }

  /** Asks the target as the role that logs in there. */
  static TargetRights of(Connection target) throws SQLException {
    Map<String, Boolean> languages = new HashMap<>();
    Rows.map(target, LANGUAGES).forEach((name, may) -> languages.put(name, may.equals("t")));
    Map<String, Set<String>> wrappers = new HashMap<>();
    Rows.map(target, "SELECT fdwname, '' FROM pg_foreign_data_wrapper")
        .keySet()
        .forEach(name -> wrappers.put(name, new HashSet<>()));
    for (List<String> row : Rows.of(target, WRAPPERS)) {
      wrappers.computeIfAbsent(row.get(0), name -> new HashSet<>()).add(row.get(1));
    }
    return new TargetRights(languages, Rows.map(target, GUARDED).keySet(), wrappers);
  }

  /** Why the server makes an object for superusers alone, or nothing. */
  Optional<String> superuser(Entry entry) {
    return switch (entry.kind()) {
      case "ACCESS METHOD",
          "EVENT TRIGGER",
          "FOREIGN DATA WRAPPER",
          "OPERATOR CLASS",
          "OPERATOR FAMILY",
          "PROCEDURAL LANGUAGE",
          "SUBSCRIPTION",
          "TEXT SEARCH PARSER",
          "TEXT SEARCH TEMPLATE" ->
          Optional.of("the server makes it for superusers alone");
      case "FUNCTION", "PROCEDURE" -> function(SqlText.words(entry.definition()));
      case "AGGREGATE" ->
          has(SqlText.words(entry.definition()), "stype", "internal")
              ? Optional.of("its transition type is internal")
              : Optional.empty();
      case "TYPE" ->
          has(SqlText.words(entry.definition()), "internallength", "")
              ? Optional.of("it is a base type, with functions that read and write it")
              : Optional.empty();
      case "CAST" ->
          SqlText.words(entry.definition()).stream().anyMatch(w -> w.is("without"))
              ? Optional.of("it takes one type's bytes for the other's")
              : Optional.empty();
      case "PUBLICATION" -> {
        List<Word> words = SqlText.words(entry.definition());
        yield has(words, "for", "all") ? Optional.of("it is of all tables") : Optional.empty();
      }
      case "DATABASE PROPERTIES" -> {
        List<Word> words = SqlText.words(entry.definition());
        for (int i = 1; i < words.size(); i++) {
          String name = words.get(i).text().toLowerCase(Locale.ROOT);
          boolean set = words.get(i - 1).is("set") && words.get(i).name();
          if (set && (guarded.contains(name) || name.indexOf('.') > 0)) {
            yield Optional.of("it sets " + words.get(i).text());
          }
        }
        yield Optional.empty();
      }
      case "PUBLICATION TABLES IN SCHEMA" -> Optional.of("it is of a whole schema");
      default -> Optional.empty();
    };
  }

  /** What stands before the body: its language, and what only superusers may say of a function. */
  private Optional<String> function(List<Word> words) {
    int from = 0;
    while (from < words.size() && !words.get(from).is("language")) {
      from++;
    }
    for (int i = from; i + 1 < words.size(); i++) {
      Word word = words.get(i);
      Word next = words.get(i + 1);
      if (word.is("as") || word.is("begin") || word.is("return")) {
        break;
      }
      if (word.is("language") && !languages.getOrDefault(next.text(), true)) {
        return Optional.of("its language, " + next.text() + ", is not for everybody");
      }
      if (word.is("leakproof") && !words.get(i - 1).is("not")) {
        return Optional.of("it is LEAKPROOF");
      }
      if (word.is("support")) {
        return Optional.of("it has a planner support function");
      }
      if (word.is("set") && guarded.contains(next.text().toLowerCase(Locale.ROOT))) {
        return Optional.of("it sets " + next.text());
      }
    }
    return Optional.empty();
  }

  /** The words {@code name = value}, or {@code name value}; any value where it is empty. */
  private static boolean has(List<Word> words, String name, String value) {
    for (int i = 0; i + 1 < words.size(); i++) {
      if (words.get(i).is(name)) {
        boolean equals = words.get(i + 1).mark('=');
        int at = equals ? i + 2 : i + 1;
        if (value.isEmpty() || (at < words.size() && words.get(at).is(value))) {
          return true;
        }
      }
    }
    return false;
  }

  /**
   * Of the roles that need it, those that may not use the wrapper that a foreign server is made
   * with; a wrapper that the target has not yet is the affair of whoever makes it.
   *
   * @return the roles, in order, or none
   */
  List<String> without(String wrapper, List<String> roles) {
    Set<String> may = wrappers.get(wrapper);
    return may == null
        ? List.of()
        : roles.stream().filter(role -> !may.contains(role)).distinct().sorted().toList();
  }

  /** The wrapper of a foreign server. */
  static String wrapper(Entry server) {
    List<Word> words = SqlText.words(server.definition());
    for (int i = 0; i + 3 < words.size(); i++) {
      if (words.get(i).is("foreign")
          && words.get(i + 1).is("data")
          && words.get(i + 2).is("wrapper")) {
        return words.get(i + 3).text();
      }
    }
    throw new IllegalArgumentException("a foreign server without a wrapper: " + server.name());
  }
}
