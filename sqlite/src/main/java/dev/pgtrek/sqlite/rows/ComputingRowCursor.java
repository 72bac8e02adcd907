package dev.pgtrek.sqlite.rows;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.model.LargeValues;
import dev.pgtrek.model.ValueKind;
import dev.pgtrek.spi.ByteSlice;
import dev.pgtrek.spi.ColumnRead;
import dev.pgtrek.spi.LargeValue;
import dev.pgtrek.spi.RowCursor;
import java.io.ByteArrayInputStream;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows whose held columns come from the pages and whose computed ones from SQLite, side by side:
 * both give the rows of a chunk in the tree's order.
 */
final class ComputingRowCursor implements RowCursor {

  private final TableLayout layout;
  private final RowCursor held;
  private final ComputedValues computed;

  /**
   * Per column its place among those of its kind: held ones from 0 up, computed ones from -1 down.
   */
  private final int[] places;

  private final boolean[] large;

  /** The bytes of each computed value of the current row, once they are asked for. */
  private final byte[] @Nullable [] bytes;

  ComputingRowCursor(
      TableLayout layout, RowCursor held, ComputedValues computed, List<ColumnRead> reads) {
    this.layout = layout;
    this.held = held;
    this.computed = computed;
    this.places = new int[reads.size()];
    this.large = new boolean[reads.size()];
    int nextHeld = 0;
    int nextComputed = 0;
    for (int i = 0; i < places.length; i++) {
      places[i] = SnapshotFile.holds(layout, reads.get(i)) ? nextHeld++ : ~nextComputed++;
      large[i] = reads.get(i).large();
    }
    this.bytes = new byte[nextComputed][];
  }

  @Override
  public boolean next() {
    boolean more = held.next();
    if (more != computed.next()) {
      throw new PgtrekException.Source(
          "source-corrupt",
          "The pages of table "
              + layout.name()
              + " and SQLite itself do not give the same number of rows.",
          "Run `pgtrek check` to see what is damaged.",
          null);
    }
    Arrays.fill(bytes, null);
    return more;
  }

  @Override
  public ValueKind kind(int column) {
    int place = places[column];
    if (place >= 0) {
      return held.kind(place);
    }
    ValueKind kind = computed.kind(~place);
    boolean isLong =
        large[column]
            && (kind == ValueKind.TEXT || kind == ValueKind.BLOB)
            && bytes(~place).length > LargeValues.THRESHOLD;
    return !isLong ? kind : kind == ValueKind.TEXT ? ValueKind.LARGE_TEXT : ValueKind.LARGE_BLOB;
  }

  @Override
  public long integer(int column) {
    int place = places[column];
    return place >= 0 ? held.integer(place) : computed.integer(~place);
  }

  @Override
  public double real(int column) {
    int place = places[column];
    return place >= 0 ? held.real(place) : computed.real(~place);
  }

  @Override
  public void bytes(int column, ByteSlice into) {
    int place = places[column];
    if (place >= 0) {
      held.bytes(place, into);
    } else {
      byte[] value = bytes(~place);
      into.set(value, 0, value.length);
    }
  }

  private byte[] bytes(int value) {
    byte[] known = bytes[value];
    if (known == null) {
      known = computed.bytes(value);
      bytes[value] = known;
    }
    return known;
  }

  @Override
  public LargeValue large(int column) {
    int place = places[column];
    if (place >= 0) {
      return held.large(place);
    }
    byte[] value = bytes(~place);
    return new StoredLargeValue(value.length, () -> new ByteArrayInputStream(value));
  }

  @Override
  public void close() {
    try {
      held.close();
    } finally {
      computed.close();
    }
  }
}
