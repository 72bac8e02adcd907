package dev.pgtrek.plan;

import java.util.List;

/**
 * The user's choices about the plan.
 *
 * @param schema the schema that receives
 * @param naming what happens to names
 * @param include names or globs ({@code *}, {@code ?}) of tables to carry; empty for all
 * @param exclude names or globs of tables to leave out
 * @param edits what an edited plan file says differently
 */
public record PlanOptions(
    String schema, Naming naming, List<String> include, List<String> exclude, PlanEdits edits) {

  public PlanOptions {
    include = List.copyOf(include);
    exclude = List.copyOf(exclude);
  }

  public static PlanOptions defaults() {
    return new PlanOptions("public", Naming.KEEP, List.of(), List.of(), PlanEdits.NONE);
  }
}
