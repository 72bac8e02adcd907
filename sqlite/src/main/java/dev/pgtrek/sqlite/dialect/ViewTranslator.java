package dev.pgtrek.sqlite.dialect;

import dev.pgtrek.model.Column;
import dev.pgtrek.model.ColumnType;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.ScalarType;
import dev.pgtrek.model.Table;
import dev.pgtrek.model.TableName;
import dev.pgtrek.model.ValueFormat;
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

  private static final String CLOCK = "What it gives depends on the moment of asking.";

  private static final String MATERIALIZED =
      "PostgreSQL keeps its rows as of the last refresh, and the view here computes them when it is"
          + " asked.";

  private final Map<String, Relation> relations = new HashMap<>();
  private final Map<TableName, ViewRequest> open = new LinkedHashMap<>();
  private final Set<TableName> atWork = new HashSet<>();

  /** Views of which something cannot be compared, by their key. */
  private final Map<String, String> incomparable = new HashMap<>();

  private final List<ViewTranslation> done = new ArrayList<>();

  private ViewTranslator(List<TableRoute> tables) {
    tables.forEach(table -> relations.put(key(table.source().name()), Relation.of(table)));
  }

  private static String key(TableName name) {
    return QueryTranslator.key(name.schema().text(), name.table().text());
  }

  /** One for each view, such that each stands behind those that it reads. */
  static List<ViewTranslation> translate(List<ViewRequest> views, List<TableRoute> tables) {
    ViewTranslator translator = new ViewTranslator(tables);
    views.forEach(v -> translator.open.put(v.source().name(), v));
    views.forEach(translator::translate);
    return List.copyOf(translator.done);
  }

  private void translate(ViewRequest view) {
    TableName name = view.source().name();
    if (!open.containsKey(name) || !atWork.add(name)) {
      return;
    }
    ViewTranslation translation;
    try {
      translation = new ViewTranslation.Carried(carried(view));
    } catch (NotTranslatable refused) {
      translation = new ViewTranslation.NotCarried(view.source(), refused.sentence());
    }
    open.remove(name);
    done.add(translation);
  }

  private ViewRoute carried(ViewRequest view) {
    if (view.own() != null) {
      return own(view, view.own());
    }
    if (view.source().columns().isEmpty()) {
      throw new NotTranslatable("it has no column, or was never filled");
    }
    Set<String> named = Walk.names(view.source().sql());
    // To translate one too many before this one only costs the order.
    for (ViewRequest other : List.copyOf(open.values())) {
      if (named.contains(other.source().name().table().text())) {
        translate(other);
      }
    }
    Query query = QueryParser.view(view.source().sql());
    QueryTranslator translator = new QueryTranslator(relations);
    List<String> names = view.columns().stream().map(Identifier::text).toList();
    QueryTranslator.Rows rows = translator.rows(query, null, names);
    String why = translator.clock() ? CLOCK : "";
    if (view.source().sql().startsWith("CREATE MATERIALIZED")) {
      why = MATERIALIZED;
    }
    for (ViewTranslation other : done) {
      if (other instanceof ViewTranslation.Carried(ViewRoute route)
          && named.contains(route.source().name().table().text())
          && why.isEmpty()) {
        why = incomparable.getOrDefault(key(route.source().name()), "");
      }
    }
    return route(view, rows, query, why);
  }

  private ViewRoute route(
      ViewRequest view, QueryTranslator.Rows rows, Query query, String incomparableBecause) {
    boolean limited = query.limit() != null || query.offset() != null;
    List<Relation.Field> fields = new ArrayList<>();
    List<ColumnRoute> routes = new ArrayList<>();
    List<Accuracy> accuracies = new ArrayList<>();
    for (int i = 0; i < view.columns().size(); i++) {
      QueryTranslator.Out out = rows.columns().get(i);
      ColumnRoute route =
          column(view.source().columns().get(i), view.columns().get(i), out.value());
      routes.add(route);
      accuracies.add(
          limited && out.accuracy() == Accuracy.EXACT && orders(query, out.name(), i)
              ? Accuracy.ORDERING
              : out.accuracy());
      fields.add(
          new Relation.Field(
              view.source().columns().get(i).text(), view.columns().get(i), out.value()));
    }
    String key = key(view.source().name());
    relations.put(
        key,
        new Relation(view.source().name().table().text(), view.target().table().quoted(), fields));
    if (!incomparableBecause.isEmpty()) {
      incomparable.put(key, incomparableBecause);
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

  private static boolean orders(Query query, String column, int at) {
    return query.orderBy().stream()
        .map(Query.Order::expression)
        .anyMatch(
            e ->
                (e instanceof Expression.Name(String _, String name) && name.equals(column))
                    || (e instanceof Expression.Numeral(String place)
                        && place.equals(Integer.toString(at + 1))));
  }

  private static TableRoute tableRoute(ViewRequest view, List<ColumnRoute> routes) {
    return new TableRoute(
        Table.of(view.source().name(), routes.stream().map(ColumnRoute::source).toList()),
        Table.of(view.target(), routes.stream().map(ColumnRoute::target).toList()),
        routes);
  }

  private static ColumnRoute column(Identifier source, Identifier target, Operand value) {
    @Nullable ColumnRoute origin = value.origin();
    boolean kept = origin != null && StoredColumns.operand(origin, "x").is(value.kind());
    ColumnType type = kept && origin != null ? origin.source().type() : type(value);
    ValueFormat format = kept && origin != null ? origin.format() : format(type);
    String declared = kept && origin != null ? origin.source().declared() : type.sql();
    return new ColumnRoute(
            new Column(source, declared, type, false, null, null, null, null),
            new Column(target, "", type, false, null, null, null, null),
            format,
            false)
        .writing(kept && origin != null ? origin.written() : null);
  }

  private static ColumnType type(Operand value) {
    return switch (value.kind()) {
      case BOOLEAN -> ScalarType.BOOLEAN;
      case INTEGER -> ScalarType.BIGINT;
      case DOUBLE -> ScalarType.DOUBLE;
      case NUMERIC, DIGITS -> ColumnType.Numeric.UNBOUNDED;
      case TEXT, ENUM, NULL -> ScalarType.TEXT;
      case BYTES -> ScalarType.BYTEA;
      case DATE -> ScalarType.DATE;
      case TIME -> ScalarType.TIME;
      case TIMESTAMP -> ScalarType.TIMESTAMP;
      case TIMESTAMPTZ -> ScalarType.TIMESTAMPTZ;
      case UUID -> ScalarType.UUID;
      case JSONB -> ScalarType.JSONB;
      case SINGLE, PADDED, CITEXT, JSON, JSON_TEXT, ARRAY, OPAQUE ->
          throw new NotTranslatable(
              "it computes values of a kind that SQLite has not, from " + value.called());
    };
  }

  /** How a typed source hands values over: moments as numbers. */
  private static ValueFormat format(ColumnType type) {
    return type instanceof ScalarType scalar
        ? switch (scalar) {
          case DATE -> ValueFormat.EPOCH_DAYS;
          case TIME -> ValueFormat.MICROS_OF_DAY;
          case TIMESTAMP, TIMESTAMPTZ -> ValueFormat.EPOCH_MICROS;
          default -> ValueFormat.NATIVE;
        }
        : ValueFormat.NATIVE;
  }

  /** The user's own query; its columns' types are not known. */
  private static ViewRoute own(ViewRequest view, String sql) {
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
