package dev.pgtrek.plan;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.model.Column;
import dev.pgtrek.model.ColumnProfile;
import dev.pgtrek.model.ColumnType;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.ScalarType;
import dev.pgtrek.model.Table;
import dev.pgtrek.model.TableName;
import dev.pgtrek.model.TableProfile;
import dev.pgtrek.plan.PlanEdits.AddedColumn;
import dev.pgtrek.plan.PlanEdits.ColumnEdit;
import dev.pgtrek.plan.PlanEdits.TableEdit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the command says of vectors and documents in texts, as the edits that a plan file would say
 * it with, so that both are one thing from here on.
 */
final class ConversionPlan {

  private static final String VECTORS = "--vectors";
  private static final String JSON_TEXT = "--json-text";
  private static final String HALF = "halfvec";
  private static final String FULL = "vector";

  private final List<Table> tables;
  private final Map<TableName, TableProfile> profiles;
  private final Map<Identifier, TableEdit> edits;

  private ConversionPlan(
      List<Table> tables, Map<TableName, TableProfile> profiles, PlanEdits edits) {
    this.tables = tables;
    this.profiles = profiles;
    this.edits = new LinkedHashMap<>(edits.tables());
  }

  /** One word of {@code --vectors}. */
  private record Wish(String name, @Nullable Identifier added, boolean half) {

    static Wish of(String word) {
      boolean half = word.endsWith("::" + HALF);
      String rest =
          half || word.endsWith("::" + FULL) ? word.substring(0, word.lastIndexOf("::")) : word;
      if (rest.equals(HALF) || rest.equals(FULL)) {
        return new Wish(Conversions.ALL, null, rest.equals(HALF));
      }
      int equals = rest.indexOf('=');
      String added = equals < 0 ? "" : rest.substring(equals + 1);
      if (equals >= 0 && added.isEmpty()) {
        throw new PgtrekException.Usage(
            "bad-vectors",
            VECTORS + " " + word + " names no column to add.",
            "Write TABLE.COLUMN=NEW.");
      }
      return new Wish(
          equals < 0 ? rest : rest.substring(0, equals),
          equals < 0 ? null : Identifier.of(added),
          half);
    }

    boolean all() {
      return name.equals(Conversions.ALL);
    }

    boolean names(Table table, Identifier column) {
      return name.equalsIgnoreCase(table.name().table() + "." + column);
    }
  }

  /** Whether a column's values have to be looked at as vectors, whatever they look like. */
  static boolean asks(PlanOptions options, Table table, Identifier column) {
    TableEdit edit = options.edits().tables().get(table.name().table());
    boolean edited = edit != null && asks(edit, column);
    return edited
        || options.conversions().vectors().stream()
            .map(Wish::of)
            .anyMatch(wish -> wish.names(table, column));
  }

  private static boolean asks(TableEdit edit, Identifier column) {
    return Stream.concat(
            Stream.ofNullable(edit.columns().get(column)),
            edit.added().stream().filter(a -> a.source().equals(column)).map(AddedColumn::edit))
        .anyMatch(e -> e.type() instanceof ColumnType.Vector);
  }

  /**
   * The options' edits with their conversions among them.
   *
   * @param tables the tables that are carried
   * @throws PgtrekException.Usage if a word names nothing, contradicts the plan file, or a vector's
   *     dimension cannot be told from the values
   */
  static PlanEdits apply(
      PlanOptions options, List<Table> tables, Map<TableName, TableProfile> profiles) {
    if (options.conversions().equals(Conversions.NONE)) {
      return options.edits();
    }
    if (options.existing() != null) {
      throw new PgtrekException.Usage(
          "conversion-into-existing",
          "--vectors and --json-text make columns, and with --into-existing the target's own"
              + " columns decide what becomes of each value.",
          "Leave those options out; what the target holds as vector or jsonb becomes that.");
    }
    ConversionPlan plan = new ConversionPlan(tables, profiles, options.edits());
    options.conversions().vectors().forEach(plan::vector);
    options.conversions().jsonTexts().forEach(plan::jsonText);
    return options.edits().with(plan.edits);
  }

