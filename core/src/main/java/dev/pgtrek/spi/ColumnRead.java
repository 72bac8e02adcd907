package dev.pgtrek.spi;

import dev.pgtrek.model.ColumnType;
import dev.pgtrek.model.Identifier;

/**
 * A column that a cursor shall hand over.
 *
 * @param column the column
 * @param type its type on the side that is read
 * @param large whether values may be longer than {@link dev.pgtrek.model.LargeValues#THRESHOLD};
 *     where this is true the cursor hands such values over as large ones, where it is false they
 *     arrive whole
 */
public record ColumnRead(Identifier column, ColumnType type, boolean large) {}
