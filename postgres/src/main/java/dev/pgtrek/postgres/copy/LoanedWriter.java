package dev.pgtrek.postgres.copy;

import dev.pgtrek.postgres.session.Session;
import dev.pgtrek.spi.Reject;
import dev.pgtrek.spi.RowCursor;
import dev.pgtrek.spi.RowWriter;
import java.util.List;

/**
 * A writer that gives its session back when it is closed. Where the memory ended, a message to the
 * server may be half sent, and each side would wait for the other for ever: then it is cut off.
 */
public final class LoanedWriter implements RowWriter {

  private final CopyRowWriter writer;
  private final Session session;

  public LoanedWriter(CopyRowWriter writer, Session session) {
    this.writer = writer;
    this.session = session;
  }

  @Override
  public void write(RowCursor row) {
    try {
      writer.write(row);
    } catch (OutOfMemoryError e) {
      session.cutOff();
      throw e;
    }
  }

  @Override
  public void keep(List<Reject> rejects) {
    writer.keep(rejects);
  }

  @Override
  public long bytes() {
    return writer.bytes();
  }

  @Override
  public void commit(long rows) {
    try {
      writer.commit(rows);
    } catch (OutOfMemoryError e) {
      session.cutOff();
      throw e;
    }
  }

  @Override
  public void close() {
    try (session) {
      writer.close();
    }
  }
}
