package dev.pgtrek.postgres.dialect;

import dev.pgtrek.model.Identifier;
import dev.pgtrek.postgres.dialect.Operand.Level;
import dev.pgtrek.postgres.dialect.QueryTranslator.Rows;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What queries read: tables, views, queries, and their joins, with the conditions of NATURAL and
 * USING written out.
 */
final class FromClause {

  private final QueryTranslator queries;
  private final Map<String, Relation> relations;
  private final Map<String, String> places;
  private final CommonTables commons;
  private final @Nullable QueryScope around;

  FromClause(
      QueryTranslator queries,
      Map<String, Relation> relations,
      Map<String, String> places,
      CommonTables commons,
      @Nullable QueryScope around) {
    this.queries = queries;
    this.relations = relations;
    this.places = places;
    this.commons = commons;
    this.around = around;
  }

  /** A FROM, whose relations enter the scope. */
  String of(Query.From from, QueryScope scope, QueryExpressions expressions) {
    return switch (from) {
      case Query.Named(String name, String alias) -> named(name, alias, scope);
      case Query.Sub(Query query, String alias) -> {
        Rows rows = queries.rows(query, around);
        String called = alias == null ? "subquery" + (scope.relations().size() + 1) : alias;
        scope.add(Relation.outside(called, rows.columns()).as(called));
        yield "(" + rows.sql() + ") AS " + Identifier.of(called).quoted();
      }
      case Query.Join join -> join(join, scope, expressions);
    };
  }

  private String named(String name, @Nullable String alias, QueryScope scope) {
    String folded = Scope.asciiLower(name);
    String called = alias == null ? name : alias;
    Relation common = commons.find(folded);
    if (common != null) {
      scope.add(common.as(called));
      return Identifier.of(common.name()).quoted() + " AS " + Identifier.of(called).quoted();
    }
    Relation relation = relations.get(folded);
    String place = places.get(folded);
    if (relation == null || place == null) {
      throw new NotTranslatable("it reads " + name + ", which is not carried");
    }
    scope.add(relation.as(called));
    return place + " AS " + Identifier.of(called).quoted();
  }

  private String join(Query.Join join, QueryScope scope, QueryExpressions expressions) {
    String left = of(join.left(), scope, expressions);
    List<Relation> ofLeft = scope.relations();
    String right = of(join.right(), scope, expressions);
    if (join.right() instanceof Query.Join) {
      right = "(" + right + ")";
    }
    List<Relation> ofRight = scope.relations().subList(ofLeft.size(), scope.relations().size());
    List<String> using = join.natural() ? shared(ofLeft, ofRight, scope) : join.using();
    String on = null;
    if (!using.isEmpty()) {
      List<String> pairs = new ArrayList<>();
      for (String column : using) {
        pairs.add(pair(column, ofLeft, ofRight, join.kind(), scope));
      }
      on = String.join(" AND ", pairs);
    } else if (join.on() != null) {
      on = expressions.truth(join.on()).sql();
    }
    if (on == null) {
      return join.kind().equals("INNER")
          ? left + "\n  CROSS JOIN " + right
          : left + "\n  " + join.kind() + " JOIN " + right + " ON TRUE";
    }
    return left + "\n  " + join.kind() + " JOIN " + right + " ON " + on;
  }

  private static List<String> shared(
      List<Relation> ofLeft, List<Relation> ofRight, QueryScope scope) {
    List<String> names = new ArrayList<>();
    for (Relation relation : ofRight) {
      for (Relation.Field field : relation.fields()) {
        if (find(field.name(), ofLeft, scope) != null) {
          names.add(field.name());
        }
      }
    }
    return names;
  }

  private static Relation.@Nullable Field find(
      String name, List<Relation> relations, QueryScope scope) {
    for (Relation relation : relations) {
      Relation.Field field = relation.field(name);
      if (field != null && !scope.isMerged(field)) {
        return field;
      }
    }
    return null;
  }

  private static String pair(
      String column, List<Relation> ofLeft, List<Relation> ofRight, String kind, QueryScope scope) {
    Relation.Field left = find(column, ofLeft, scope);
    Relation.Field right = find(column, ofRight, scope);
    if (left == null || right == null) {
      throw new NotTranslatable("it joins by the column " + column + ", which one side lacks");
    }
    Operand before = scope.both(column);
    Operand one = before == null ? scope.carried(left) : before;
    Operand other = scope.carried(right);
    scope.merge(right);
    if (kind.equals("RIGHT") || kind.equals("FULL")) {
      Operand both =
          one.withoutAffinity().outside("coalesce(" + one.sql() + ", " + other.sql() + ")");
      scope.mergeBoth(column, both);
    }
    return Comparisons.compare("=", one, other).at(Level.AND);
  }
}
