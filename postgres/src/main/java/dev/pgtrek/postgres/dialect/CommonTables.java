package dev.pgtrek.postgres.dialect;

import dev.pgtrek.model.Identifier;
import dev.pgtrek.postgres.dialect.Operand.Family;
import dev.pgtrek.postgres.dialect.Operand.Level;
import dev.pgtrek.postgres.dialect.QueryTranslator.Out;
import dev.pgtrek.postgres.dialect.QueryTranslator.Rows;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The tables of WITH, also those that read themselves. For one thread. */
final class CommonTables {

  private final QueryTranslator queries;
  private final Map<String, Relation> byName = new HashMap<>();

  CommonTables(QueryTranslator queries) {
    this.queries = queries;
  }

  /**
   * The table of that name, or null.
   *
   * @param folded in lower case
   */
  @Nullable Relation find(String folded) {
    return byName.get(folded);
  }

  /** All that can be named now. */
  Map<String, Relation> all() {
    return new HashMap<>(byName);
  }

  /** Forgets the others. */
  void keep(Map<String, Relation> known) {
    byName.keySet().retainAll(known.keySet());
    byName.putAll(known);
  }

  /** The WITH of a query, whose tables can be named from here on; empty where it has none. */
  String with(Query query, @Nullable QueryScope outer) {
    if (query.with().isEmpty()) {
      return "";
    }
    boolean recursive = false;
    List<String> parts = new ArrayList<>();
    for (Query.Common common : query.with()) {
      boolean itself = Walk.reads(common.query(), common.name());
      recursive |= itself;
      parts.add(itself ? recursive(common, outer) : common(common, outer));
    }
    return (recursive ? "WITH RECURSIVE " : "WITH ") + String.join(",\n  ", parts) + "\n";
  }

  private String common(Query.Common common, @Nullable QueryScope outer) {
    List<Identifier> names =
        common.columns().isEmpty() ? null : common.columns().stream().map(Identifier::of).toList();
    Rows rows = queries.rows(common.query(), outer, names);
    define(common.name(), Relation.outside(common.name(), named(rows.columns(), common.columns())));
    return Identifier.of(common.name()).quoted() + " AS (" + rows.sql() + ")";
  }

  private static List<Out> named(List<Out> columns, List<String> names) {
    if (names.isEmpty()) {
      return columns;
    }
    if (names.size() != columns.size()) {
      throw new NotTranslatable("it names more or fewer columns than its query gives");
    }
    List<Out> named = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      named.add(new Out(names.get(i), columns.get(i).operand(), columns.get(i).accuracy()));
    }
    return named;
  }

  private void define(String name, Relation relation) {
    byName.put(Scope.asciiLower(name), relation);
  }

  /** The types of a recursive query's parts must be one in PostgreSQL, so they are written out. */
  private String recursive(Query.Common common, @Nullable QueryScope outer) {
    Query query = common.query();
    boolean usual =
        query.body() instanceof Query.Compound compound
            && compound.operator().startsWith("UNION")
            && query.orderBy().isEmpty()
            && query.limit() == null
            && query.with().isEmpty()
            && !Walk.reads(
                new Query(List.of(), compound.left(), List.of(), null, null), common.name());
    if (!usual) {
      throw new NotTranslatable(
          "it reads itself in another form than a start, UNION, and a step without order or"
              + " limit");
    }
    Query.Compound compound = (Query.Compound) query.body();
    QueryPart start = queries.part(compound.left(), outer);
    List<Out> columns = new ArrayList<>();
    List<Identifier> names = new ArrayList<>();
    List<Out> first = named(start.columns(), common.columns());
    for (Out column : first) {
      names.add(Identifier.of(column.name()));
      columns.add(
          new Out(column.name(), widened(column.operand()).outside("x"), column.accuracy()));
    }
    define(common.name(), Relation.outside(common.name(), columns));
    QueryPart step = queries.part(compound.right(), outer);
    List<List<Operand>> leaves = new ArrayList<>();
    for (QueryPart part : List.of(start, step)) {
      for (List<Out> leaf : part.leaves()) {
        if (leaf.size() != columns.size()) {
          throw new NotTranslatable("its parts give different numbers of columns");
        }
        List<Operand> values = new ArrayList<>();
        for (int i = 0; i < leaf.size(); i++) {
          values.add(as(columns.get(i).operand(), leaf.get(i).operand()));
        }
        leaves.add(values);
      }
    }
    int ofStart = start.leaves().size();
    return Identifier.of(common.name()).quoted()
        + names.stream().map(Identifier::quoted).collect(Collectors.joining(", ", " (", ")"))
        + " AS ("
        + start.text(leaves.subList(0, ofStart), names)
        + "\n  "
        + compound.operator()
        + "\n  "
        + step.text(leaves.subList(ofStart, leaves.size()), names)
        + ")";
  }

  private static Operand widened(Operand operand) {
    return switch (operand.family()) {
      case INTEGER, CONDITION -> Operand.integer("x", Level.ATOM, 63);
      case NUMERIC, DOUBLE -> LooseNumbers.asDouble(operand);
      case TEXT -> Operand.of(Family.TEXT, "x", Level.ATOM);
      default -> throw new NotTranslatable("it recurs over values of the kind " + operand.family());
    };
  }

  /** A value cast to what a recursive query's column is. */
  private static Operand as(Operand wanted, Operand value) {
    if (value.is(Family.NULL)) {
      return switch (wanted.family()) {
        case INTEGER -> Operand.integer("NULL::bigint", Level.ATOM, 63);
        case DOUBLE -> Operand.of(Family.DOUBLE, "NULL::double precision", Level.ATOM);
        default -> Operand.of(Family.TEXT, "NULL::text", Level.ATOM);
      };
    }
    Operand number = Comparisons.asNumber(value);
    if (wanted.is(Family.INTEGER) && number.is(Family.INTEGER)) {
      return LooseNumbers.asBigint(number);
    }
    if (wanted.is(Family.DOUBLE) && LooseNumbers.isNumber(number)) {
      return LooseNumbers.asDouble(number);
    }
    if (wanted.is(Family.TEXT) && value.is(Family.TEXT)) {
      return Operand.of(Family.TEXT, value.atom() + "::text", Level.ATOM);
    }
    throw new NotTranslatable("its parts give values of different kinds");
  }
}
