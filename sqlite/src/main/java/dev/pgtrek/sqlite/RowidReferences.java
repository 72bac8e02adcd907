package dev.pgtrek.sqlite;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.model.Column;
import dev.pgtrek.model.ForeignKey;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.Table;
import dev.pgtrek.model.ValueKind;
import dev.pgtrek.spi.Chunk;
import dev.pgtrek.spi.ColumnRead;
import dev.pgtrek.spi.RowCursor;
import dev.pgtrek.spi.Snapshot;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/**
 * The most usual kind of reference, a number that is the parent's rowid, followed in one pass over
 * the parent's rowids and one over the child's column instead of a search for every row.
 */
final class RowidReferences {

  /** Rowids between the lowest and the highest of a parent, so that a bit for each takes 32 MB. */
  private static final long WIDEST = 1L << 28;

  private static final int ROWS_BETWEEN_LOOKS = 4096;

  private final Snapshot snapshot;
  private final BitSet present = new BitSet();
  private long lowest;
  private long highest;

  private RowidReferences(Snapshot snapshot) {
    this.snapshot = snapshot;
  }

  /**
   * Whether every row's reference surely finds its parent. False says nothing: that some do not, or
   * that the key is of another kind, or its values are.
   */
  static boolean allFind(Snapshot snapshot, Table child, ForeignKey key) {
    Optional<Table> parent = snapshot.catalog().table(key.parent());
    if (parent.isEmpty() || key.columns().size() != 1) {
      return false;
    }
    Optional<Column> rowid =
        parent.get().column(key.parentColumns().getFirst()).filter(c -> c.identity() != null);
    Optional<Column> reference = child.column(key.columns().getFirst());
    if (rowid.isEmpty() || reference.filter(c -> c.generated() == null).isEmpty()) {
      return false;
    }
    RowidReferences references = new RowidReferences(snapshot);
    return references.collect(parent.get(), rowid.get().name())
        && references.find(child, reference.get());
  }

  /** Notes the parent's rowids, which come in their order; false where they lie too far apart. */
  private boolean collect(Table parent, Identifier rowid) {
    try (RowCursor row = read(parent, parent.column(rowid).orElseThrow())) {
      for (long rows = 0; row.next(); rows++) {
        look(rows);
        long value = row.integer(0);
        lowest = rows == 0 ? value : lowest;
        highest = value;
        long place = value - lowest;
        if (place < 0 || place >= WIDEST) {
          return false;
        }
        present.set((int) place);
      }
    }
    return true;
  }

  private boolean find(Table child, Column reference) {
    try (RowCursor row = read(child, reference)) {
      for (long rows = 0; row.next(); rows++) {
        look(rows);
        ValueKind kind = row.kind(0);
        boolean found =
            kind == ValueKind.NULL || (kind == ValueKind.INTEGER && isPresent(row.integer(0)));
        if (!found) {
          return false;
        }
      }
    }
    return true;
  }

  private boolean isPresent(long value) {
    return value >= lowest && value <= highest && present.get((int) (value - lowest));
  }

  private RowCursor read(Table table, Column column) {
    return snapshot.read(
        Chunk.whole(table.name()), List.of(new ColumnRead(column.name(), column.type(), false)));
  }

  private static void look(long rows) {
    if (rows % ROWS_BETWEEN_LOOKS == 0 && Thread.currentThread().isInterrupted()) {
      throw new PgtrekException.Interrupted();
    }
  }
}
