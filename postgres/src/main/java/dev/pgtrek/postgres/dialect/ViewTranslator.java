package dev.pgtrek.postgres.dialect;

import dev.pgtrek.model.Column;
import dev.pgtrek.model.ColumnType;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.ScalarType;
import dev.pgtrek.model.Table;
import dev.pgtrek.model.ValueFormat;
import dev.pgtrek.postgres.dialect.Operand.Family;
import dev.pgtrek.spi.ColumnRoute;
import dev.pgtrek.spi.TableRoute;
import dev.pgtrek.spi.ViewRequest;
import dev.pgtrek.spi.ViewRoute;
import dev.pgtrek.spi.ViewRoute.Accuracy;
import dev.pgtrek.spi.ViewTranslation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Translates views, each after those that it reads. For one thread. */
final class ViewTranslator {

  private final Map<String, Relation> relations = new HashMap<>();
  private final Map<String, String> places = new HashMap<>();
  private final Map<String, ViewRequest> open = new LinkedHashMap<>();
  private final Set<String> atWork = new HashSet<>();

  /** Views of whose rows something cannot be compared, by their folded name. */
  private final Map<String, String> incomparable = new HashMap<>();

  private final List<ViewTranslation> done = new ArrayList<>();

  private ViewTranslator(List<TableRoute> tables) {
    for (TableRoute table : tables) {
      Relation relation = Relation.of(table);
      String folded = Scope.asciiLower(relation.name());
      relations.put(folded, relation);
      places.put(folded, table.target().name().quoted());
    }
  }

  /** One for each view, such that each stands behind those that it reads. */
  static List<ViewTranslation> translate(List<ViewRequest> views, List<TableRoute> tables) {
    ViewTranslator translator = new ViewTranslator(tables);
    views.forEach(v -> translator.open.put(Scope.asciiLower(v.source().name().table().text()), v));
    views.forEach(translator::translate);
    return List.copyOf(translator.done);
  }

  private void translate(ViewRequest view) {
    String folded = Scope.asciiLower(view.source().name().table().text());
    if (!open.containsKey(folded) || !atWork.add(folded)) {
      return;
    }
    ViewTranslation translation;
    try {
      translation = new ViewTranslation.Carried(carried(view));
    } catch (NotTranslatable refused) {
      translation = new ViewTranslation.NotCarried(view.source(), refused.sentence());
    }
    open.remove(folded);
    done.add(translation);
  }

  private ViewRoute carried(ViewRequest view) {
    if (view.source().columns().isEmpty()) {
      throw new NotTranslatable(
          "SQLite itself cannot evaluate it: what it reads is gone, or it calls a function of the"
              + " application's");
    }
    Set<Identifier> names = new HashSet<>();
    for (Identifier column : view.columns()) {
      if (!names.add(column)) {
        throw new NotTranslatable("two of its columns would get the name " + column);
      }
    }
    if (view.own() != null) {
      return own(view, view.own());
    }
    Query query = StatementParser.view(view.source().sql());
    translateThoseReadBy(query);
    AccuracyMeter meter = new AccuracyMeter();
    QueryTranslator.Rows rows =
        new QueryTranslator(relations, places, meter, null).view(query, view.columns());
    if (rows.columns().size() != view.columns().size()) {
      throw new NotTranslatable("its columns are not all understood");
    }
    String why = meter.clock() ? "What it gives depends on the moment of asking." : "";
    for (Map.Entry<String, String> other : incomparable.entrySet()) {
      why = why.isEmpty() && Walk.reads(query, other.getKey()) ? other.getValue() : why;
    }
    return route(view, rows, query, why);
  }

  /** Those that it may read; to take one too many only costs the order. */
  private void translateThoseReadBy(Query query) {
    for (Map.Entry<String, ViewRequest> other : Map.copyOf(open).entrySet()) {
      if (Walk.reads(query, other.getKey())) {
        translate(other.getValue());
      }
    }
  }

