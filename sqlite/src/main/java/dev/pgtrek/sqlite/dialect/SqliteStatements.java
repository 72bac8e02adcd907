package dev.pgtrek.sqlite.dialect;

import dev.pgtrek.model.Identifier;
import dev.pgtrek.spi.Statements;
import dev.pgtrek.spi.Step;
import dev.pgtrek.spi.TableRoute;
import dev.pgtrek.spi.TriggerRequest;
import dev.pgtrek.spi.TriggerRoute;
import dev.pgtrek.spi.TriggerTranslation;
import dev.pgtrek.spi.ViewRequest;
import dev.pgtrek.spi.ViewRoute;
import dev.pgtrek.spi.ViewTranslation;
import java.util.List;
import java.util.Set;

/** Views, which are translated, and triggers, which are not. */
final class SqliteStatements implements Statements {

  @Override
  public List<ViewTranslation> views(List<ViewRequest> views, List<TableRoute> tables) {
    return ViewTranslator.translate(views, tables);
  }

  @Override
  public List<TriggerTranslation> triggers(
      List<TriggerRequest> triggers,
      List<TableRoute> tables,
      List<ViewRoute> views,
      Set<Identifier> virtualTables) {
    return triggers.stream().map(SqliteStatements::trigger).toList();
  }

  private static TriggerTranslation trigger(TriggerRequest trigger) {
    return new TriggerTranslation.NotCarried(
        trigger.source(),
        trigger.own() == null
            ? "It calls a function in a language of the server's; SQLite's triggers hold plain"
                + " statements. Its text and its function's stand in the report."
            : "Statements of the plan's own in place of a trigger are not taken on this way.",
        List.of());
  }

  @Override
  public List<Step> steps(List<ViewRoute> views, List<TriggerRoute> triggers) {
    if (!triggers.isEmpty()) {
      throw new IllegalStateException("no trigger was translated");
    }
    return views.stream()
        .map(
            view ->
                new Step(
                    Step.Kind.VIEW,
                    view.target(),
                    view.target().table().text(),
                    "CREATE VIEW " + view.target().table().quoted() + " AS\n" + view.query()))
        .toList();
  }
}
