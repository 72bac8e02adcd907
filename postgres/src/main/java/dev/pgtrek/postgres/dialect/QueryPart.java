package dev.pgtrek.postgres.dialect;

import dev.pgtrek.model.Identifier;
import dev.pgtrek.postgres.dialect.Operand.Family;
import dev.pgtrek.postgres.dialect.Operand.Level;
import dev.pgtrek.postgres.dialect.QueryTranslator.Out;
import dev.pgtrek.spi.ViewRoute.Accuracy;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A part of a query's body: how to write it once it stands what its columns become. */
sealed interface QueryPart {

  List<Out> columns();

  /** The text, with these values in place of the columns'. */
  String text(List<List<Operand>> leaves, List<Identifier> names);

  /** The columns of each SELECT or row of VALUES in it, in order. */
  List<List<Out>> leaves();

  /** Two parts with UNION, INTERSECT or EXCEPT between them. */
  record CompoundPart(String operator, QueryPart left, QueryPart right) implements QueryPart {

    public CompoundPart {
      boolean collates =
          !operator.equals("UNION ALL")
              && left.columns().stream().anyMatch(c -> c.operand().collation() != null);
      if (collates) {
        throw new NotTranslatable("it takes texts for equal that differ in case");
      }
    }

    @Override
    public List<Out> columns() {
      List<Out> columns = new ArrayList<>();
      for (int i = 0; i < left.columns().size(); i++) {
        Out mine = left.columns().get(i);
        Accuracy other =
            i < right.columns().size() ? right.columns().get(i).accuracy() : Accuracy.EXACT;
        columns.add(
            new Out(
                mine.name(),
                mine.operand(),
                mine.accuracy() == Accuracy.EXACT ? other : mine.accuracy()));
      }
      return columns;
    }

    @Override
    public List<List<Out>> leaves() {
      List<List<Out>> all = new ArrayList<>(left.leaves());
      all.addAll(right.leaves());
      return all;
    }

    @Override
    public String text(List<List<Operand>> leaves, List<Identifier> names) {
      int ofLeft = left.leaves().size();
      return inner(left, leaves.subList(0, ofLeft), names)
          + "\n"
          + operator
          + "\n"
          + right.text(leaves.subList(ofLeft, leaves.size()), names);
    }

    /** SQLite takes all operators from the left; PostgreSQL takes INTERSECT first. */
    private static String inner(
        QueryPart part, List<List<Operand>> leaves, List<Identifier> names) {
      String text = part.text(leaves, names);
      return part instanceof CompoundPart ? "(" + text + ")" : text;
    }
  }

  /** Written as SELECTs, whose columns have names. */
  record ValuesPart(List<List<Out>> leaves) implements QueryPart {

    @Override
    public List<Out> columns() {
      return leaves.getFirst();
    }

    @Override
    public String text(List<List<Operand>> values, List<Identifier> names) {
      return values.stream()
          .map(row -> "SELECT " + list(row, names))
          .collect(Collectors.joining("\nUNION ALL\n"));
    }
  }

  /**
   * One SELECT.
   *
   * @param tail its FROM and what follows
   * @param expressions what its names mean
   */
  record SelectPart(boolean distinct, List<Out> columns, String tail, QueryExpressions expressions)
      implements QueryPart {

    @Override
    public List<List<Out>> leaves() {
      return List.of(columns);
    }

    @Override
    public String text(List<List<Operand>> leaves, List<Identifier> names) {
      return (distinct ? "SELECT DISTINCT " : "SELECT ") + list(leaves.getFirst(), names) + tail;
    }
  }

  private static String list(List<Operand> values, List<Identifier> names) {
    List<String> items = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      items.add(result(values.get(i)) + " AS " + names.get(i).quoted());
    }
    return String.join(", ", items);
  }

  /** A value as a query gives it: of a type that does not depend on what is around it. */
  private static String result(Operand value) {
    if (value.is(Family.NULL)) {
      return "NULL::text";
    }
    if (value.is(Family.CONDITION) && value.origin() == null) {
      return value.atom() + "::integer";
    }
    if (value.is(Family.INTEGER) && value.origin() == null) {
      boolean already = value.sql().endsWith("::bigint") || value.sql().startsWith("count(");
      return already && value.level() == Level.ATOM ? value.sql() : value.atom() + "::bigint";
    }
    if (value.is(Family.DOUBLE) && value.constant() != null) {
      return value.atom() + "::double precision";
    }
    if (value.is(Family.TEXT) && value.constant() != null) {
      return value.atom() + "::text";
    }
    return value.sql();
  }
}