  private ViewRoute route(
      ViewRequest view, QueryTranslator.Rows rows, Query query, String incomparableBecause) {
    List<Relation.Field> fields = new ArrayList<>();
    List<ColumnRoute> routes = new ArrayList<>();
    List<Accuracy> accuracies = new ArrayList<>();
    boolean limited = query.limit() != null || query.offset() != null;
    for (int i = 0; i < view.columns().size(); i++) {
      QueryTranslator.Out out = rows.columns().get(i);
      ColumnRoute route =
          column(
              view.source().columns().get(i),
              view.columns().get(i),
              out.operand(),
              query.body() instanceof Query.Select);
      routes.add(route);
      boolean orders = limited && orders(query, view.source().columns().get(i), i);
      accuracies.add(
          orders && out.accuracy() == Accuracy.EXACT ? Accuracy.ORDERING : out.accuracy());
      fields.add(
          new Relation.Field(
              view.source().columns().get(i).text(), inside(out.operand(), route), out.accuracy()));
    }
    String folded = Scope.asciiLower(view.source().name().table().text());
    relations.put(folded, new Relation(view.source().name().table().text(), fields, null));
    places.put(folded, view.target().quoted());
    if (!incomparableBecause.isEmpty()) {
      incomparable.put(folded, incomparableBecause);
    }
    return new ViewRoute(
        view.source(),
        view.target(),
        rows.sql(),
        false,
        tableRoute(view, routes),
        accuracies,
        limited,
        incomparableBecause);
  }

  /** Whether the column is one by which the rows are ordered. */
  private static boolean orders(Query query, Identifier column, int at) {
    return query.orderBy().stream()
        .map(Query.Order::expression)
        .anyMatch(
            e ->
                (e instanceof Expression.Name name && Scope.same(name.name(), column.text()))
                    || (e instanceof Expression.IntegerLiteral(long place) && place == at + 1));
  }

  private static TableRoute tableRoute(ViewRequest view, List<ColumnRoute> routes) {
    return new TableRoute(
        Table.of(view.source().name(), routes.stream().map(ColumnRoute::source).toList()),
        Table.of(view.target(), routes.stream().map(ColumnRoute::target).toList()),
        routes);
  }

  /** What the column is to a view over this view. */
  private static Operand inside(Operand value, ColumnRoute route) {
    Operand typed =
        value.is(Family.CONDITION) && value.origin() == null
            ? Operand.integer(value.sql(), Operand.Level.ATOM, 1)
            : value.is(Family.NULL)
                ? Operand.of(Family.TEXT, value.sql(), Operand.Level.ATOM)
                : value;
    return typed.outside(
        TableScope.plainText(route.target().name().quoted(), route.target().type()));
  }

  private static ColumnRoute column(
      Identifier source, Identifier target, Operand value, boolean select) {
    @Nullable ColumnRoute origin = value.origin() == null ? null : value.origin().route();
    ColumnType planned = origin == null ? type(value) : origin.target().type();
    boolean folds = select && QueryTranslator.foldsCase(value);
    ColumnType type = planned == ScalarType.CITEXT && !folds ? ScalarType.TEXT : planned;
    return new ColumnRoute(
            new Column(
                source,
                origin == null ? "" : origin.source().declared(),
                origin == null ? ScalarType.ANY : origin.source().type(),
                false,
                null,
                null,
                origin == null ? null : origin.source().collation(),
                null),
            Column.of(target.text(), type),
            origin == null ? ValueFormat.NATIVE : origin.format(),
            false)
        .spelled(origin != null && origin.sameSpelling());
  }

  private static ColumnType type(Operand value) {
    return switch (value.family()) {
      case CONDITION -> ScalarType.INTEGER;
      case INTEGER -> ScalarType.BIGINT;
      case DOUBLE -> ScalarType.DOUBLE;
      case NUMERIC -> ColumnType.Numeric.UNBOUNDED;
      case TEXT, LOOSE_TEXT, NULL -> ScalarType.TEXT;
      case BYTES -> ScalarType.BYTEA;
      default ->
          throw new NotTranslatable(
              "it computes values of the kind " + value.family() + ", whose spelling is not kept");
    };
  }

  /** The user's own query; its columns' types are known once it stands. */
  private ViewRoute own(ViewRequest view, String sql) {
    String query = sql.strip();
    return new ViewRoute(
        view.source(),
        view.target(),
        query.endsWith(";") ? query.substring(0, query.length() - 1).stripTrailing() : query,
        true,
        tableRoute(view, List.of()),
        List.of(),
        false,
        "");
  }
}
