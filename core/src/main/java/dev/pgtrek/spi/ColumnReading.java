package dev.pgtrek.spi;

import dev.pgtrek.model.ColumnCast;
import dev.pgtrek.model.ColumnType;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.LargeValues;
import dev.pgtrek.model.ScalarType;
import dev.pgtrek.model.ValueFormat;
import org.jspecify.annotations.Nullable;

/**
 * How one column is read for a fingerprint.
 *
 * @param name the column
 * @param type the type on which its canonical value is defined; {@link ScalarType#ANY} is the value
 *     as it is stored
 * @param format how the database spells its values
 * @param cast how the database makes a value of that type of the column, or null where it holds one
 */
public record ColumnReading(
    Identifier name, ColumnType type, ValueFormat format, @Nullable ColumnCast cast) {

  /** The expression that makes the value, with {@link ColumnCast#VALUE} in it; or empty. */
  public String expression() {
    return cast == null ? "" : cast.read();
  }

  /** What a cursor has to hand over. */
  public ColumnRead read() {
    return new ColumnRead(name, type, streams(), cast);
  }

  /**
   * Whether values over {@link LargeValues#THRESHOLD} count by length and SHA-256: that is so of
   * every type whose canonical value is its bytes.
   */
  private boolean streams() {
    return switch (type) {
      case ColumnType.Varchar _ -> true;
      case ColumnType.Numeric _, ColumnType.Vector _, ColumnType.Geometry _ -> false;
      case ScalarType scalar ->
          switch (scalar) {
            case TEXT, CITEXT, JSON, BYTEA, ANY -> true;
            case SMALLINT,
                INTEGER,
                BIGINT,
                BOOLEAN,
                DOUBLE,
                DATE,
                TIME,
                TIMESTAMP,
                TIMESTAMPTZ,
                JSONB,
                UUID ->
                false;
          };
    };
  }
}
