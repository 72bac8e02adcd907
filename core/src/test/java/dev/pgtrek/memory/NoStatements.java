package dev.pgtrek.memory;

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

/** A language that can say no view and no trigger. */
public final class NoStatements implements Statements {

  @Override
  public List<ViewTranslation> views(List<ViewRequest> views, List<TableRoute> tables) {
    return views.stream()
        .<ViewTranslation>map(
            v -> new ViewTranslation.NotCarried(v.source(), "There are no views here."))
        .toList();
  }

  @Override
  public List<TriggerTranslation> triggers(
      List<TriggerRequest> triggers,
      List<TableRoute> tables,
      List<ViewRoute> views,
      Set<Identifier> virtualTables) {
    return triggers.stream()
        .<TriggerTranslation>map(
            t ->
                new TriggerTranslation.NotCarried(
                    t.source(), "There are no triggers here.", List.of()))
        .toList();
  }

  @Override
  public List<Step> steps(List<ViewRoute> views, List<TriggerRoute> triggers) {
    return List.of();
  }
}
