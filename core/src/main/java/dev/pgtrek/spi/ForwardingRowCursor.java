package dev.pgtrek.spi;

import dev.pgtrek.model.ValueKind;

/** The rows of another cursor; whoever extends it says what is not as there. For one thread. */
public abstract class ForwardingRowCursor implements RowCursor {

  /** The other cursor, which is closed with this one. */
  protected final RowCursor rows;

  protected ForwardingRowCursor(RowCursor rows) {
    this.rows = rows;
  }

  @Override
  public boolean next() {
    return rows.next();
  }

  @Override
  public ValueKind kind(int column) {
    return rows.kind(column);
  }

  @Override
  public long integer(int column) {
    return rows.integer(column);
  }

  @Override
  public double real(int column) {
    return rows.real(column);
  }

  @Override
  public void bytes(int column, ByteSlice into) {
    rows.bytes(column, into);
  }

  @Override
  public LargeValue large(int column) {
    return rows.large(column);
  }

  @Override
  public void close() {
    rows.close();
  }
}
