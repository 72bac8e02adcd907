package dev.pgtrek.spi;

import dev.pgtrek.model.TableName;
import dev.pgtrek.model.View;
import java.util.List;

/**
 * How a view travels: what it becomes, and how the rows that it gives are compared.
 *
 * @param source the view
 * @param target its name on the target
 * @param query the query that it will be, in the target's language
 * @param own whether that query is the user's
 * @param route its columns as those of a table, so that both sides can be read and compared; their
 *     types are what the query gives
 * @param accuracies how far each column can be compared, in the route's order
 * @param limited whether it gives the first of its rows only, so that rows that its order takes for
 *     equal may stand for each other
 * @param incomparable why its rows are not compared, as a sentence; empty where they are
 */
public record ViewRoute(
    View source,
    TableName target,
    String query,
    boolean own,
    TableRoute route,
    List<Accuracy> accuracies,
    boolean limited,
    String incomparable) {

  public ViewRoute {
    accuracies = List.copyOf(accuracies);
    if (accuracies.size() != route.columns().size()) {
      throw new IllegalArgumentException("every column has its accuracy");
    }
  }

  /** The same, and why its rows are not compared. */
  public ViewRoute incomparable(String why) {
    return new ViewRoute(source, target, query, own, route, accuracies, limited, why);
  }

  /** How far a column of two engines' answers can be compared. */
  public enum Accuracy {
    /** To the last bit. */
    EXACT,
    /** A sum of reals, whose last digits depend on the order of the summands. */
    ROUNDED,
    /**
     * A real rounded to decimal places: SQLite takes a tie by the binary value, the target by its
     * decimal digits.
     */
    TIED,
    /** A text put together from rows in an order that neither engine promises. */
    UNORDERED,
    /** The value decides which rows stand before a limit. */
    ORDERING
  }
}
