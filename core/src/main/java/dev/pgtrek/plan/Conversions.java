package dev.pgtrek.plan;

import java.util.List;

/**
 * What shall become of texts that the plan only proposes to convert, as the command says it.
 *
 * @param vectors each {@code all}, {@code halfvec} (all, with 2 bytes a number) or {@code
 *     TABLE.COLUMN[=NEW][::halfvec]}, which makes the column a vector, or adds a column NEW beside
 *     it
 * @param jsonTexts each {@code all} or {@code TABLE.COLUMN}: texts that become jsonb
 */
public record Conversions(List<String> vectors, List<String> jsonTexts) {

  /** None. */
  public static final Conversions NONE = new Conversions(List.of(), List.of());

  /** The word for every column that the plan proposes. */
  public static final String ALL = "all";

  public Conversions {
    vectors = List.copyOf(vectors);
    jsonTexts = List.copyOf(jsonTexts);
  }
}
