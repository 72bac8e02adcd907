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
 * @param sameSpelling whether the target writes every value just as the source does, where neither
 *     type nor format says it: UUIDs, all of them texts in lower case
 * @param written how the target spells its values where that is not what its {@link
 *     Database#format} says of the type; else null
 */
public record ColumnRoute(
    Column source,
    Column target,
    ValueFormat format,
    boolean large,
    ColumnRule rule,
    @Nullable ColumnCast cast,
    boolean sameSpelling,
    @Nullable ValueFormat written) {

  /** A column whose target holds what travels. */
  public ColumnRoute(
      Column source, Column target, ValueFormat format, boolean large, ColumnRule rule) {
    this(source, target, format, large, rule, null, false, null);
  }

  /** A column whose values travel as they are. */
  public ColumnRoute(Column source, Column target, ValueFormat format, boolean large) {
    this(source, target, format, large, ColumnRule.NONE, null, false, null);
  }

  /** The same way to a target that writes every value as the source does, or may not. */
  public ColumnRoute spelled(boolean same) {
    return new ColumnRoute(source, target, format, large, rule, cast, same, written);
  }

  /** The same way into another description of the target. */
  public ColumnRoute into(Column other) {
    return new ColumnRoute(source, other, format, large, rule, cast, sameSpelling, written);
  }

  /** The same way to a target that spells the values so; null for its own way. */
  public ColumnRoute writing(@Nullable ValueFormat spelling) {
    return new ColumnRoute(source, target, format, large, rule, cast, sameSpelling, spelling);
  }

  /** How the values are spelled where they have arrived. */
  public ValueFormat writtenTo(Database database) {
    return written == null ? database.format(target.type()) : written;
  }
}
