package dev.pgtrek.sift;

import dev.pgtrek.model.Finding;
import dev.pgtrek.model.TableName;
import dev.pgtrek.spi.Sieve;
import java.util.List;
import java.util.Map;

/**
 * What the rules make of the rows.
 *
 * @param sieves by source table; a table without one travels whole
 * @param effects what each rule touches, by table and column
 * @param findings what to know; a blocking one refuses the run
 */
public record Sifted(
    Map<TableName, Sieve> sieves, List<RuleEffect> effects, List<Finding> findings) {

  public static final Sifted NOTHING = new Sifted(Map.of(), List.of(), List.of());

  public Sifted {
    sieves = Map.copyOf(sieves);
    effects = List.copyOf(effects);
    findings = List.copyOf(findings);
  }
}
