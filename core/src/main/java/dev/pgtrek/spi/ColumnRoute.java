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
 */
public record ColumnRoute(Column source, Column target, ValueFormat format, boolean large) {}
