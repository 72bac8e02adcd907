package dev.pgtrek.profile;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.model.GeometryFault;
import dev.pgtrek.spi.ByteSlice;
import dev.pgtrek.spi.LargeValue;
import dev.pgtrek.spi.RowCursor;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Reads cells into tallies. Holds the scratch space of one worker, so that a cell allocates
 * nothing. For one thread.
 */
final class CellScanner {

  /** No date, UUID, truth word or decimal worth the name is longer. */
  private static final int LONGEST_SHAPE = 64;

  /** Up to the mark that stands before a geometry of SpatiaLite's. */
  private static final int HEAD = 39;

  private final ByteSlice slice = new ByteSlice();
  private final Utf8Scanner utf8 = new Utf8Scanner();
  private final GeometryScanner geometries = new GeometryScanner();
  private final JsonScanner json = new JsonScanner();
  private final VectorScanner vectors = new VectorScanner();
  private final DecimalDigits digits = new DecimalDigits();
  private final byte[] buffer = new byte[64 * 1024];

  /** Adds the value of one column of the cursor's row. */
  void scan(RowCursor row, int column, ColumnTally tally, RowPlace place) {
    switch (row.kind(column)) {
      case NULL -> tally.addNull();
      case INTEGER -> {
        tally.addInteger(row.integer(column), digits);
        noVector(tally, place);
      }
      case REAL -> {
        tally.addReal(row.real(column), digits);
        noVector(tally, place);
      }
      case TEXT -> text(row, column, tally, place);
      case BLOB -> blob(row, column, tally, place);
      case LARGE_TEXT -> {
        largeText(row.large(column), tally);
        noVector(tally, place);
      }
      case LARGE_BLOB -> {
        LargeValue value = row.large(column);
        tally.addBlob(value.length());
        largeBlob(value, tally);
        noVector(tally, place);
      }
    }
  }

  private void noVector(ColumnTally tally, RowPlace place) {
    if (tally.asksVectors()) {
      tally.addVector(VectorScanner.Found.NONE, vectors, place);
    }
  }

  private void blob(RowCursor row, int column, ColumnTally tally, RowPlace place) {
    row.bytes(column, slice);
    tally.addBlob(slice.length());
    if (GeometryScanner.mayBe(slice.array(), slice.offset(), slice.length())) {
      geometry(slice.array(), slice.offset(), slice.length(), tally);
    }
    if (tally.asksVectors()) {
      tally.addVector(vectors.blob(slice.array(), slice.offset(), slice.length()), vectors, place);
    }
  }

  private void geometry(byte[] bytes, int from, int length, ColumnTally tally) {
    tally.geometries().add(geometries, geometries.scan(bytes, from, length));
  }

  /** A geometry is read whole; any other blob is let go after its first bytes. */
  private void largeBlob(LargeValue value, ColumnTally tally) {
    try (InputStream stream = value.open()) {
      byte[] head = stream.readNBytes(HEAD);
      boolean geoPackage = head[0] == 'G' && head[1] == 'P';
      boolean spatiaLite = head[0] == 0 && (head[1] & 0xFE) == 0 && head[HEAD - 1] == 0x7C;
      if (!geoPackage && !spatiaLite) {
        return;
      }
      if (value.length() > GeometryScanner.LONGEST) {
        tally.geometries().fault(GeometryFault.TOO_LARGE);
        return;
      }
      byte[] whole = Arrays.copyOf(head, (int) value.length());
      stream.readNBytes(whole, HEAD, whole.length - HEAD);
      if (GeometryScanner.mayBe(whole, 0, whole.length)) {
        geometry(whole, 0, whole.length, tally);
      }
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private static PgtrekException.Source unreadable(IOException cause) {
    return new PgtrekException.Source(
        "source-read-failed",
        "A large value of the source cannot be read to its end.",
        "Check the disk that holds the snapshot, and run the same command again.",
        cause);
  }

  private void text(RowCursor row, int column, ColumnTally tally, RowPlace place) {
    row.bytes(column, slice);
    byte[] bytes = slice.array();
    int from = slice.offset();
    int length = slice.length();
    boolean wantsJson = tally.wantsJson();
    utf8.begin();
    utf8.feed(bytes, from, length);
    tally.addText(length, utf8);
    if (tally.wantsVectors()) {
      textVector(tally, place);
    }
    if (length == 0) {
      return;
    }
    if (length <= LONGEST_SHAPE && utf8.isAscii()) {
      tally.addShape(bytes, from, from + length);
    }
    if (wantsJson && JsonScanner.mayStart(bytes[from]) && utf8.valid()) {
      json.begin(true);
      if (json.feed(bytes, from, length) && json.end()) {
        tally.addJson(json.refused(), json.isDocument());
      }
    }
  }

  /** Apart, so that the way of all other texts stays short. */
  private void textVector(ColumnTally tally, RowPlace place) {
    tally.addVector(vectors.text(slice.array(), slice.offset(), slice.length()), vectors, place);
  }

  /** Streams a long text; equal keys are not looked for, as they would have to be remembered. */
  private void largeText(LargeValue value, ColumnTally tally) {
    boolean mayBeJson = tally.wantsJson();
    utf8.begin();
    json.begin(false);
    try (InputStream stream = value.open()) {
      int read;
      while ((read = stream.read(buffer)) >= 0) {
        utf8.feed(buffer, 0, read);
        mayBeJson = mayBeJson && json.feed(buffer, 0, read);
        if (Thread.currentThread().isInterrupted()) {
          throw new PgtrekException.Interrupted();
        }
      }
    } catch (IOException e) {
      throw unreadable(e);
    }
    tally.addText(value.length(), utf8);
    if (mayBeJson && utf8.valid() && json.end()) {
      tally.addJson(json.refused(), json.isDocument());
    }
  }
}
