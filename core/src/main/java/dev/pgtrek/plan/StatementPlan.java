package dev.pgtrek.plan;

import dev.pgtrek.model.Catalog;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.SearchIndex;
import dev.pgtrek.model.Severity;
import dev.pgtrek.model.TableName;
import dev.pgtrek.model.Trigger;
import dev.pgtrek.model.View;
import dev.pgtrek.spi.Dialect;
import dev.pgtrek.spi.TableRoute;
import dev.pgtrek.spi.TriggerRequest;
import dev.pgtrek.spi.TriggerRoute;
import dev.pgtrek.spi.TriggerTranslation;
import dev.pgtrek.spi.ViewRequest;
import dev.pgtrek.spi.ViewRoute;
import dev.pgtrek.spi.ViewTranslation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What becomes of views and triggers, once it stands what becomes of all tables. */
final class StatementPlan {

  private final Catalog catalog;
  private final PlanOptions options;
  private final NamePlan names;
  private final Dialect dialect;
  private final Notes notes;
  private final Map<Identifier, Identifier> viewNames = new HashMap<>();

  StatementPlan(
      Catalog catalog, PlanOptions options, NamePlan names, Dialect dialect, Notes notes) {
    this.catalog = catalog;
    this.options = options;
    this.names = names;
    this.dialect = dialect;
    this.notes = notes;
  }

  /** Gives the views their names, before objects without a given one take theirs. */
  void name(ObjectNames schema) {
    for (View view : catalog.views()) {
      Identifier source = view.name().table();
      PlanEdits.StatementEdit edit = options.edits().views().get(source);
      if (edit != null && edit.skip()) {
        continue;
      }
      String wanted =
          edit == null || edit.target() == null ? names.spelled(source) : edit.target().text();
      Identifier name = schema.take(wanted);
      viewNames.put(source, name);
      if (!name.text().equals(wanted)) {
        notes.find(
            "view-renamed",
            Severity.WARN,
            source.text(),
            "the name " + wanted + " is taken or too long",
            "The view becomes " + name + ".",
            "Nothing to do if that suits; else choose a name with `target:` in the plan file.");
      }
    }
  }

  /** The views that are carried; notes the others. */
  List<ViewRoute> views(List<TableRoute> tables) {
    List<ViewRequest> requests = new ArrayList<>();
    for (View view : catalog.views()) {
      Identifier name = viewNames.get(view.name().table());
      if (name == null) {
        notes.leave("view", view.name().table().text(), Planner.BY_CHOICE, view.sql());
      } else {
        requests.add(
            new ViewRequest(
                view,
                new TableName(Identifier.of(options.schema()), name),
                view.columns().stream().map(this::column).toList(),
                own(options.edits().views().get(view.name().table()))));
      }
    }
    List<ViewRoute> routes = new ArrayList<>();
    for (ViewTranslation view : dialect.statements().views(requests, tables)) {
      switch (view) {
        case ViewTranslation.Carried(ViewRoute route) -> {
          routes.add(route);
          carry("view", route.source().name().table(), route.own(), route.target());
        }
        case ViewTranslation.NotCarried(View source, String reason) ->
            notes.lose("view", source.name().table().text(), reason, source.sql());
      }
    }
    return routes;
  }

  private Identifier column(Identifier source) {
    return Identifier.of(ObjectNames.cut(names.spelled(source), dialect.maxNameBytes()));
  }

  private static @Nullable String own(PlanEdits.@Nullable StatementEdit edit) {
    return edit == null ? null : edit.sql();
  }

  /** The triggers that are carried; notes the others. */
  List<TriggerRoute> triggers(List<TableRoute> tables, List<ViewRoute> views, SearchPlan searches) {
    ObjectNames functions = new ObjectNames(dialect.maxNameBytes());
    searches.reserveFunctions(functions);
    List<TriggerRequest> requests = new ArrayList<>();
    for (Trigger trigger : catalog.triggers()) {
      PlanEdits.StatementEdit edit = options.edits().triggers().get(trigger.name());
      if (edit != null && edit.skip()) {
        notes.leave("trigger", trigger.name().text(), Planner.BY_CHOICE, trigger.sql());
      } else if (searches.covers(trigger.name()).isPresent() && own(edit) == null) {
        String instead = searches.covers(trigger.name()).get();
        notes.change("trigger", trigger.name().text(), instead, trigger.sql());
      } else {
        Identifier name = functions.take(names.spelled(trigger.name()));
        requests.add(new TriggerRequest(trigger, name, own(edit)));
      }
    }
    List<TriggerRoute> routes = new ArrayList<>();
    for (TriggerTranslation trigger :
        dialect.statements().triggers(requests, tables, views, virtualTables())) {
      switch (trigger) {
        case TriggerTranslation.Carried(TriggerRoute route) -> {
          routes.add(route);
          carry("trigger", route.source().name(), route.own(), route.target(), route.name());
        }
        case TriggerTranslation.NotCarried(Trigger source, String reason, List<Identifier> keeps) ->
            leave(source, reason, !keeps.isEmpty());
      }
    }
    return routes;
  }

  private void carry(String kind, Identifier source, boolean own, TableName target) {
    carry(kind, source, own, target, target.table());
  }

  private void carry(
      String kind, Identifier source, boolean own, TableName target, Identifier object) {
    if (own) {
      notes.change(
          kind, source.text(), "What the plan file says in its place.", "", target, object);
    } else {
      notes.carry(kind, source.text(), "", target, object);
    }
  }

  private void leave(Trigger trigger, String reason, boolean covered) {
    if (covered) {
      notes.leave("trigger", trigger.name().text(), reason, trigger.sql());
    } else {
      notes.lose("trigger", trigger.name().text(), reason, trigger.sql());
    }
  }

  private Set<Identifier> virtualTables() {
    return Stream.concat(
            catalog.others().stream()
                .filter(o -> o.kind() == Catalog.OtherObject.Kind.VIRTUAL_TABLE)
                .map(Catalog.OtherObject::name),
            // One that keeps its rows itself is a table on the target.
            catalog.searches().stream()
                .map(SearchIndex::name)
                .filter(s -> catalog.table(s).isEmpty())
                .map(TableName::table))
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }
}
