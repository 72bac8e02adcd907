package dev.pgtrek.plan;

import dev.pgtrek.model.Check;
import dev.pgtrek.model.Column;
import dev.pgtrek.model.ColumnCast;
import dev.pgtrek.model.Extension;
import dev.pgtrek.model.Finding;
import dev.pgtrek.model.ForeignKey;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.Index;
import dev.pgtrek.model.Key;
import dev.pgtrek.model.ValueFormat;
import dev.pgtrek.spi.ColumnRoute;
import dev.pgtrek.spi.Step;
import dev.pgtrek.spi.TriggerRoute;
import dev.pgtrek.spi.ViewRoute;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A plan as the maps, lists and words that its file consists of, in the file's order. */
final class PlanTree {

  /** The value of {@code into:}. */
  static final String INTO_EXISTING = "existing";

  private PlanTree() {}

  static Map<String, Object> of(Plan plan) {
    Map<String, Object> root = new LinkedHashMap<>();
    root.put("version", PlanFile.VERSION);
    root.put("source", plan.source());
    root.put("engine", plan.engine());
    root.put("schema", plan.schema());
    ExistingPlan existing = plan.existing();
    if (existing != null) {
      root.put("into", INTO_EXISTING);
      root.put("existingRows", word(existing.rows()));
    }
    root.put("naming", word(plan.naming()));
    root.put("jsonIndex", word(plan.jsonIndex()));
    root.put("search", word(plan.search()));
    rules(root, plan.rules().all());
    list(root, "extensions", plan.extensions().stream().map(PlanTree::extension));
    root.put("vectorIndex", word(plan.vectorIndex()));
    PlaceFile.write(plan.places(), root);
    List<Object> tables = new ArrayList<>();
    plan.tables().forEach(t -> tables.add(table(t, plan)));
    plan.notCarried().stream()
        .filter(n -> n.kind().equals("table"))
        .forEach(n -> tables.add(skipped(n.name())));
    if (existing != null) {
      existing.homeless().stream()
          .filter(h -> h.column() == null)
          .forEach(h -> tables.add(homeless(h.table())));
    }
    List<Object> notCarried = new ArrayList<>();
    plan.notCarried().forEach(n -> notCarried.add(notCarried(n)));
    List<Object> findings = new ArrayList<>();
    plan.findings().forEach(f -> findings.add(finding(f)));
    root.put("tables", tables);
    SearchTree.put(root, plan);
    root.put("notCarried", notCarried);
    root.put("findings", findings);
    root.put("views", views(plan));
    root.put("triggers", triggers(plan));
    if (plan.typed() != null) {
      list(root, "restored", plan.typed().restored().stream().map(PlanTree::restored));
    }
    root.put(PlanSeal.KEY, PlanSeal.ofRoot(root));
    return root;
  }

  private static List<Object> views(Plan plan) {
    List<Object> views = new ArrayList<>();
    for (ViewRoute view : plan.views()) {
      Map<String, Object> entry = new LinkedHashMap<>();
      entry.put("source", SourceNames.text(view.source().name()));
      entry.put("target", view.target().table().text());
      entry.put(
          "columns",
          view.route().columns().stream()
              .map(c -> c.target().name() + " " + c.target().type().sql())
              .toList());
      entry.put(view.own() ? "sql" : "becomes", view.query());
      views.add(entry);
    }
    addLeft(plan, "view", views);
    return views;
  }

