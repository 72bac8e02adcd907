package dev.pgtrek.spi;

import dev.pgtrek.model.ColumnCast;
import dev.pgtrek.model.ColumnType;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.ScalarType;
import org.jspecify.annotations.Nullable;

/**
 * A column that a cursor shall hand over.
 *
 * @param column the column
 * @param type its type on the side that is read
 * @param large whether values may be longer than {@link dev.pgtrek.model.LargeValues#THRESHOLD};
 *     where this is true the cursor hands such values over as large ones, where it is false they
 *     arrive whole
 * @param cast how the column becomes a value of that type, or null where it is one
 */
public record ColumnRead(
    Identifier column, ColumnType type, boolean large, @Nullable ColumnCast cast) {

  /**
   * In the place of a column: an integer that tells a row from all others of its table, the same
   * whenever the database stands still. SQLite: the rowid; for a table without rowids, which must
   * be read whole then, the row's number in the order of its key, from 1.
   */
  public static final ColumnRead PLACE =
      new ColumnRead(Identifier.of("(place)"), ScalarType.BIGINT, false);

  /** Whether this is {@link #PLACE} itself, and no column that happens to have its name. */
  @SuppressWarnings("ReferenceEquality")
  public boolean isPlace() {
    return this == PLACE;
  }

  /** A column that is of the type. */
  public ColumnRead(Identifier column, ColumnType type, boolean large) {
    this(column, type, large, null);
  }
}