  private void vector(String word) {
    Wish wish = Wish.of(word);
    if (wish.all()) {
      eachColumn(
          facts ->
              VectorTypes.proposal(facts)
                  .map(found -> new ColumnType.Vector(found.dimensions(), wish.half()))
                  .ifPresent(type -> become(facts, type, VECTORS, false)));
      return;
    }
    ColumnFacts facts = find(wish.name(), VECTORS);
    int dimensions = facts.profile().vectors().commonLength();
    if (dimensions < 1 || dimensions > ColumnType.Vector.MAX_DIMENSIONS) {
      throw new PgtrekException.Usage(
          "vector-dimension-unknown",
          VECTORS
              + " "
              + wish.name()
              + ": its values tell no dimension; "
              + facts.profile().vectors().arrays()
              + " of "
              + facts.profile().values()
              + " are arrays of numbers"
              + (dimensions > 0 ? ", most of " + dimensions : "")
              + ".",
          "Leave the column out of --vectors, or say the dimension (1 to "
              + ColumnType.Vector.MAX_DIMENSIONS
              + ") with "
              + facts.planLine("type: vector(N)")
              + ".");
    }
    ColumnType.Vector type = new ColumnType.Vector(dimensions, wish.half());
    Identifier added = wish.added();
    if (added == null) {
      become(facts, type, VECTORS, true);
    } else {
      add(facts, type, added);
    }
  }

  private void jsonText(String word) {
    if (word.equals(Conversions.ALL)) {
      eachColumn(
          facts -> {
            if (TextTypes.holdsDocuments(facts) && VectorTypes.proposal(facts).isEmpty()) {
              become(facts, ScalarType.JSONB, JSON_TEXT, false);
            }
          });
    } else {
      become(find(word, JSON_TEXT), ScalarType.JSONB, JSON_TEXT, true);
    }
  }

  private interface Visitor {
    void visit(ColumnFacts facts);
  }

  private void eachColumn(Visitor visitor) {
    for (Table table : tables) {
      for (Column column : own(table)) {
        visitor.visit(facts(table, column));
      }
    }
  }

  /** The columns that are not computed from others. */
  private static List<Column> own(Table table) {
    return table.readable().stream().filter(c -> c.generated() == null).toList();
  }

  private ColumnFacts facts(Table table, Column column) {
    TableProfile profile = profiles.get(table.name());
    if (profile == null) {
      throw new IllegalArgumentException("no profile of table " + table.name());
    }
    ColumnProfile found = profile.columns().get(table.readable().indexOf(column));
    return new ColumnFacts(table, column, found);
  }

  private ColumnFacts find(String name, String option) {
    List<String> known = new ArrayList<>();
    for (Table table : tables) {
      for (Column column : own(table)) {
        String full = table.name().table() + "." + column.name();
        if (full.equalsIgnoreCase(name)) {
          return facts(table, column);
        }
        known.add(full);
      }
    }
    throw new PgtrekException.Usage(
        "no-such-column",
        option + " " + name + " names no column that is carried." + Nearest.hint(name, known),
        "Write TABLE.COLUMN, or 'all' for every column that the plan proposes.");
  }

  /**
   * @param named whether the command names the column, and not all that are proposed
   */
  private void become(ColumnFacts facts, ColumnType type, String option, boolean named) {
    Identifier column = facts.column().name();
    TableEdit table = edit(facts.table());
    ColumnEdit edit = Optional.ofNullable(table.columns().get(column)).orElse(ColumnEdit.NONE);
    ColumnType decided = edit.type();
    if (edit.skip() || (!named && decided != null && isChoice(decided))) {
      return;
    }
    if (decided != null && !decided.equals(type)) {
      throw new PgtrekException.Usage(
          "conversion-differs-from-plan",
          "The plan file says `type: "
              + decided.sql()
              + "` at column "
              + facts.subject()
              + (edit.place().isEmpty() ? "" : " (" + edit.place() + ")")
              + ", the command "
              + option
              + " makes it "
              + type.sql()
              + ".",
          "Change the line to `type: " + type.sql() + "`, or leave the option out.");
    }
    Map<Identifier, ColumnEdit> columns = new LinkedHashMap<>(table.columns());
    columns.put(column, edit.become(type, option));
    put(facts.table(), columns, table.added());
  }

  /** A type that nobody gets without asking for it. */
  private static boolean isChoice(ColumnType type) {
    return type instanceof ColumnType.Vector;
  }

  private void add(ColumnFacts facts, ColumnType type, Identifier target) {
    TableEdit table = edit(facts.table());
    Identifier column = facts.column().name();
    boolean there =
        table.added().stream()
            .anyMatch(
                a ->
                    a.source().equals(column)
                        && a.target().equals(target)
                        && type.equals(a.edit().type()));
    if (there) {
      return;
    }
    List<AddedColumn> added = new ArrayList<>(table.added());
    added.add(new AddedColumn(column, target, ColumnEdit.NONE.become(type, VECTORS)));
    put(facts.table(), table.columns(), added);
  }

  private TableEdit edit(Table table) {
    TableEdit edit = edits.get(table.name().table());
    return edit == null ? TableEdit.NONE : edit;
  }

  private void put(Table table, Map<Identifier, ColumnEdit> columns, List<AddedColumn> added) {
    edits.put(table.name().table(), edit(table).with(columns, added));
  }
}
