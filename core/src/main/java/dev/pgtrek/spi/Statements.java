package dev.pgtrek.spi;

import dev.pgtrek.model.Identifier;
import java.util.List;
import java.util.Set;

/** The part of a target's language that is made of whole statements. Safe for all threads. */
public interface Statements {

  /**
   * Translates views.
   *
   * @param views the views, each once
   * @param tables how the tables travel that they may read
   * @return one for each, such that a view stands behind those that it reads
   */
  List<ViewTranslation> views(List<ViewRequest> views, List<TableRoute> tables);

  /**
   * Translates triggers.
   *
   * @param triggers the triggers, each once
   * @param tables how the tables travel
   * @param views how the views travel
   * @param virtualTables the source's virtual tables
   * @return one for each, in their order
   */
  List<TriggerTranslation> triggers(
      List<TriggerRequest> triggers,
      List<TableRoute> tables,
      List<ViewRoute> views,
      Set<Identifier> virtualTables);

  /**
   * The statements that stand behind all others: views in the order given, then triggers. They need
   * every table to be complete, and the triggers every row to be there.
   */
  List<Step> steps(List<ViewRoute> views, List<TriggerRoute> triggers);
}
