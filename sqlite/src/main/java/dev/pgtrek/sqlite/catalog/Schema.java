package dev.pgtrek.sqlite.catalog;

import dev.pgtrek.model.Catalog;
import dev.pgtrek.model.Finding;
import java.util.List;
import java.util.Set;

/**
 * A catalog with what else the reading of it brought up.
 *
 * @param catalog the catalog
 * @param findings declarations that lead nowhere
 * @param missingCollations collations that only the application defines
 */
public record Schema(Catalog catalog, List<Finding> findings, Set<String> missingCollations) {

  public Schema {
    findings = List.copyOf(findings);
    missingCollations = Set.copyOf(missingCollations);
  }
}
