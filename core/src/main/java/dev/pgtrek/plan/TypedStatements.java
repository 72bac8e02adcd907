package dev.pgtrek.plan;

import dev.pgtrek.model.Catalog;
import dev.pgtrek.model.Identifier;
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
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What becomes of a typed source's views and triggers. */
final class TypedStatements {

  private final Catalog catalog;
  private final PlanOptions options;
  private final TypedNames names;
  private final RestoredStatements restored;
  private final Dialect dialect;
  private final Notes notes;

  TypedStatements(
      Catalog catalog,
      PlanOptions options,
      TypedNames names,
      RestoredStatements restored,
      Dialect dialect,
      Notes notes) {
    this.catalog = catalog;
    this.options = options;
    this.names = names;
    this.restored = restored;
    this.dialect = dialect;
    this.notes = notes;
  }

  /** The views that are carried; notes the others. */
  List<ViewRoute> views(List<TableRoute> tables) {
    List<ViewRequest> requests = new ArrayList<>();
    for (View view : catalog.views()) {
      String subject = SourceNames.text(view.name());
      PlanEdits.StatementEdit edit = options.edits().views().get(SourceNames.of(view.name()));
      if (edit != null && edit.skip()) {
        notes.leave("view", subject, Planner.BY_CHOICE, view.sql());
      } else if (own(edit) == null && restored.makesView(view.name())) {
        notes.carry("view", subject, "as the original says it");
      } else {
        requests.add(new ViewRequest(view, names.table(view.name()), view.columns(), own(edit)));
      }
    }
    List<ViewRoute> routes = new ArrayList<>();
    for (ViewTranslation view : dialect.statements().views(requests, tables)) {
      switch (view) {
        case ViewTranslation.Carried(ViewRoute route) -> {
          routes.add(route);
          if (!route.own() && route.source().sql().startsWith("CREATE MATERIALIZED")) {
            notes.change(
                "view",
                SourceNames.text(route.source().name()),
                "A materialized view becomes a plain one, which computes its rows when it is"
                    + " asked.",
                route.source().sql());
          } else {
            carry("view", SourceNames.text(route.source().name()), route.own());
          }
        }
        case ViewTranslation.NotCarried(View source, String reason) ->
            notes.lose("view", SourceNames.text(source.name()), reason, source.sql());
      }
    }
    return routes;
  }

  /** The triggers that are carried; notes the others. */
  List<TriggerRoute> triggers(List<TableRoute> tables, List<ViewRoute> views) {
    List<TriggerRequest> requests = new ArrayList<>();
    for (Trigger trigger : catalog.triggers()) {
      PlanEdits.StatementEdit edit = options.edits().triggers().get(trigger.name());
      if (edit != null && edit.skip()) {
        notes.leave("trigger", trigger.name().text(), Planner.BY_CHOICE, trigger.sql());
      } else if (own(edit) == null && restored.makesTrigger(trigger.name())) {
        notes.carry("trigger", trigger.name().text(), "as the original says it");
      } else {
        requests.add(new TriggerRequest(trigger, trigger.name(), own(edit)));
      }
    }
    List<TriggerRoute> routes = new ArrayList<>();
    for (TriggerTranslation trigger :
        dialect.statements().triggers(requests, tables, views, Set.of())) {
      switch (trigger) {
        case TriggerTranslation.Carried(TriggerRoute route) -> {
          routes.add(route);
          carry("trigger", route.source().name().text(), route.own());
        }
        case TriggerTranslation.NotCarried(Trigger source, String reason, List<Identifier> keeps) ->
            notes.lose("trigger", source.name().text(), reason, source.sql());
      }
    }
    return routes;
  }

  private void carry(String kind, String name, boolean own) {
    if (own) {
      notes.change(kind, name, "What the plan file says in its place.", "");
    } else {
      notes.carry(kind, name, "");
    }
  }

  private static @Nullable String own(PlanEdits.@Nullable StatementEdit edit) {
    return edit == null ? null : edit.sql();
  }
}
