package dev.pgtrek.postgres.dialect;

import dev.pgtrek.model.Column;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.TableName;
import dev.pgtrek.spi.TableRoute;
import dev.pgtrek.spi.TriggerRequest;
import dev.pgtrek.spi.TriggerRoute;
import dev.pgtrek.spi.TriggerTranslation;
import dev.pgtrek.spi.ViewRoute;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * Says triggers of SQLite as a function in PL/pgSQL and a trigger that calls it.
 *
 * <p>What differs between the engines and is made up for: SQLite never fires a trigger while it is
 * at work ({@code PRAGMA recursive_triggers} is off unless an application turns it on), so one that
 * could reach itself carries a mark; SQLite's AFTER triggers run row by row, PostgreSQL's when the
 * statement has done all rows, so a trigger that stores what it reads from its own table is
 * refused; a BEFORE trigger of PostgreSQL must leave its row alone.
 */
final class TriggerTranslator {

  private final Map<String, TableRoute> tables = new HashMap<>();
  private final Map<String, Relation> relations = new HashMap<>();
  private final Map<String, String> places = new HashMap<>();
  private final Map<String, ViewRoute> views = new HashMap<>();
  private final Set<String> virtualTables;
  private final Map<TriggerRequest, TriggerText> texts = new LinkedHashMap<>();

  private TriggerTranslator(
      List<TableRoute> routes, List<ViewRoute> viewRoutes, Set<Identifier> virtualTables) {
    for (TableRoute route : routes) {
      String folded = add(Relation.of(route), route.target().name());
      tables.put(folded, route);
    }
    for (ViewRoute view : viewRoutes) {
      Relation relation = Relation.of(view.route());
      views.put(add(relation, view.target()), view);
    }
    this.virtualTables =
        virtualTables.stream().map(t -> Scope.asciiLower(t.text())).collect(Collectors.toSet());
  }

  private String add(Relation relation, TableName target) {
    String folded = Scope.asciiLower(relation.name());
    relations.put(folded, relation);
    places.put(folded, target.quoted());
    return folded;
  }

  /** One for each trigger, in their order. */
  static List<TriggerTranslation> translate(
      List<TriggerRequest> triggers,
      List<TableRoute> tables,
      List<ViewRoute> views,
      Set<Identifier> virtualTables) {
    TriggerTranslator translator = new TriggerTranslator(tables, views, virtualTables);
    Map<TriggerRequest, NotTranslatable> refusals = new HashMap<>();
    for (TriggerRequest trigger : triggers) {
      try {
        translator.texts.put(trigger, StatementParser.trigger(trigger.source().sql()));
      } catch (NotTranslatable refused) {
        refusals.put(trigger, refused);
      }
    }
    return triggers.stream().map(t -> translator.translation(t, refusals.get(t))).toList();
  }

  private TriggerTranslation translation(
      TriggerRequest trigger, @Nullable NotTranslatable refused) {
    TriggerText text = texts.get(trigger);
    try {
      if (trigger.own() != null) {
        return carried(trigger, trigger.own(), true);
      }
      if (refused != null || text == null) {
        throw refused == null ? new NotTranslatable("it is not understood") : refused;
      }
      Set<String> kept = new LinkedHashSet<>();
      boolean onlyVirtual = true;
      for (TriggerText.Action action : text.actions()) {
        String written = TriggerText.written(action);
        boolean virtual = written != null && virtualTables.contains(Scope.asciiLower(written));
        onlyVirtual &= virtual;
        if (virtual) {
          kept.add(written);
        }
      }
      if (onlyVirtual && !kept.isEmpty()) {
        return new TriggerTranslation.NotCarried(
            trigger.source(),
            "It only keeps "
                + String.join(", ", kept)
                + " in step, a virtual table of SQLite's: what becomes of that covers it.",
            kept.stream().map(Identifier::of).toList());
      }
      if (!kept.isEmpty()) {
        throw new NotTranslatable("it writes to the virtual table " + String.join(", ", kept));
      }
      return carried(trigger, statements(trigger, text), false);
    } catch (NotTranslatable reason) {
      return new TriggerTranslation.NotCarried(trigger.source(), reason.sentence(), List.of());
    }
  }

  private TriggerTranslation carried(TriggerRequest trigger, String sql, boolean own) {
    return new TriggerTranslation.Carried(
        new TriggerRoute(
            trigger.source(), target(trigger.source().table()), trigger.name(), sql, own));
  }

  private TableName target(TableName source) {
    String folded = Scope.asciiLower(source.table().text());
    TableRoute table = tables.get(folded);
    ViewRoute view = views.get(folded);
    if (table != null) {
      return table.target().name();
    }
    if (view == null) {
      throw new NotTranslatable("it watches " + source.table() + ", which is not carried");
    }
    return view.target();
  }

  private String statements(TriggerRequest trigger, TriggerText text) {
    TableName target = target(trigger.source().table());
    Relation watched = relations.get(Scope.asciiLower(text.table()));
    if (watched == null) {
      throw new NotTranslatable("it watches " + text.table() + ", which is not carried");
    }
    refuseWhatDiffers(text);
    Identifier schema = target.schema();
    String function = new TableName(schema, trigger.name()).quoted() + "()";
    String body = body(trigger, text, watched, target);
    if (body.contains("$pgtrek$")) {
      throw new NotTranslatable("it holds the mark by which its function would end");
    }
    String columns =
        text.columns().isEmpty()
            ? ""
            : text.columns().stream()
                .map(c -> target(c, text.table()))
                .collect(Collectors.joining(", ", " OF ", ""));
    return "CREATE FUNCTION "
        + function
        + " RETURNS trigger LANGUAGE plpgsql AS $pgtrek$\nBEGIN\n"
        + body
        + "END\n$pgtrek$;\nCREATE TRIGGER "
        + trigger.name().quoted()
        + " "
        + text.timing()
        + " "
        + text.event()
        + columns
        + " ON "
        + target.quoted()
        + "\n  FOR EACH ROW EXECUTE FUNCTION "
        + function;
  }

