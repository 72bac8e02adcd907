package dev.pgtrek.spi;

import dev.pgtrek.model.Column;
import dev.pgtrek.model.ValueFormat;

/**
 * How one column travels.
 *
 * @param source the column that is read
 * @param target the column that receives
 * @param format how the source spells its values
 * @param large whether values may be longer than {@link dev.pgtrek.model.LargeValues#THRESHOLD}
 * @param rule what becomes of values that cannot travel as they are
 */
public record ColumnRoute(
    Column source, Column target, ValueFormat format, boolean large, ColumnRule rule) {

  /** A column whose values travel as they are. */
  public ColumnRoute(Column source, Column target, ValueFormat format, boolean large) {
    this(source, target, format, large, ColumnRule.NONE);
  }
}
