package dev.pgtrek.plan;

import dev.pgtrek.model.ColumnType;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.ValueFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a plan file that was handed back decides; the planner starts from these and takes its own
 * way for the rest.
 *
 * @param tables by the source table's name
 */
public record PlanEdits(Map<Identifier, TableEdit> tables) {

  public static final PlanEdits NONE = new PlanEdits(Map.of());

  public PlanEdits {
    tables = Map.copyOf(tables);
  }

  /**
   * One table's decisions.
   *
   * @param target the name it gets
   * @param skip whether it is left out
   * @param columns by the source column's name
   */
  public record TableEdit(Identifier target, boolean skip, Map<Identifier, ColumnEdit> columns) {

    public TableEdit {
      columns = Map.copyOf(columns);
    }
  }

  /**
   * One column's decisions.
   *
   * @param target the name it gets
   * @param skip whether it is left out
   * @param type the type it gets
   * @param format how its values are to be read, or null to let the planner find it
   */
  public record ColumnEdit(
      Identifier target, boolean skip, ColumnType type, @Nullable ValueFormat format) {}
}
