package dev.pgtrek.postgres.move;

import dev.pgtrek.model.Finding;
import dev.pgtrek.model.Severity;
import dev.pgtrek.model.TableName;
import dev.pgtrek.spi.MoveChoices;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Which schemas and tables a move carries. A pattern is as psql and pg_dump know it: {@code *} is
 * any characters, {@code ?} any one, a dot stands between schema and name, letters are folded to
 * lower case, and inside double quotes everything is itself. A pattern of tables without a dot is
 * one of any schema.
 */
public final class Selection {

  private final MoveChoices choices;
  private final List<Predicate<TableName>> tables;
  private final List<Predicate<TableName>> withoutTables;
  private final List<Predicate<TableName>> schemas;
  private final List<Predicate<TableName>> withoutSchemas;

  private Selection(MoveChoices choices) {
    this.choices = choices;
    this.tables = patterns(choices.tables(), true);
    this.withoutTables = patterns(choices.withoutTables(), true);
    this.schemas = patterns(choices.schemas(), false);
    this.withoutSchemas = patterns(choices.withoutSchemas(), false);
  }

  public static Selection of(MoveChoices choices) {
    return new Selection(choices);
  }

  /** Whether a schema may hold something that is carried. */
  public boolean carriesSchema(String schema) {
    TableName name = TableName.of(schema, schema);
    return (schemas.isEmpty() || any(schemas, name)) && !any(withoutSchemas, name);
  }

  /** Whether a table, view or sequence is carried, as far as the choices name it. */
  public boolean carries(TableName name) {
    if (any(withoutTables, name)) {
      return false;
    }
    return tables.isEmpty()
        ? carriesSchema(name.schema().text())
        : any(tables, name) && !any(withoutSchemas, name);
  }

  /** Whether only what is named is carried, and what that needs. */
  boolean onlyTables() {
    return !tables.isEmpty();
  }

  /** Whether what belongs to the whole database stays behind. */
  boolean onlyNamed() {
    return !tables.isEmpty() || !schemas.isEmpty();
  }

  /**
   * Patterns and names that are of nothing on the source, which is often a slip: what nothing
   * matches would be left behind in silence, or carried although it was to stay.
   *
   * @param theirSchemas the schemas that there are
   * @param theirTables the tables, views and sequences
   * @param extensions the extensions
   */
  List<Finding> unmatched(
      Set<String> theirSchemas, Set<TableName> theirTables, Set<String> extensions) {
    List<TableName> inSchemas = theirSchemas.stream().map(s -> TableName.of(s, s)).toList();
    List<Finding> found = new ArrayList<>();
    for (String text : choices.schemas()) {
      if (inSchemas.stream().noneMatch(pattern(text, false))) {
        found.add(unmatched("--schema", text, Severity.BLOCK));
      }
    }
    for (String text : choices.withoutSchemas()) {
      if (inSchemas.stream().noneMatch(pattern(text, false))) {
        found.add(unmatched("--exclude-schema", text, Severity.WARN));
      }
    }
    for (String text : choices.tables()) {
      if (theirTables.stream().noneMatch(pattern(text, true))) {
        found.add(unmatched("--table", text, Severity.BLOCK));
      }
    }
    for (String text : choices.withoutTables()) {
      if (theirTables.stream().noneMatch(pattern(text, true))) {
        found.add(unmatched("--exclude-table", text, Severity.WARN));
      }
    }
    for (String name : choices.withoutExtensions()) {
      if (!extensions.contains(name)) {
        found.add(unmatched("--exclude-extension", name, Severity.WARN));
      }
    }
    return found;
  }

  private static Finding unmatched(String option, String text, Severity severity) {
    return new Finding(
        "filter-without-match",
        severity,
        option + " " + text,
        "nothing on the source has such a name",
        severity == Severity.BLOCK
            ? "What was meant would be left behind."
            : "What was meant would be carried all the same.",
        "Write the name as the source has it: letters outside double quotes are folded to lower"
            + " case, * and ? stand for others.");
  }

  private static boolean any(List<Predicate<TableName>> patterns, TableName name) {
    return patterns.stream().anyMatch(pattern -> pattern.test(name));
  }

  private static List<Predicate<TableName>> patterns(List<String> texts, boolean ofTables) {
    return texts.stream().map(text -> pattern(text, ofTables)).toList();
  }

  private static Predicate<TableName> pattern(String text, boolean ofTables) {
    List<Pattern> parts = parts(text);
    if (!ofTables) {
      Pattern schema = parts.getFirst();
      return name -> schema.matcher(name.schema().text()).matches();
    }
    if (parts.size() == 1) {
      Pattern table = parts.getFirst();
      return name -> table.matcher(name.table().text()).matches();
    }
    Pattern schema = parts.get(parts.size() - 2);
    Pattern table = parts.getLast();
    return name ->
        schema.matcher(name.schema().text()).matches()
            && table.matcher(name.table().text()).matches();
  }

  private static List<Pattern> parts(String text) {
    List<Pattern> parts = new ArrayList<>();
    StringBuilder regex = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"') {
        boolean twice = quoted && i + 1 < text.length() && text.charAt(i + 1) == '"';
        if (twice) {
          regex.append('"');
          i++;
        } else {
          quoted = !quoted;
        }
      } else if (!quoted && c == '.') {
        parts.add(compiled(regex));
        regex.setLength(0);
      } else if (!quoted && c == '*') {
        regex.append(".*");
      } else if (!quoted && c == '?') {
        regex.append('.');
      } else {
        String letter = String.valueOf(c);
        regex.append(Pattern.quote(quoted ? letter : letter.toLowerCase(Locale.ROOT)));
      }
    }
    parts.add(compiled(regex));
    return parts;
  }

  private static Pattern compiled(StringBuilder regex) {
    return Pattern.compile(regex.toString(), Pattern.DOTALL);
  }
}
