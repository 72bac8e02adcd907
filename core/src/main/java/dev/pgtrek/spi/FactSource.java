package dev.pgtrek.spi;

import dev.pgtrek.model.Fact;
import java.util.List;

/** A database that says of itself what a manifest holds beside the rows. */
public interface FactSource {

  /** Its name among others: the database's, or the file's without its folders. */
  String name();

  /** The engine in one word that never changes: {@code postgresql}, {@code sqlite}. */
  String family();

  /** What it says of itself, in the facts' order. */
  List<Fact> facts();
}
