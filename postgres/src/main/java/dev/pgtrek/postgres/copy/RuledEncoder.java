package dev.pgtrek.postgres.copy;

import dev.pgtrek.model.ColumnType;
import dev.pgtrek.model.ValueKind;
import dev.pgtrek.spi.ByteSlice;
import dev.pgtrek.spi.ColumnRule;
import dev.pgtrek.spi.LargeValue;
import dev.pgtrek.spi.RowCursor;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Carries out a column's rule, and has the column's own encoder write what comes of it. */
final class RuledEncoder implements ColumnEncoder {

  private final ColumnEncoder encoder;
  private final MendedText texts;
  private final @Nullable DateTexts dates;
  private final ByteSlice slice = new ByteSlice();
  private final View view = new View();
  private String note = "";

  RuledEncoder(ColumnEncoder encoder, ColumnType type, ColumnRule rule) {
    this.encoder = encoder;
    this.texts = new MendedText(rule.nul(), rule.utf8());
    this.dates = rule.dates() == null ? null : DateTexts.of(type, rule.dates());
  }

  /** What is to know about the value encoded last. */
  String note() {
    return note;
  }

  @Override
  public void encode(ValueKind kind, RowCursor row, int column, CopyBuffer out) {
    note = "";
    view.row = row;
    view.mended = null;
    view.large = null;
    switch (kind) {
      case TEXT -> {
        row.bytes(column, slice);
        view.mended = text();
      }
      case LARGE_TEXT -> view.large = new Mended(row.large(column));
      case NULL, INTEGER, REAL, BLOB, LARGE_BLOB -> {}
    }
    encoder.encode(kind, view, column, out);
  }

  private byte @Nullable [] text() {
    byte[] mended = texts.mended(slice.array(), slice.offset(), slice.length());
    if (dates == null) {
      return mended;
    }
    byte[] written = mended == null ? slice.copy() : mended;
    try {
      return dates
          .iso(new String(written, StandardCharsets.UTF_8))
          .getBytes(StandardCharsets.US_ASCII);
    } finally {
      note = dates.note();
    }
  }

  /** A long text as the rules make it; its length is known only after a first reading. */
  private final class Mended implements LargeValue {

    private final LargeValue stored;
    private long length = -1;

    private Mended(LargeValue stored) {
      this.stored = stored;
    }

    @Override
    public long length() {
      if (length < 0) {
        try (InputStream in = open()) {
          length = in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
      return length;
    }

    @Override
    public InputStream open() throws IOException {
      return texts.mended(stored.open());
    }

    @Override
    public byte[] sha256() {
      throw new UnsupportedOperationException("what is written is not asked for its hash");
    }
  }

  /** The row with one text in another form. */
  private static final class View implements RowCursor {

    private @Nullable RowCursor row;
    private byte @Nullable [] mended;
    private @Nullable LargeValue large;

    private RowCursor row() {
      if (row == null) {
        throw new IllegalStateException("there is no row");
      }
      return row;
    }

    @Override
    public boolean next() {
      throw new UnsupportedOperationException("it shows one row");
    }

    @Override
    public ValueKind kind(int column) {
      return row().kind(column);
    }

    @Override
    public long integer(int column) {
      return row().integer(column);
    }

    @Override
    public double real(int column) {
      return row().real(column);
    }

    @Override
    public void bytes(int column, ByteSlice into) {
      if (mended == null) {
        row().bytes(column, into);
      } else {
        into.set(mended, 0, mended.length);
      }
    }

    @Override
    public LargeValue large(int column) {
      return large == null ? row().large(column) : large;
    }

    @Override
    public void close() {}
  }
}
