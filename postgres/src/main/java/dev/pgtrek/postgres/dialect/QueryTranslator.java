package dev.pgtrek.postgres.dialect;

import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.ScalarType;
import dev.pgtrek.postgres.dialect.Operand.Constant;
import dev.pgtrek.postgres.dialect.Operand.Family;
import dev.pgtrek.postgres.dialect.Operand.Level;
import dev.pgtrek.spi.ColumnRoute;
import dev.pgtrek.spi.ViewRoute.Accuracy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Says queries of SQLite in PostgreSQL. What is written out: the columns that {@code *} stands for,
 * the conditions of NATURAL and USING, SQLite's place of NULLs and its binary order in ORDER BY,
 * the one row of a subquery that is a value. For one thread.
 */
final class QueryTranslator {

  private final Map<String, Relation> relations;
  private final Map<String, String> places;
  private final Map<String, Relation> commons = new HashMap<>();
  private final AccuracyMeter meter;
  private final @Nullable QueryScope around;

  /** The query of a view whose columns it names, or null. */
  private @Nullable Query outermost;

  /**
   * @param relations tables and views by their folded name, columns without a name in front
   * @param places how each is written in a FROM
   * @param around what every query knows, as NEW and OLD in a trigger, or null
   */
  QueryTranslator(
      Map<String, Relation> relations,
      Map<String, String> places,
      AccuracyMeter meter,
      @Nullable QueryScope around) {
    this.around = around;
    this.relations = relations;
    this.places = places;
    this.meter = meter;
  }

  /**
   * A translated query.
   *
   * @param columns what it gives
   */
  record Rows(String sql, List<Out> columns) {

    Operand only() {
      if (columns.size() != 1) {
        throw new NotTranslatable("it takes a query of several columns for a value");
      }
      return columns.getFirst().operand();
    }
  }

  /**
   * A column of a query.
   *
   * @param name its name
   * @param operand its value, inside the query
   */
  record Out(String name, Operand operand, Accuracy accuracy) {}

  /** A part of a query's body: how to write it once it stands what its columns become. */
  private interface Part {
    List<Out> columns();

    /** The text, with these values in place of the columns'. */
    String text(List<List<Operand>> leaves, List<Identifier> names);

    /** The columns of each SELECT or row of VALUES in it, in order. */
    List<List<Out>> leaves();
  }

  /** A query whose rows are looked at. */
  Rows rows(Query query, @Nullable QueryScope outer) {
    return rows(query, outer, null);
  }

  /**
   * The same with names for its columns.
   *
   * @param names one per column, or null to leave the names to the query
   */
  Rows rows(Query query, @Nullable QueryScope outer, @Nullable List<Identifier> names) {
    Map<String, Relation> before = new HashMap<>(commons);
    String with = with(query, outer);
    Rows rows = plain(query, outer, names);
    commons.clear();
    commons.putAll(before);
    return new Rows(with + rows.sql(), rows.columns());
  }

  /** A view's query: a column under NOCASE that is planned as citext stays one. */
  Rows view(Query query, List<Identifier> names) {
    outermost = query;
    return rows(query, null, names);
  }

  /** Whether a view gives the column as citext, if its query is one SELECT. */
  static boolean foldsCase(Operand operand) {
    return operand.origin() != null
        && operand.origin().route().target().type() == ScalarType.CITEXT
        && "NOCASE".equals(operand.collation());
  }

  private static Operand folding(Operand operand) {
    if (!foldsCase(operand)) {
      return operand;
    }
    String sql = operand.atom();
    boolean column = sql.endsWith("\"" + TableScope.AS_TEXT);
    return operand.outside(
        column ? sql.substring(0, sql.length() - TableScope.AS_TEXT.length()) : sql + "::citext");
  }

