package dev.pgtrek.spi;

import dev.pgtrek.model.View;

/** What becomes of a view. */
public sealed interface ViewTranslation {

  /** It can be said. */
  record Carried(ViewRoute route) implements ViewTranslation {}

  /**
   * It cannot, or not surely.
   *
   * @param source the view
   * @param reason one sentence, for the report
   */
  record NotCarried(View source, String reason) implements ViewTranslation {}
}