  private static Map<String, Object> restored(Step step) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("kind", word(step.kind()));
    entry.put("name", step.object());
    entry.put("sql", step.sql());
    return entry;
  }

  private static List<Object> triggers(Plan plan) {
    List<Object> triggers = new ArrayList<>();
    for (TriggerRoute trigger : plan.triggers()) {
      Map<String, Object> entry = new LinkedHashMap<>();
      entry.put("source", trigger.source().name().text());
      entry.put("table", trigger.target().table().text());
      entry.put(trigger.own() ? "sql" : "becomes", trigger.sql());
      triggers.add(entry);
    }
    addLeft(plan, "trigger", triggers);
    return triggers;
  }

  /** Those that are not carried stand there too, so that a text of the user's can be added. */
  private static void addLeft(Plan plan, String kind, List<Object> into) {
    for (Plan.NotCarried left : plan.notCarried()) {
      if (left.kind().equals(kind)) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("source", left.name());
        if (left.reason().equals(Planner.BY_CHOICE)) {
          entry.put("skip", true);
        }
        into.add(entry);
      }
    }
  }

  static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private static Map<String, Object> skipped(String name) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("source", name);
    entry.put("skip", true);
    return entry;
  }

  /** Not skipped by anybody: it blocks, or is told of, until the person decides. */
  private static Map<String, Object> homeless(Identifier name) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("source", name.text());
    return entry;
  }

  private static void rules(Map<String, Object> entry, RuleSet rules) {
    Map<String, Object> tree = rules.tree();
    if (!tree.isEmpty()) {
      entry.put("rules", tree);
    }
  }

  private static Map<String, Object> table(Plan.TablePlan plan, Plan whole) {
    ExistingPlan existing = whole.existing();
    TypedPlan typed = whole.typed();
    RuleBook rules = whole.rules();
    Map<String, Object> table = new LinkedHashMap<>();
    table.put("source", SourceNames.text(plan.route().source().name()));
    table.put("target", plan.route().target().name().table().text());
    ExistingPlan.Mapped mapped =
        existing == null ? null : existing.tables().get(plan.route().source().name());
    if (mapped != null) {
      table.put("existingRows", word(mapped.rows()));
      table.put("triggers", word(mapped.triggers()));
    }
    rules(table, rules.own(SourceNames.of(plan.route().source().name())));
    table.put("rows", plan.rows());
    if (typed != null && typed.original().contains(plan.route().source().name())) {
      table.put("original", plan.route().target().traits().sql());
    }
    table.put("columns", columns(plan, existing, typed, rules));
    Key primary = plan.route().target().primaryKey();
    if (primary != null) {
      table.put("primaryKey", key(primary));
    }
    list(table, "uniqueKeys", plan.route().target().uniqueKeys().stream().map(PlanTree::key));
    list(table, "foreignKeys", plan.route().target().foreignKeys().stream().map(PlanTree::key));
    list(
        table,
        "indexes",
        Stream.concat(
            plan.route().target().indexes().stream().map(PlanTree::index),
            plan.leftIndexes().stream().map(PlanTree::left)));
    list(table, "checks", plan.route().target().checks().stream().map(PlanTree::check));
    list(table, "added", added(plan));
    table.put(PlanSeal.KEY, PlanSeal.ofTable(table));
    return table;
  }

  private static void list(
      Map<String, Object> into, String key, Stream<Map<String, Object>> entries) {
    List<Map<String, Object>> list = entries.toList();
    if (!list.isEmpty()) {
      into.put(key, list);
    }
  }

  private static List<Object> columns(
      Plan.TablePlan plan,
      @Nullable ExistingPlan existing,
      @Nullable TypedPlan typed,
      RuleBook rules) {
    Identifier table = SourceNames.of(plan.route().source().name());
    ExistingPlan.Mapped mapped =
        existing == null ? null : existing.tables().get(plan.route().source().name());
    Map<Column, ColumnRoute> bySource = new LinkedHashMap<>();
    Map<Column, String> reasons = new LinkedHashMap<>();
    List<ColumnRoute> routes = plan.route().all();
    int own = plan.route().columns().size() - plan.added();
    for (int i = 0; i < routes.size(); i++) {
      if (i < own || i >= own + plan.added()) {
        bySource.put(routes.get(i).source(), routes.get(i));
        reasons.put(routes.get(i).source(), plan.reasons().get(i));
      }
    }
    List<Object> columns = new ArrayList<>();
    for (Column column : plan.route().source().readable()) {
      ColumnRoute route = bySource.get(column);
      if (route != null) {
        Map<String, Object> entry =
            column(route, reasons.getOrDefault(column, ""), plan, mapped, typed != null);
        if (typed != null) {
          stored(entry, route);
        }
        rules(entry, rules.own(table, column.name()));
        columns.add(entry);
      } else if (existing != null && existing.isHomeless(table, column.name())) {
        columns.add(homeless(column.name()));
      } else {
        columns.add(skipped(column.name().text()));
      }
    }
    return columns;
  }

  private static Map<String, Object> column(
      ColumnRoute route,
      String reason,
      Plan.TablePlan plan,
      ExistingPlan.@Nullable Mapped mapped,
      boolean typed) {
    Map<String, Object> column = new LinkedHashMap<>();
    column.put("source", route.source().name().text());
    column.put("target", route.target().name().text());
    column.put("declared", route.source().declared());
    column.put("type", route.target().type().sql());
    if (route.format() != ValueFormat.NATIVE && !typed) {
      column.put("format", word(route.format()));
    }
    index(column, route, plan);
    column.put("notNull", route.target().notNull());
    String defaultSql = route.target().defaultSql();
    if (defaultSql != null) {
      column.put("default", defaultSql);
    }
    Column.Generated generated = route.target().generated();
    if (generated != null) {
      column.put("generated", generated.expression());
    }
    Column.Identity identity = route.target().identity();
    if (identity != null) {
      column.put("identityAfter", identity.lastUsed());
    }
    NameMatch.How match = mapped == null ? null : mapped.columns().get(route.source().name());
    if (match != null) {
      column.put("match", match.words());
    }
    ColumnCast cast = route.cast();
    if (cast != null) {
      column.put("cast", cast.declared());
    }
    column.put("reason", reason);
    return column;
  }

  /** How a target without types of its own keeps the values. */
  private static void stored(Map<String, Object> column, ColumnRoute route) {
    column.put("stored", route.target().declared());
    ValueFormat written = route.written();
    if (written != null) {
      column.put("written", word(written));
    }
  }

  private static Stream<Map<String, Object>> added(Plan.TablePlan plan) {
    List<ColumnRoute> routes = plan.route().columns();
    return IntStream.range(routes.size() - plan.added(), routes.size())
        .mapToObj(
            i -> {
              ColumnRoute route = routes.get(i);
              Map<String, Object> column = new LinkedHashMap<>();
              column.put("source", route.source().name().text());
              column.put("target", route.target().name().text());
              column.put("type", route.target().type().sql());
              if (route.format() != ValueFormat.NATIVE) {
                column.put("format", word(route.format()));
              }
              index(column, route, plan);
              column.put("reason", plan.reasons().get(i));
              return column;
            });
  }

  private static void index(Map<String, Object> column, ColumnRoute route, Plan.TablePlan plan) {
    IndexEdit edit = plan.indexEdits().getOrDefault(route.target().name(), IndexEdit.NONE);
    if (edit.kind() != null) {
      column.put("index", edit.kind());
    }
    if (edit.m() != null) {
      column.put("m", edit.m());
    }
    if (edit.efConstruction() != null) {
      column.put("efConstruction", edit.efConstruction());
    }
  }

  private static Map<String, Object> key(Key key) {
    Map<String, Object> entry = new LinkedHashMap<>();
    name(entry, key.name());
    entry.put("columns", names(key.columns()));
    return entry;
  }

  private static Map<String, Object> key(ForeignKey key) {
    Map<String, Object> entry = new LinkedHashMap<>();
    name(entry, key.name());
    entry.put("columns", names(key.columns()));
    entry.put("references", key.parent().table().text());
    entry.put("parentColumns", names(key.parentColumns()));
    entry.put("onDelete", key.onDelete().sql());
    entry.put("onUpdate", key.onUpdate().sql());
    if (key.deferrable()) {
      entry.put(
          "deferrable", key.initiallyDeferred() ? "initially deferred" : "initially immediate");
    }
    return entry;
  }

  private static Map<String, Object> index(Index index) {
    Map<String, Object> entry = new LinkedHashMap<>();
    name(entry, index.name());
    entry.put("unique", index.unique());
    entry.put("method", index.method());
    entry.put("terms", index.terms().stream().map(PlanTree::term).toList());
    if (index.where() != null) {
      entry.put("where", index.where());
    }
    if (!index.parameters().isEmpty()) {
      entry.put("with", new LinkedHashMap<>(index.parameters()));
    }
    return entry;
  }

  private static Map<String, Object> left(Identifier index) {
    Map<String, Object> entry = new LinkedHashMap<>();
    name(entry, index);
    entry.put("skip", true);
    return entry;
  }

  private static String term(Index.Term term) {
    Identifier column = term.column();
    String what = column == null ? "(" + term.expression() + ")" : column.quoted();
    String operators = term.operatorClass() == null ? "" : " " + term.operatorClass();
    return what + operators + (term.descending() ? " DESC" : "");
  }

  private static Map<String, Object> check(Check check) {
    Map<String, Object> entry = new LinkedHashMap<>();
    name(entry, check.name());
    entry.put("expression", check.expression());
    return entry;
  }

  private static void name(Map<String, Object> entry, @Nullable Identifier name) {
    if (name != null) {
      entry.put("name", name.text());
    }
  }

  private static List<String> names(List<Identifier> identifiers) {
    return identifiers.stream().map(Identifier::text).toList();
  }

  private static Map<String, Object> extension(Extension extension) {
    Map<String, Object> entry = new LinkedHashMap<>();
    name(entry, extension.name());
    entry.put("reason", extension.reason());
    return entry;
  }

  private static Map<String, Object> notCarried(Plan.NotCarried left) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("kind", left.kind());
    entry.put("name", left.name());
    entry.put("reason", left.reason());
    entry.put("sql", left.sql());
    return entry;
  }

  private static Map<String, Object> finding(Finding finding) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("code", finding.code());
    entry.put("severity", word(finding.severity()));
    entry.put("subject", finding.subject());
    entry.put("measured", finding.measured());
    entry.put("why", finding.why());
    entry.put("fix", finding.fix());
    return entry;
  }
}
