package dev.pgtrek.postgres.move;

import dev.pgtrek.model.TableName;
import dev.pgtrek.spi.MoveChoices;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Which schemas and tables a move carries. A pattern is as psql and pg_dump know it: {@code *} is
 * any characters, {@code ?} any one, a dot stands between schema and name, letters are folded to
 * lower case, and inside double quotes everything is itself. A pattern of tables without a dot is
 * one of any schema.
 */
public final class Selection {

  private final List<Predicate<TableName>> tables;
  private final List<Predicate<TableName>> withoutTables;
  private final List<Predicate<TableName>> schemas;
  private final List<Predicate<TableName>> withoutSchemas;

  private Selection(MoveChoices choices) {
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
