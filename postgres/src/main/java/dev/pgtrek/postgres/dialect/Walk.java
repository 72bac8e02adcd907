package dev.pgtrek.postgres.dialect;

import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Looks through the shapes of expressions and queries. */
final class Walk {

  private Walk() {}

  /** Whether a part of the expression, outside its subqueries, is such. */
  static boolean anyMatch(Expression expression, Predicate<Expression> wanted) {
    return wanted.test(expression)
        || children(expression).anyMatch(child -> anyMatch(child, wanted));
  }

  private static Stream<Expression> children(Expression expression) {
    return switch (expression) {
      case Expression.IntegerLiteral _,
          Expression.RealLiteral _,
          Expression.StringLiteral _,
          Expression.BlobLiteral _,
          Expression.NullLiteral _,
          Expression.Name _,
          Expression.CurrentTime _,
          Expression.Subquery _,
          Expression.Exists _ ->
          Stream.empty();
      case Expression.Unary unary -> Stream.of(unary.operand());
      case Expression.Binary binary -> Stream.of(binary.left(), binary.right());
      case Expression.Is is -> Stream.of(is.left(), is.right());
      case Expression.Collate collate -> Stream.of(collate.operand());
      case Expression.Between between -> Stream.of(between.value(), between.low(), between.high());
      case Expression.In in -> Stream.concat(Stream.of(in.value()), in.list().stream());
      case Expression.Match match ->
          Stream.concat(
              Stream.of(match.value(), match.pattern()), Stream.ofNullable(match.escape()));
      case Expression.Case choice ->
          Stream.of(
                  Stream.ofNullable(choice.base()),
                  choice.whens().stream().flatMap(w -> Stream.of(w.condition(), w.result())),
                  Stream.ofNullable(choice.otherwise()))
              .flatMap(s -> s);
      case Expression.Call call -> call.arguments().stream();
      case Expression.Cast cast -> Stream.of(cast.operand());
      case Expression.InQuery in -> Stream.of(in.value());
      case Expression.RowsCall call ->
          Stream.concat(call.arguments().stream(), Stream.ofNullable(call.filter()));
      case Expression.Raise raise -> Stream.ofNullable(raise.message());
    };
  }

  private static Stream<Query> queries(Expression expression) {
    Stream<Query> own =
        switch (expression) {
          case Expression.Subquery(Query query) -> Stream.of(query);
          case Expression.Exists(Query query) -> Stream.of(query);
          case Expression.InQuery in -> Stream.of(in.query());
          default -> Stream.empty();
        };
    return Stream.concat(own, children(expression).flatMap(Walk::queries));
  }

  /** Whether a query, or a query in it, reads something of that name. */
  static boolean reads(Query query, String name) {
    return query.with().stream().anyMatch(c -> reads(c.query(), name))
        || reads(query.body(), name)
        || query.orderBy().stream().anyMatch(o -> reads(o.expression(), name));
  }

  /** Whether a query in the expression reads something of that name. */
  static boolean reads(Expression expression, String name) {
    return queries(expression).anyMatch(q -> reads(q, name));
  }

  private static boolean reads(Query.Body body, String name) {
    return switch (body) {
      case Query.Compound compound -> reads(compound.left(), name) || reads(compound.right(), name);
      case Query.Values(List<List<Expression>> rows) ->
          rows.stream().flatMap(List::stream).anyMatch(e -> reads(e, name));
      case Query.Select select ->
          Stream.of(
                      select.items().stream()
                          .flatMap(
                              i ->
                                  i instanceof Query.Column(Expression e, String _)
                                      ? Stream.of(e)
                                      : Stream.empty()),
                      Stream.ofNullable(select.where()),
                      select.groupBy().stream(),
                      Stream.ofNullable(select.having()))
                  .flatMap(s -> s)
                  .anyMatch(e -> reads(e, name))
              || (select.from() != null && reads(select.from(), name));
    };
  }

  /** Whether a FROM reads something of that name. */
  static boolean reads(Query.From from, String name) {
    return switch (from) {
      case Query.Named(String table, String _) -> Scope.same(table, name);
      case Query.Sub(Query query, String _) -> reads(query, name);
      case Query.Join join ->
          reads(join.left(), name)
              || reads(join.right(), name)
              || (join.on() != null && reads(join.on(), name));
    };
  }
}
