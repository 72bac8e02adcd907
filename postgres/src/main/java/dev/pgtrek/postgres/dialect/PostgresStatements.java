package dev.pgtrek.postgres.dialect;

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
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Views and triggers in PostgreSQL's language. */
final class PostgresStatements implements Statements {

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
    return TriggerTranslator.translate(triggers, tables, views, virtualTables);
  }

  @Override
  public List<Step> steps(List<ViewRoute> views, List<TriggerRoute> triggers) {
    List<Step> steps = new ArrayList<>();
    for (ViewRoute view : views) {
      steps.add(
          new Step(
              Step.Kind.VIEW,
              view.target(),
              view.target().table().text(),
              "CREATE VIEW " + view.target().quoted() + " AS\n" + view.query()));
    }
    for (TriggerRoute trigger : triggers) {
      steps.add(
          new Step(Step.Kind.TRIGGER, trigger.target(), trigger.name().text(), trigger.sql()));
    }
    return List.copyOf(steps);
  }
}
