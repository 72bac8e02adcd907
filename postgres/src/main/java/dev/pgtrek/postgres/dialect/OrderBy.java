package dev.pgtrek.postgres.dialect;

import dev.pgtrek.postgres.dialect.Operand.Family;
import dev.pgtrek.postgres.dialect.QueryTranslator.Out;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The orders of queries: SQLite's place of NULLs and its order of texts, written out. */
final class OrderBy {

  private OrderBy() {}

  /** An ORDER BY over expressions of one SELECT. */
  static String over(List<Query.Order> terms, QueryExpressions expressions) {
    return over(terms, expressions, List.of());
  }

  /** The same, where a term may also name one of the columns. */
  static String over(List<Query.Order> terms, QueryExpressions expressions, List<Out> columns) {
    return terms.stream()
        .map(
            term -> {
              Out named = columnNamed(term.expression(), columns);
              return ordered(
                  named != null ? named.operand() : term(term.expression(), columns, expressions),
                  term);
            })
        .collect(Collectors.joining(", ", "ORDER BY ", ""));
  }

  /** In an ORDER BY a name means a result before it means a column. */
  private static @Nullable Out columnNamed(Expression expression, List<Out> columns) {
    if (expression instanceof Expression.Name name && name.table() == null) {
      for (Out column : columns) {
        if (Scope.same(column.name(), name.name())) {
          return column;
        }
      }
    }
    return null;
  }

  /** An ORDER BY over the columns of a compound. */
  static String ofColumns(List<Query.Order> terms, List<Out> columns, Relation rows) {
    List<String> sql = new ArrayList<>();
    for (Query.Order term : terms) {
      Expression expression = term.expression();
      @Nullable String collation = null;
      if (expression instanceof Expression.Collate(Expression inner, String name)) {
        expression = inner;
        collation = name.toUpperCase(Locale.ROOT);
      }
      int at = -1;
      if (expression instanceof Expression.IntegerLiteral(long place)) {
        at = (int) place - 1;
      } else if (expression instanceof Expression.Name name) {
        for (int i = 0; i < columns.size() && at < 0; i++) {
          at = Scope.same(columns.get(i).name(), name.name()) ? i : -1;
        }
      }
      if (at < 0 || at >= columns.size()) {
        throw new NotTranslatable("it orders different rows by something that is none of them");
      }
      Operand column = rows.fields().get(at).operand();
      if (column == null) {
        throw new NotTranslatable("it orders by what is not carried");
      }
      sql.add(ordered(collation == null ? column : column.withCollation(collation), term));
    }
    return "ORDER BY " + String.join(", ", sql);
  }

  /** NULLs stand first upwards and last downwards in SQLite, and texts in the order of bytes. */
  private static String ordered(Operand operand, Query.Order term) {
    String collation = operand.collation() == null ? "BINARY" : operand.collation();
    String value =
        operand.is(Family.TEXT)
            ? switch (collation) {
              case "BINARY" -> operand.inner() + " COLLATE \"C\"";
              case "NOCASE" -> "lower(" + operand.inner() + " COLLATE \"C\")";
              case "RTRIM" -> "rtrim(" + operand.inner() + ") COLLATE \"C\"";
              default -> throw new NotTranslatable("it orders by the collation " + collation);
            }
            : operand.constant() != null ? operand.atom() + "::text" : operand.sql();
    String nulls = term.nulls() != null ? term.nulls() : term.descending() ? "LAST" : "FIRST";
    return value + (term.descending() ? " DESC" : "") + " NULLS " + nulls;
  }

  /** A term, which may be the place of a column. */
  static Operand term(Expression term, List<Out> columns, QueryExpressions expressions) {
    if (term instanceof Expression.IntegerLiteral(long place)) {
      return place(place, columns);
    }
    return expressions.operand(term);
  }

  private static Operand place(long place, List<Out> columns) {
    if (place < 1 || place > columns.size()) {
      throw new NotTranslatable("it names the column " + place + ", which it does not have");
    }
    return columns.get((int) place - 1).operand();
  }
}
