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

/** Views and triggers, of which none is translated. */
final class SqliteStatements implements Statements {

  @Override
  public List<ViewTranslation> views(List<ViewRequest> views, List<TableRoute> tables) {
    return views.stream()
        .<ViewTranslation>map(
            v ->
                new ViewTranslation.NotCarried(
                    v.source(), "Views of PostgreSQL are not translated to SQLite."))
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
                    t.source(), "Triggers of PostgreSQL are not translated to SQLite.", List.of()))
        .toList();
  }

  @Override
  public List<Step> steps(List<ViewRoute> views, List<TriggerRoute> triggers) {
    if (views.isEmpty() && triggers.isEmpty()) {
      return List.of();
    }
    throw new IllegalStateException("no view and no trigger was translated");
  }
}
