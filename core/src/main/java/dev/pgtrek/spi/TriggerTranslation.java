package dev.pgtrek.spi;

import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.Trigger;
import java.util.List;

/** What becomes of a trigger. */
public sealed interface TriggerTranslation {

  /** It can be said. */
  record Carried(TriggerRoute route) implements TriggerTranslation {}

  /**
   * It cannot, or not surely.
   *
   * @param source the trigger
   * @param reason one sentence, for the report
   * @param keeps the virtual tables that it keeps in step, where it does nothing else; then what
   *     becomes of these tables covers it
   */
  record NotCarried(Trigger source, String reason, List<Identifier> keeps)
      implements TriggerTranslation {

    public NotCarried {
      keeps = List.copyOf(keeps);
    }
  }
}
