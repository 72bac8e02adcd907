package dev.pgtrek.postgres.dialect;

import dev.pgtrek.model.ScalarType;
import dev.pgtrek.postgres.dialect.Operand.Family;
import dev.pgtrek.spi.ColumnRoute;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Finds out whether a condition is true or NULL for every value of the planned types, either of
 * which a CHECK lets pass: {@code flag IN (0, 1)} of a boolean, {@code json_valid(document)} of a
 * document, {@code length(id) = 36} of a UUID, and what AND and OR make of these.
 */
final class EnsuredCondition {

  private static final long UUID_LENGTH = 36;

  private final Function<Expression, Operand> translator;

  /**
   * @param translator translates a part, or throws {@link NotTranslatable}
   */
  EnsuredCondition(Function<Expression, Operand> translator) {
    this.translator = translator;
  }

  /** Which types see to the condition, as a sentence; empty if they do not. */
  String sentence(Expression condition) {
    Set<String> types = by(condition);
    return types.isEmpty()
        ? ""
        : "Ensured by the type"
            + (types.size() == 1 ? " " : "s ")
            + String.join(" and ", types)
            + ".";
  }

  private Set<String> by(Expression condition) {
    return switch (condition) {
      case Expression.Binary(String operator, Expression left, Expression right) ->
          switch (operator) {
            case "AND" -> both(by(left), by(right));
            case "OR" -> {
              Set<String> first = by(left);
              yield first.isEmpty() ? by(right) : first;
            }
            case "=", "==" -> length(left, right);
            default -> Set.of();
          };
      case Expression.In(Expression value, List<Expression> list, boolean negated)
          when !negated && value instanceof Expression.Name ->
          flags(translator.apply(value), list);
      case Expression.Call(String function, List<Expression> arguments)
          when function.equals("json_valid")
              && arguments.size() == 1
              && arguments.getFirst() instanceof Expression.Name name ->
          isDocument(translator.apply(name)) ? type(translator.apply(name)) : Set.of();
      default -> Set.of();
    };
  }

  private static Set<String> both(Set<String> first, Set<String> second) {
    if (first.isEmpty() || second.isEmpty()) {
      return Set.of();
    }
    Set<String> all = new TreeSet<>(first);
    all.addAll(second);
    return all;
  }

  private Set<String> flags(Operand value, List<Expression> list) {
    if (!value.is(Family.CONDITION)) {
      return Set.of();
    }
    List<Operand> bits = list.stream().map(translator).toList();
    boolean both =
        bits.stream().anyMatch(b -> b.isWhole(0)) && bits.stream().anyMatch(b -> b.isWhole(1));
    return both ? type(value) : Set.of();
  }

  private Set<String> length(Expression left, Expression right) {
    boolean asked =
        left instanceof Expression.Call(String function, List<Expression> arguments)
            && function.equals("length")
            && arguments.size() == 1
            && arguments.getFirst() instanceof Expression.Name name
            && right.equals(new Expression.IntegerLiteral(UUID_LENGTH))
            && Comparisons.isLowerUuid(translator.apply(name));
    return asked ? Set.of(ScalarType.UUID.sql()) : Set.of();
  }

  /** Whether it holds texts that are valid JSON; blobs never become documents. */
  static boolean isDocument(Operand value) {
    if (!value.is(Family.JSON) || value.origin() == null) {
      return false;
    }
    ColumnRoute route = value.origin().route();
    return route.target().type() == ScalarType.JSON || route.target().type() == ScalarType.JSONB;
  }

  private static Set<String> type(Operand column) {
    return column.origin() == null
        ? Set.of()
        : Set.of(column.origin().route().target().type().sql());
  }
}
