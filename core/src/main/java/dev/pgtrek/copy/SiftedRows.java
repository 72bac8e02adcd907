package dev.pgtrek.copy;

import dev.pgtrek.model.ValueKind;
import dev.pgtrek.spi.Chunk;
import dev.pgtrek.spi.ColumnRead;
import dev.pgtrek.spi.Database;
import dev.pgtrek.spi.ForwardingRowCursor;
import dev.pgtrek.spi.RowCursor;
import dev.pgtrek.spi.Sieve;
import dev.pgtrek.spi.TableRoute;
import java.util.ArrayList;
import java.util.List;

/** The rows that the sieve lets through, with NULL where it says so. */
public final class SiftedRows extends ForwardingRowCursor {

  private final Sieve sieve;
  private final int placeColumn;
  private long place;

  private SiftedRows(RowCursor rows, Sieve sieve, int placeColumn) {
    super(rows);
    this.sieve = sieve;
    this.placeColumn = placeColumn;
  }

  /** A cursor over a chunk; a table whose rows all travel pays nothing for the sieve. */
  public static RowCursor open(Database source, Chunk chunk, TableRoute route) {
    if (route.sieve().isEmpty()) {
      return source.read(chunk, route.sourceReads());
    }
    return placed(source, chunk, route);
  }

  /** A cursor that knows the places of its rows. */
  static SiftedRows placed(Database source, Chunk chunk, TableRoute route) {
    List<ColumnRead> reads = new ArrayList<>(route.sourceReads());
    reads.add(ColumnRead.PLACE);
    return new SiftedRows(source.read(chunk, reads), route.sieve(), route.columns().size());
  }

  /** The place of the row that it stands on. */
  long place() {
    return place;
  }

  @Override
  public boolean next() {
    while (rows.next()) {
      place = rows.integer(placeColumn);
      if (!sieve.leavesOut(place)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public ValueKind kind(int column) {
    return sieve.isNull(place, column) ? ValueKind.NULL : rows.kind(column);
  }
}
