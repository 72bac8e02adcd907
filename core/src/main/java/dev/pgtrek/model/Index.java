package dev.pgtrek.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An index that is not the mere shadow of a key constraint.
 *
 * @param name its name
 * @param unique whether it refuses equal entries
 * @param method the access method, such as {@code btree} or {@code gin}
 * @param terms what it is over, in order; never empty
 * @param where the predicate of a partial index in the dialect of its side, or null
 * @param parameters the access method's storage parameters, such as {@code m}, in their order
 */
public record Index(
    Identifier name,
    boolean unique,
    String method,
    List<Term> terms,
    @Nullable String where,
    Map<String, Integer> parameters) {

  public Index {
    terms = List.copyOf(terms);
    parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
    if (terms.isEmpty()) {
      throw new IllegalArgumentException("an index has at least one term");
    }
  }

  /** An index without storage parameters. */
  public Index(
      Identifier name, boolean unique, String method, List<Term> terms, @Nullable String where) {
    this(name, unique, method, terms, where, Map.of());
  }

  /**
   * One term: a column, or an expression.
   *
   * @param column the column, or null where the term is an expression
   * @param expression the expression's text in the dialect of its side, or null where the term is a
   *     column
   * @param descending whether the term is ordered downwards
   * @param collation the term's collation where it is not the column's, or null
   * @param operatorClass the operator class where it is not the default, or null
   */
  public record Term(
      @Nullable Identifier column,
      @Nullable String expression,
      boolean descending,
      @Nullable Identifier collation,
      @Nullable String operatorClass) {

    public Term {
      if ((column == null) == (expression == null)) {
        throw new IllegalArgumentException("an index term is a column or an expression");
      }
    }

    public static Term of(Identifier column) {
      return new Term(column, null, false, null, null);
    }
  }
}
