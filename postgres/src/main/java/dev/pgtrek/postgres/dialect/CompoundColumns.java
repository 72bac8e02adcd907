package dev.pgtrek.postgres.dialect;

import dev.pgtrek.postgres.dialect.Operand.Family;
import dev.pgtrek.postgres.dialect.Operand.Level;
import dev.pgtrek.postgres.dialect.QueryTranslator.Out;
import java.util.ArrayList;
import java.util.List;

/** The columns of a compound query: PostgreSQL wants those of all its parts to be of one type. */
final class CompoundColumns {

  private CompoundColumns() {}

  /** The columns of all leaves, of one kind each. */
  static List<List<Operand>> unified(QueryPart part) {
    List<List<Out>> leaves = part.leaves();
    int width = part.columns().size();
    List<List<Operand>> unified = new ArrayList<>();
    leaves.forEach(_ -> unified.add(new ArrayList<>()));
    for (int i = 0; i < width; i++) {
      List<Operand> column = new ArrayList<>();
      for (List<Out> leaf : leaves) {
        if (leaf.size() != width) {
          throw new NotTranslatable("its parts give different numbers of columns");
        }
        column.add(leaf.get(i).operand());
      }
      List<Operand> alike = leaves.size() == 1 ? column : compatible(column);
      for (int leaf = 0; leaf < leaves.size(); leaf++) {
        unified.get(leaf).add(alike.get(leaf));
      }
    }
    return unified;
  }

  private static List<Operand> compatible(List<Operand> column) {
    List<Operand> alike = QueryExpressions.alike(column);
    Family family =
        alike.stream()
            .map(Operand::family)
            .filter(f -> f != Family.NULL)
            .findFirst()
            .orElse(Family.NULL);
    return alike.stream()
        .map(
            o -> {
              if (family == Family.TEXT && (o.constant() != null || o.is(Family.NULL))) {
                return Operand.of(Family.TEXT, o.atom() + "::text", Level.ATOM);
              }
              if (family == Family.INTEGER) {
                return LooseNumbers.asBigint(o);
              }
              if (family == Family.DOUBLE) {
                return o.is(Family.NULL)
                    ? Operand.of(Family.DOUBLE, "NULL::double precision", Level.ATOM)
                    : LooseNumbers.asDouble(o);
              }
              if (o.is(Family.NULL) && family != Family.NULL && family != Family.NUMERIC) {
                throw new NotTranslatable("it puts NULL beside values of the kind " + family);
              }
              return o;
            })
        .toList();
  }

  /** What a column of a compound is: one of its values, without a column behind it. */
  static Operand common(List<List<Operand>> leaves, int column) {
    if (leaves.size() == 1) {
      return leaves.getFirst().get(column);
    }
    List<Operand> values = leaves.stream().map(l -> l.get(column)).toList();
    Operand first =
        values.stream().filter(v -> !v.is(Family.NULL)).findFirst().orElse(values.getFirst());
    boolean sameOrigin =
        first.origin() != null
            && values.stream()
                .allMatch(
                    v ->
                        v.origin() != null
                            && v.origin().route().format() == first.origin().route().format()
                            && v.origin()
                                .route()
                                .target()
                                .type()
                                .equals(first.origin().route().target().type()));
    return sameOrigin
        ? first.withoutAffinity()
        : new Operand(
            first.sql(), first.level(), first.family(), first.width(), null, null, null, false);
  }
}