  private String target(String column, String table) {
    TableRoute route = tables.get(Scope.asciiLower(table));
    if (route == null) {
      throw new NotTranslatable("it watches single columns of a view");
    }
    return TriggerWrites.column(route, column).target().name().quoted();
  }

  private static void refuseWhatDiffers(TriggerText text) {
    for (TriggerText.Action action : text.actions()) {
      String written = TriggerText.written(action);
      boolean own = written != null && Scope.same(written, text.table());
      if (own && text.timing().equals("BEFORE") && !text.event().equals("INSERT")) {
        throw new NotTranslatable(
            "it writes to its own table before the row is written, which PostgreSQL does not"
                + " allow");
      }
      boolean stores =
          action instanceof TriggerText.Insert insert
              && insert.rows() != null
              && Walk.reads(insert.rows(), text.table());
      if (stores && text.timing().equals("AFTER")) {
        throw new NotTranslatable(
            "it stores what it reads from its own table, and PostgreSQL shows it all rows of a"
                + " statement where SQLite shows those done so far");
      }
    }
  }

  private String body(
      TriggerRequest trigger, TriggerText text, Relation watched, TableName target) {
    AccuracyMeter meter = new AccuracyMeter();
    QueryScope scope = new QueryScope(null, meter);
    if (!text.event().equals("DELETE")) {
      scope.addRecord(watched.asRecord("NEW"));
    }
    if (!text.event().equals("INSERT")) {
      scope.addRecord(watched.asRecord("OLD"));
    }
    QueryTranslator queries = new QueryTranslator(relations, places, meter, scope);
    String result =
        text.timing().equals("AFTER") ? "NULL" : text.event().equals("DELETE") ? "OLD" : "NEW";
    String mark = reachesItself(text) ? mark(target, trigger.name()) : "";
    String leave = mark.isEmpty() ? "" : "PERFORM set_config('" + mark + "', '', true);\n";
    TriggerWrites writes = new TriggerWrites(tables, texts.values(), queries, scope, meter, leave);
    String indent = text.when() == null ? "  " : "    ";
    StringBuilder actions = new StringBuilder();
    if (!mark.isEmpty()) {
      actions.append("PERFORM set_config('").append(mark).append("', 'on', true);\n");
    }
    for (TriggerText.Action action : text.actions()) {
      actions.append(writes.statement(action));
    }
    actions.append(leave);
    StringBuilder body = new StringBuilder();
    if (!mark.isEmpty()) {
      body.append("  -- SQLite never fires a trigger while it is at work.\n");
      body.append("  IF current_setting('").append(mark).append("', true) = 'on' THEN\n");
      body.append("    RETURN ").append(result).append(";\n  END IF;\n");
    }
    String lines =
        actions.isEmpty()
            ? indent + "NULL;\n"
            : actions.toString().lines().map(l -> indent + l + "\n").collect(Collectors.joining());
    if (text.when() == null) {
      body.append(lines);
    } else {
      QueryExpressions expressions = new QueryExpressions(queries, scope, Map.of(), meter);
      body.append("  IF ").append(expressions.truth(text.when()).sql()).append(" THEN\n");
      body.append(lines).append("  END IF;\n");
    }
    return body.append("  RETURN ").append(result).append(";\n").toString();
  }

  /** A setting's name of this trigger's own. */
  private static String mark(TableName target, Identifier trigger) {
    CRC32 sum = new CRC32();
    sum.update((target + " " + trigger).getBytes(StandardCharsets.UTF_8));
    return "pgtrek.at_work_" + HexFormat.of().toHexDigits(sum.getValue(), 8);
  }

  /** Whether what the trigger writes can fire it again, by itself or through other triggers. */
  private boolean reachesItself(TriggerText start) {
    Set<TriggerText> seen = new LinkedHashSet<>();
    List<TriggerText> open = new ArrayList<>(firedBy(start));
    while (!open.isEmpty()) {
      TriggerText next = open.removeLast();
      if (next.equals(start)) {
        return true;
      }
      if (seen.add(next)) {
        open.addAll(firedBy(next));
      }
    }
    return false;
  }

  private List<TriggerText> firedBy(TriggerText text) {
    List<TriggerText> fired = new ArrayList<>();
    for (TriggerText other : texts.values()) {
      if (text.actions().stream().anyMatch(action -> fires(action, other))) {
        fired.add(other);
      }
    }
    return fired;
  }

  private static boolean fires(TriggerText.Action action, TriggerText other) {
    String written = TriggerText.written(action);
    if (written == null || !Scope.same(written, other.table())) {
      return false;
    }
    return switch (action) {
      case TriggerText.Ask _ -> false;
      case TriggerText.Insert insert ->
          other.event().equals("INSERT")
              || (other.event().equals("UPDATE")
                  && (!insert.upserts().isEmpty() || insert.conflict().equals("REPLACE")));
      case TriggerText.Update update ->
          other.event().equals("UPDATE")
              && (other.columns().isEmpty()
                  || update.set().stream()
                      .anyMatch(
                          s -> other.columns().stream().anyMatch(c -> Scope.same(c, s.column()))));
      case TriggerText.Delete _ -> other.event().equals("DELETE");
    };
  }

  /** The columns that a statement may write, of a table. */
  static List<Column> written(TableRoute route) {
    return route.source().columns().stream().filter(c -> c.generated() == null).toList();
  }
}
