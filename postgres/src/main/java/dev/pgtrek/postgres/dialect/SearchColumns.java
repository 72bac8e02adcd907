package dev.pgtrek.postgres.dialect;

import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.SearchVector;
import dev.pgtrek.model.SearchVector.Configuration;
import dev.pgtrek.model.SearchVector.Part;
import dev.pgtrek.model.SearchVector.Way;
import dev.pgtrek.model.Table;
import dev.pgtrek.model.TableName;
import dev.pgtrek.spi.Step;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Search columns, and what has to stand before them. A column is never NULL, so what it finds is
 * always what its row says. Its expression names the configuration outright, which is what makes
 * {@code to_tsvector} immutable.
 */
final class SearchColumns {

  /** The kinds of word that can hold an accent; the others are plain ASCII. */
  private static final String ACCENTED_WORDS = "hword, hword_part, word";

  private SearchColumns() {}

  /** The configurations that the tables' search columns name and no server brings along. */
  static List<Step> configurations(List<Table> tables) {
    List<Step> steps = new ArrayList<>();
    Set<TableName> made = new LinkedHashSet<>();
    for (Table table : tables) {
      for (SearchVector search : table.searches()) {
        Configuration configuration = search.configuration();
        Identifier copied = configuration.copied();
        if (copied != null && made.add(configuration.name())) {
          steps.add(configuration(table, configuration.name(), copied));
        }
      }
    }
    return steps;
  }

  private static Step configuration(Table table, TableName name, Identifier copied) {
    String stem = copied.text().equals("simple") ? "simple" : copied.text() + "_stem";
    return new Step(
        Step.Kind.SEARCH_CONFIGURATION,
        new TableName(name.schema(), table.name().table()),
        name.table().text(),
        "CREATE TEXT SEARCH CONFIGURATION "
            + name.quoted()
            + " (COPY = pg_catalog."
            + copied.quoted()
            + ");\nALTER TEXT SEARCH CONFIGURATION "
            + name.quoted()
            + " ALTER MAPPING FOR "
            + ACCENTED_WORDS
            + " WITH unaccent, pg_catalog."
            + Identifier.of(stem).quoted());
  }

  /** The column as CREATE TABLE spells it. */
  static String column(SearchVector search) {
    String type = search.column().quoted() + " tsvector";
    return switch (search.way()) {
      case GENERATED -> type + " GENERATED ALWAYS AS (" + words(search, "") + ") STORED NOT NULL";
      case TRIGGER -> type + " NOT NULL";
    };
  }

  private static String words(SearchVector search, String row) {
    return search.parts().stream()
        .map(
            part ->
                "setweight(to_tsvector("
                    + literal(search.configuration().name())
                    + "::regconfig, "
                    + text(part, row)
                    + "), '"
                    + part.weight()
                    + "')")
        .collect(Collectors.joining(" || "));
  }

  private static String text(Part part, String row) {
    String value =
        "coalesce(" + row + part.column().quoted() + (part.text() ? "" : "::text") + ", '')";
    return part.limit() == 0 ? value : "left(" + value + ", " + part.limit() + ")";
  }

  private static String literal(TableName configuration) {
    return "'" + configuration.quoted().replace("'", "''") + "'";
  }

  /** The triggers of those search columns that have one. */
  static List<Step> triggers(List<Table> tables) {
    List<Step> steps = new ArrayList<>();
    for (Table table : tables) {
      for (SearchVector search : table.searches()) {
        if (search.way() == Way.TRIGGER) {
          Identifier name = Objects.requireNonNull(search.function());
          steps.add(
              new Step(
                  Step.Kind.SEARCH_TRIGGER,
                  table.name(),
                  name.text(),
                  trigger(table.name(), search, name)));
        }
      }
    }
    return steps;
  }

  private static String trigger(TableName table, SearchVector search, Identifier name) {
    String function = new TableName(table.schema(), name).quoted() + "()";
    String body =
        "BEGIN\n  NEW."
            + search.column().quoted()
            + " := "
            + words(search, "NEW.")
            + ";\n  RETURN NEW;\nEND";
    return "CREATE FUNCTION "
        + function
        + " RETURNS trigger LANGUAGE plpgsql AS '"
        + body.replace("'", "''")
        + "';\nCREATE TRIGGER "
        + name.quoted()
        + " BEFORE INSERT OR UPDATE ON "
        + table.quoted()
        + " FOR EACH ROW EXECUTE FUNCTION "
        + function;
  }
}