  /** A query whose rows are written into columns. */
  String assigned(Query query, QueryScope outer, List<ColumnRoute> columns) {
    boolean plain =
        query.with().isEmpty()
            && query.orderBy().isEmpty()
            && query.limit() == null
            && query.body() instanceof Query.Select select
            && !select.distinct()
            && select.items().stream().allMatch(i -> i instanceof Query.Column);
    if (plain) {
      SelectPart part = select((Query.Select) query.body(), outer);
      List<String> values = new ArrayList<>();
      TriggerWrites.requireSame(part.columns.size(), columns.size());
      for (int i = 0; i < columns.size(); i++) {
        Query.Column item = (Query.Column) ((Query.Select) query.body()).items().get(i);
        values.add(Assignment.of(item.expression(), part.expressions, columns.get(i)));
      }
      return "SELECT " + String.join(", ", values) + part.tail;
    }
    Rows rows = rows(query, outer);
    TriggerWrites.requireSame(rows.columns().size(), columns.size());
    List<String> values = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      String name = Identifier.of("v" + (i + 1)).quoted();
      names.add(name);
      values.add(
          Assignment.of(rows.columns().get(i).operand().outside("\"q\"." + name), columns.get(i)));
    }
    return "SELECT "
        + String.join(", ", values)
        + "\nFROM ("
        + rows.sql()
        + ") AS \"q\" ("
        + String.join(", ", names)
        + ")";
  }

  /** A query that stands for a value: SQLite takes its first row. */
  Rows scalar(Query query, QueryScope outer) {
    Rows rows = rows(query, outer);
    boolean one =
        query.limit() != null
            || (query.body() instanceof Query.Select select
                && select.groupBy().isEmpty()
                && select.items().stream().anyMatch(QueryTranslator::aggregates));
    boolean bare =
        query.body() instanceof Query.Select select
            && select.from() == null
            && query.limit() == null;
    return one || bare ? rows : new Rows(rows.sql() + " LIMIT 1", rows.columns());
  }

  private static boolean aggregates(Query.Item item) {
    return item instanceof Query.Column(Expression expression, String _)
        && Walk.anyMatch(
            expression, e -> e instanceof Expression.RowsCall call && call.over() == null);
  }

  /** A query of which only counts whether it gives a row. */
  String existence(Query query, QueryScope outer) {
    boolean plain =
        query.body() instanceof Query.Select select
            && select.groupBy().isEmpty()
            && select.having() == null
            && select.items().stream().noneMatch(QueryTranslator::aggregates)
            && query.limit() == null;
    if (!plain) {
      return rows(query, outer).sql();
    }
    Query.Select select = (Query.Select) query.body();
    Query one =
        new Query(
            query.with(),
            new Query.Select(
                false,
                List.of(new Query.Column(new Expression.IntegerLiteral(1), null)),
                select.from(),
                select.where(),
                List.of(),
                null,
                List.of()),
            List.of(),
            null,
            null);
    return rows(one, outer).sql();
  }

  // WITH

  private String with(Query query, @Nullable QueryScope outer) {
    if (query.with().isEmpty()) {
      return "";
    }
    boolean recursive = false;
    List<String> parts = new ArrayList<>();
    for (Query.Common common : query.with()) {
      boolean itself = Walk.reads(common.query(), common.name());
      recursive |= itself;
      parts.add(itself ? recursive(common, outer) : common(common, outer));
    }
    return (recursive ? "WITH RECURSIVE " : "WITH ") + String.join(",\n  ", parts) + "\n";
  }

  private String common(Query.Common common, @Nullable QueryScope outer) {
    List<Identifier> names =
        common.columns().isEmpty() ? null : common.columns().stream().map(Identifier::of).toList();
    Rows rows = rows(common.query(), outer, names);
    define(common.name(), outside(common.name(), named(rows.columns(), common.columns())));
    return Identifier.of(common.name()).quoted() + " AS (" + rows.sql() + ")";
  }

  private static List<Out> named(List<Out> columns, List<String> names) {
    if (names.isEmpty()) {
      return columns;
    }
    if (names.size() != columns.size()) {
      throw new NotTranslatable("it names more or fewer columns than its query gives");
    }
    List<Out> named = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      named.add(new Out(names.get(i), columns.get(i).operand(), columns.get(i).accuracy()));
    }
    return named;
  }

  private void define(String name, Relation relation) {
    commons.put(Scope.asciiLower(name), relation);
  }

  /** What a query's columns are to the query around it. */
  private static Relation outside(String name, List<Out> columns) {
    List<Relation.Field> fields = new ArrayList<>();
    for (Out column : columns) {
      fields.add(
          new Relation.Field(
              column.name(),
              column.operand().outside(Identifier.of(column.name()).quoted()),
              column.accuracy()));
    }
    return new Relation(name, fields, null);
  }

  /** The types of a recursive query's parts must be one in PostgreSQL, so they are written out. */
  private String recursive(Query.Common common, @Nullable QueryScope outer) {
    Query query = common.query();
    boolean usual =
        query.body() instanceof Query.Compound compound
            && compound.operator().startsWith("UNION")
            && query.orderBy().isEmpty()
            && query.limit() == null
            && query.with().isEmpty()
            && !Walk.reads(
                new Query(List.of(), compound.left(), List.of(), null, null), common.name());
    if (!usual) {
      throw new NotTranslatable(
          "it reads itself in another form than a start, UNION, and a step without order or"
              + " limit");
    }
    Query.Compound compound = (Query.Compound) query.body();
    Part start = part(compound.left(), outer);
    List<Out> columns = new ArrayList<>();
    List<Identifier> names = new ArrayList<>();
    List<Out> first = named(start.columns(), common.columns());
    for (Out column : first) {
      names.add(Identifier.of(column.name()));
      columns.add(
          new Out(column.name(), widened(column.operand()).outside("x"), column.accuracy()));
    }
    define(common.name(), outside(common.name(), columns));
    Part step = part(compound.right(), outer);
    List<List<Operand>> leaves = new ArrayList<>();
    for (Part part : List.of(start, step)) {
      for (List<Out> leaf : part.leaves()) {
        if (leaf.size() != columns.size()) {
          throw new NotTranslatable("its parts give different numbers of columns");
        }
        List<Operand> values = new ArrayList<>();
        for (int i = 0; i < leaf.size(); i++) {
          values.add(as(columns.get(i).operand(), leaf.get(i).operand()));
        }
        leaves.add(values);
      }
    }
    int ofStart = start.leaves().size();
    return Identifier.of(common.name()).quoted()
        + names.stream().map(Identifier::quoted).collect(Collectors.joining(", ", " (", ")"))
        + " AS ("
        + start.text(leaves.subList(0, ofStart), names)
        + "\n  "
        + compound.operator()
        + "\n  "
        + step.text(leaves.subList(ofStart, leaves.size()), names)
        + ")";
  }

  private static Operand widened(Operand operand) {
    return switch (operand.family()) {
      case INTEGER, CONDITION -> Operand.integer("x", Level.ATOM, 63);
      case NUMERIC, DOUBLE -> LooseNumbers.asDouble(operand);
      case TEXT -> Operand.of(Family.TEXT, "x", Level.ATOM);
      default -> throw new NotTranslatable("it recurs over values of the kind " + operand.family());
    };
  }

  /** A value cast to what a recursive query's column is. */
  private static Operand as(Operand wanted, Operand value) {
    if (value.is(Family.NULL)) {
      return switch (wanted.family()) {
        case INTEGER -> Operand.integer("NULL::bigint", Level.ATOM, 63);
        case DOUBLE -> Operand.of(Family.DOUBLE, "NULL::double precision", Level.ATOM);
        default -> Operand.of(Family.TEXT, "NULL::text", Level.ATOM);
      };
    }
    Operand number = Comparisons.asNumber(value);
    if (wanted.is(Family.INTEGER) && number.is(Family.INTEGER)) {
      return LooseNumbers.asBigint(number);
    }
    if (wanted.is(Family.DOUBLE) && LooseNumbers.isNumber(number)) {
      return LooseNumbers.asDouble(number);
    }
    if (wanted.is(Family.TEXT) && value.is(Family.TEXT)) {
      return Operand.of(Family.TEXT, value.atom() + "::text", Level.ATOM);
    }
    throw new NotTranslatable("its parts give values of different kinds");
  }

  // The body and its order

  private Rows plain(Query query, @Nullable QueryScope outer, @Nullable List<Identifier> wanted) {
    boolean single = query.body() instanceof Query.Select select && !select.distinct();
    Part part = part(query.body(), outer);
    List<Out> columns = part.columns();
    List<List<Operand>> leaves = unified(part);
    List<Out> seen = new ArrayList<>();
    List<Identifier> names = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      Out column = columns.get(i);
      String name = wanted == null ? unique(column.name(), names) : wanted.get(i).text();
      names.add(Identifier.of(name));
      seen.add(new Out(name, common(leaves, i), column.accuracy()));
    }
    boolean stays = query.equals(outermost) && part instanceof SelectPart;
    String text = part.text(stays ? folded(leaves) : leaves, names);
    if (!query.orderBy().isEmpty()) {
      if (single) {
        text += "\n" + order(query.orderBy(), ((SelectPart) part).expressions, seen);
      } else {
        Relation rows = outside("q", seen).as("q");
        text =
            "SELECT * FROM (\n"
                + text
                + "\n) AS \"q\"\n"
                + orderOfColumns(query.orderBy(), columns, rows);
      }
    }
    return new Rows(text + limit(query), seen);
  }

  private static List<List<Operand>> folded(List<List<Operand>> leaves) {
    return leaves.stream()
        .map(leaf -> leaf.stream().map(QueryTranslator::folding).toList())
        .toList();
  }

  private static String unique(String name, List<Identifier> taken) {
    String free = name;
    for (int i = 1; taken.contains(Identifier.of(free)); i++) {
      free = name + ":" + i;
    }
    return free;
  }

  private static String limit(Query query) {
    String sql = "";
    if (query.limit() != null) {
      Operand limit = count(query.limit());
      if (limit.constant() instanceof Constant.Whole(long value) && value >= 0) {
        sql += "\nLIMIT " + value;
      }
    }
    if (query.offset() != null
        && count(query.offset()).constant() instanceof Constant.Whole(long value)
        && value > 0) {
      sql += "\nOFFSET " + value;
    }
    return sql;
  }

  private static Operand count(Expression expression) {
    if (expression instanceof Expression.IntegerLiteral(long value)) {
      return Operand.whole(value);
    }
    throw new NotTranslatable("it limits its rows by something else than a plain number");
  }

  /** The columns of all leaves, of one kind each. */
  private static List<List<Operand>> unified(Part part) {
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
  private static Operand common(List<List<Operand>> leaves, int column) {
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

  private Part part(Query.Body body, @Nullable QueryScope outer) {
    return switch (body) {
      case Query.Select select -> select(select, outer);
      case Query.Values(List<List<Expression>> rows) -> values(rows, outer);
      case Query.Compound compound ->
          new CompoundPart(
              compound.operator(), part(compound.left(), outer), part(compound.right(), outer));
    };
  }

  private record CompoundPart(String operator, Part left, Part right) implements Part {

    CompoundPart {
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
    private static String inner(Part part, List<List<Operand>> leaves, List<Identifier> names) {
      String text = part.text(leaves, names);
      return part instanceof CompoundPart ? "(" + text + ")" : text;
    }
  }

  private Part values(List<List<Expression>> rows, @Nullable QueryScope outer) {
    QueryScope scope = new QueryScope(outer, meter);
    QueryExpressions expressions = new QueryExpressions(this, scope, Map.of(), meter);
    List<List<Out>> leaves = new ArrayList<>();
    for (List<Expression> row : rows) {
      List<Out> leaf = new ArrayList<>();
      for (int i = 0; i < row.size(); i++) {
        Expression value = row.get(i);
        AccuracyMeter.Measured<Operand> measured = meter.measure(() -> expressions.operand(value));
        leaf.add(new Out("column" + (i + 1), measured.value(), measured.accuracy()));
      }
      leaves.add(leaf);
    }
    return new ValuesPart(leaves);
  }

  /** Written as SELECTs, whose columns have names. */
  private record ValuesPart(List<List<Out>> leaves) implements Part {

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

  private static String list(List<Operand> values, List<Identifier> names) {
    List<String> items = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      items.add(result(values.get(i)) + " AS " + names.get(i).quoted());
    }
    return String.join(", ", items);
  }

  /** A value as a query gives it: of a type that does not depend on what is around it. */
  static String result(Operand value) {
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

  // SELECT

  private static final class SelectPart implements Part {

    private final boolean distinct;
    private final List<Out> columns;
    private final String tail;
    private final QueryExpressions expressions;

    SelectPart(boolean distinct, List<Out> columns, String tail, QueryExpressions expressions) {
      this.distinct = distinct;
      this.columns = columns;
      this.tail = tail;
      this.expressions = expressions;
    }

    @Override
    public List<Out> columns() {
      return columns;
    }

    @Override
    public List<List<Out>> leaves() {
      return List.of(columns);
    }

    @Override
    public String text(List<List<Operand>> leaves, List<Identifier> names) {
      return (distinct ? "SELECT DISTINCT " : "SELECT ") + list(leaves.getFirst(), names) + tail;
    }
  }

  private SelectPart select(Query.Select select, @Nullable QueryScope outer) {
    QueryScope scope = new QueryScope(outer, meter);
    Map<String, Expression.Window> windows = new HashMap<>();
    select.windows().forEach(w -> windows.put(Scope.asciiLower(w.name()), w.window()));
    QueryExpressions expressions = new QueryExpressions(this, scope, windows, meter);
    StringBuilder tail = new StringBuilder();
    if (select.from() != null) {
      tail.append("\nFROM ").append(from(select.from(), scope, expressions));
    }
    List<Out> columns = new ArrayList<>();
    Map<String, Operand> named = new LinkedHashMap<>();
    for (Query.Item item : select.items()) {
      switch (item) {
        case Query.Star(String table) -> columns.addAll(star(scope, table));
        case Query.Column(Expression expression, String alias) -> {
          AccuracyMeter.Measured<Operand> value =
              meter.measure(() -> expressions.operand(expression));
          columns.add(
              new Out(
                  alias != null ? alias : name(expression, columns.size()),
                  value.value(),
                  value.accuracy()));
          if (alias != null) {
            named.putIfAbsent(alias, value.value());
          }
        }
      }
    }
    if (select.distinct()) {
      columns.forEach(c -> grouped(c.operand()));
    }
    named.forEach(scope::name);
    if (select.where() != null) {
      tail.append("\nWHERE ").append(expressions.truth(select.where()).sql());
    }
    if (!select.groupBy().isEmpty()) {
      tail.append("\nGROUP BY ")
          .append(
              select.groupBy().stream()
                  .map(term -> grouped(term(term, columns, expressions)).sql())
                  .collect(Collectors.joining(", ")));
    }
    if (select.having() != null) {
      tail.append("\nHAVING ").append(expressions.truth(select.having()).sql());
    }
    return new SelectPart(select.distinct(), columns, tail.toString(), expressions);
  }

  /** Refuses to take for equal what only SQLite takes for equal. */
  static Operand grouped(Operand operand) {
    if (operand.is(Family.TEXT) && operand.collation() != null) {
      throw new NotTranslatable(
          "it takes texts for equal under the collation " + operand.collation());
    }
    if (operand.is(Family.JSON)) {
      throw new NotTranslatable("it compares JSON as text");
    }
    if (operand.is(Family.UUID) && !Comparisons.isLowerUuid(operand)) {
      throw new NotTranslatable(
          "it compares " + operand.called() + ", whose UUIDs are not all texts in lower case");
    }
    return operand;
  }

  private static Operand term(Expression term, List<Out> columns, QueryExpressions expressions) {
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

  private static String name(Expression expression, int at) {
    return expression instanceof Expression.Name name ? name.name() : "column" + (at + 1);
  }

  private static List<Out> star(QueryScope scope, @Nullable String table) {
    List<Out> columns = new ArrayList<>();
    boolean found = false;
    for (Relation relation : scope.relations()) {
      if (table != null && !Scope.same(relation.name(), table)) {
        continue;
      }
      found = true;
      for (Relation.Field field : relation.fields()) {
        if (table == null && scope.isMerged(field)) {
          continue;
        }
        Operand both = table == null ? scope.both(field.name()) : null;
        columns.add(
            new Out(field.name(), both == null ? scope.carried(field) : both, field.accuracy()));
      }
    }
    if (!found) {
      throw new NotTranslatable("it takes all columns of what it does not read");
    }
    return columns;
  }

  // FROM

  /** A FROM, whose relations enter the scope. */
  String from(Query.From from, QueryScope scope, QueryExpressions expressions) {
    return switch (from) {
      case Query.Named(String name, String alias) -> named(name, alias, scope);
      case Query.Sub(Query query, String alias) -> {
        Rows rows = rows(query, around);
        String called = alias == null ? "subquery" + (scope.relations().size() + 1) : alias;
        scope.add(outside(called, rows.columns()).as(called));
        yield "(" + rows.sql() + ") AS " + Identifier.of(called).quoted();
      }
      case Query.Join join -> join(join, scope, expressions);
    };
  }

  private String named(String name, @Nullable String alias, QueryScope scope) {
    String folded = Scope.asciiLower(name);
    String called = alias == null ? name : alias;
    Relation common = commons.get(folded);
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
    String left = from(join.left(), scope, expressions);
    List<Relation> ofLeft = scope.relations();
    String right = from(join.right(), scope, expressions);
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

  // ORDER BY

  /** An ORDER BY over expressions of one SELECT. */
  String order(List<Query.Order> terms, QueryExpressions expressions) {
    return order(terms, expressions, List.of());
  }

  private String order(List<Query.Order> terms, QueryExpressions expressions, List<Out> columns) {
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
  private static String orderOfColumns(List<Query.Order> terms, List<Out> columns, Relation rows) {
    List<String> sql = new ArrayList<>();
    for (Query.Order term : terms) {
      Expression expression = term.expression();
      @Nullable String collation = null;
      if (expression instanceof Expression.Collate(Expression inner, String name)) {
        expression = inner;
        collation = name.toUpperCase(java.util.Locale.ROOT);
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
}
