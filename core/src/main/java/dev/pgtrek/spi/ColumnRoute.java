package dev.pgtrek.spi;

import dev.pgtrek.model.Column;
import dev.pgtrek.model.ColumnCast;
import dev.pgtrek.model.ValueFormat;
import org.jspecify.annotations.Nullable;

/**
 * How one column travels.
 *
 * @param source the column that is read
 * @param target the column that receives
 * @param format how the source spells its values
 * @param large whether values may be longer than {@link dev.pgtrek.model.LargeValues#THRESHOLD}
 * @param rule what becomes of values that cannot travel as they are
 * @param cast how the target makes its values of the target's type, or null where it just holds
 *     them
 */
public record ColumnRoute(
    Column source,
    Column target,
    ValueFormat format,
    boolean large,
    ColumnRule rule,
    @Nullable ColumnCast cast) {

  /** A column whose target holds what travels. */
  public ColumnRoute(
      Column source, Column target, ValueFormat format, boolean large, ColumnRule rule) {
    this(source, target, format, large, rule, null);
  }

  /** A column whose values travel as they are. */
  public ColumnRoute(Column source, Column target, ValueFormat format, boolean large) {
    this(source, target, format, large, ColumnRule.NONE, null);
  }
}
