package dev.pgtrek.postgres;

import dev.pgtrek.postgres.copy.CopyRowWriter;
import dev.pgtrek.spi.RowCursor;
import dev.pgtrek.spi.RowWriter;

/** A writer that gives its session back when it is closed. */
final class LoanedWriter implements RowWriter {

  private final CopyRowWriter writer;
  private final Session session;

  LoanedWriter(CopyRowWriter writer, Session session) {
    this.writer = writer;
    this.session = session;
  }

  @Override
  public void write(RowCursor row) {
    writer.write(row);
  }

  @Override
  public long bytes() {
    return writer.bytes();
  }

  @Override
  public void commit(long rows) {
    writer.commit(rows);
  }

  @Override
  public void close() {
    try (session) {
      writer.close();
    }
  }
}
