package dev.pgtrek.sift;

import dev.pgtrek.model.TableName;
import java.util.List;

/**
 * What one rule does to one column or table.
 *
 * @param table the table on the source
 * @param column the column, or empty where the rule is about rows
 * @param rule the rule as the plan file spells it
 * @param effect what happens, in words
 * @param count how many values or rows
 * @param samples what finds some of the rows; never a value
 */
public record RuleEffect(
    TableName table, String column, String rule, String effect, long count, List<String> samples) {

  /** Rows that an effect names. */
  static final int SAMPLES = 10;

  public RuleEffect {
    samples = List.copyOf(samples);
  }
}
