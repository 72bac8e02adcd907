package dev.pgtrek.postgres.move;

import dev.pgtrek.model.Identifier;
import dev.pgtrek.postgres.client.ArchiveContents.Entry;
import dev.pgtrek.postgres.sql.SqlText;
import dev.pgtrek.postgres.sql.SqlText.Word;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The statements that make an entry's object, each of them one. */
public final class Statements {

  /** What a definition must hold to: names with their schemas, and bodies not looked into yet. */
  public static final String SETTINGS =
      "SET LOCAL search_path = ''; SET LOCAL check_function_bodies = off;"
          + " SET LOCAL xmloption = content; SET LOCAL default_tablespace = '';"
          + " SET LOCAL default_table_access_method = heap; SET LOCAL row_security = off;"
          + " SET LOCAL standard_conforming_strings = on";

  /** A body may hold semicolons that end nothing. */
  private static final Set<String> ONE_STATEMENT = Set.of("FUNCTION", "PROCEDURE");

  /** Kinds that have no owner of their own, or one that cannot be given to them. */
  private static final Set<String> WITHOUT_OWNER =
      Set.of(
          "EXTENSION",
          "CAST",
          "TRANSFORM",
          "SHELL TYPE",
          "ACCESS METHOD",
          "TEXT SEARCH PARSER",
          "TEXT SEARCH TEMPLATE",
          "CHECK CONSTRAINT",
          "CONSTRAINT",
          "FK CONSTRAINT",
          "DEFAULT",
          "INDEX",
          "INDEX ATTACH",
          "TABLE ATTACH",
          "SEQUENCE OWNED BY",
          "RULE",
          "TRIGGER",
          "ROW SECURITY",
          "POLICY",
          "USER MAPPING",
          "PUBLICATION TABLE",
          "PUBLICATION TABLES IN SCHEMA",
          "COMMENT",
          "SECURITY LABEL",
          "ACL",
          "DEFAULT ACL",
          "DATABASE PROPERTIES");

  private Statements() {}

  /**
   * Puts them together.
   *
   * @param definition what makes it
   * @param tablespaces whether it keeps its tablespace
   * @param owner the role that it is given to; empty for none
   * @throws IllegalArgumentException if the definition is not as pg_dump writes such
   */
  static List<String> of(Entry entry, List<String> definition, boolean tablespaces, String owner) {
    List<String> statements = new ArrayList<>();
    boolean placed = tablespaces && !entry.tablespace().isEmpty();
    boolean stored = !entry.accessMethod().isEmpty() && !entry.accessMethod().equals("heap");
    if (placed) {
      statements.add("SET LOCAL default_tablespace = " + quoted(entry.tablespace()));
    }
    if (stored) {
      statements.add("SET LOCAL default_table_access_method = " + quoted(entry.accessMethod()));
    }
    statements.addAll(definition);
    if (placed) {
      statements.add("SET LOCAL default_tablespace = ''");
    }
    if (stored) {
      statements.add("SET LOCAL default_table_access_method = heap");
    }
    if (!owner.isEmpty()) {
      statements.add("ALTER " + subject(entry) + " OWNER TO " + quoted(owner));
    }
    return statements;
  }

  /** Whether it is given to an owner. */
  static boolean hasOwner(Entry entry) {
    return !entry.owner().isEmpty()
        && !WITHOUT_OWNER.contains(entry.kind())
        && !EntryNames.isIdentity(entry);
  }

  /** Its definition, cut into single statements. */
  static List<String> definition(Entry entry) {
    if (!ONE_STATEMENT.contains(entry.kind())) {
      return SqlText.statements(entry.definition());
    }
    String text = entry.definition().strip();
    return List.of(text.endsWith(";") ? text.substring(0, text.length() - 1) : text);
  }

  /** {@code TABLE app.t} out of {@code DROP TABLE app.t;}. */
  private static String subject(Entry entry) {
    List<Word> words = SqlText.words(entry.drop());
    // Every database has public from its beginning, so pg_dump neither makes nor removes it.
    if (words.isEmpty() && entry.kind().equals("SCHEMA")) {
      return "SCHEMA " + quoted(entry.name());
    }
    if (words.size() < 4 || !words.getFirst().is("drop") || !words.getLast().mark(';')) {
      throw new IllegalArgumentException(
          entry.kind() + " " + entry.name() + " has an owner and no way to be removed");
    }
    int last = words.size() - 2;
    // A type with functions of its own goes with them.
    boolean cascades = words.get(last).is("cascade") && !words.get(last - 1).mark('.');
    return entry.drop().substring(words.get(1).from(), words.get(cascades ? last - 1 : last).to());
  }

  static String quoted(String name) {
    return Identifier.of(name).quoted();
  }
}
