package dev.pgtrek.sqlite.write;

import dev.pgtrek.model.GeometryKind;
import dev.pgtrek.model.ValueFormat;
import dev.pgtrek.model.ValueKind;
import dev.pgtrek.spi.ByteSlice;
import dev.pgtrek.spi.LargeValue;
import dev.pgtrek.spi.RowCursor;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Geometries, which come as {@link ValueFormat#EWKB}, as {@link ValueFormat#WKT}. */
final class GeometryText implements CellCodec {

  private static final int SRID_FLAG = 0x2000_0000;
  private static final int Z_FLAG = 0x8000_0000;
  private static final int M_FLAG = 0x4000_0000;

  /** Geometry collections inside of each other. */
  private static final int DEEPEST = 100;

  private final ByteSlice slice = new ByteSlice();
  private final StringBuilder text = new StringBuilder();

  @Override
  public void put(ValueKind kind, RowCursor row, int column, RowBuffer out) {
    ByteBuffer in =
        switch (kind) {
          case BLOB -> {
            row.bytes(column, slice);
            yield ByteBuffer.wrap(slice.array(), slice.offset(), slice.length()).slice();
          }
          case LARGE_BLOB -> ByteBuffer.wrap(whole(row.large(column)));
          case NULL, INTEGER, REAL, TEXT, LARGE_TEXT -> throw Misfit.kind();
        };
    text.setLength(0);
    try {
      geometry(in, 0, 0);
    } catch (BufferUnderflowException e) {
      throw Misfit.because("it is no geometry that PostGIS writes");
    }
    byte[] bytes = text.toString().getBytes(StandardCharsets.US_ASCII);
    out.putText(bytes, 0, bytes.length);
  }

  private static byte[] whole(LargeValue value) {
    try (InputStream in = value.open()) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Writes a geometry.
   *
   * @param usual the kind that a part of its whole has unless it says otherwise, or 0
   */
  private void geometry(ByteBuffer in, int depth, int usual) {
    in.order(in.get() == 1 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    int type = in.getInt();
    if ((type & SRID_FLAG) != 0) {
      int srid = in.getInt();
      if (depth == 0) {
        text.append("SRID=").append(srid).append(';');
      }
    }
    GeometryKind kind =
        GeometryKind.of(type & 0xFFFF)
            .filter(k -> k != GeometryKind.GEOMETRY && depth <= DEEPEST)
            .orElseThrow(() -> Misfit.because("well-known text has no word for its kind"));
    boolean z = (type & Z_FLAG) != 0;
    boolean m = (type & M_FLAG) != 0;
    if (kind.code() != usual) {
      text.append(kind.word().toUpperCase(Locale.ROOT));
      text.append(z && m ? " ZM" : z ? " Z" : m ? " M" : "").append(' ');
    }
    int width = 2 + (z ? 1 : 0) + (m ? 1 : 0);
    switch (kind) {
      case POINT -> point(in, width);
      case LINESTRING, CIRCULARSTRING -> positions(in, width);
      case POLYGON, TRIANGLE -> list(in, () -> positions(in, width));
      default -> list(in, () -> geometry(in, depth + 1, part(kind)));
    }
  }

  /** The kind that parts of a kind have without a word. */
  private static int part(GeometryKind whole) {
    return switch (whole) {
      case MULTIPOINT -> GeometryKind.POINT.code();
      case MULTILINESTRING, COMPOUNDCURVE, CURVEPOLYGON, MULTICURVE ->
          GeometryKind.LINESTRING.code();
      case MULTIPOLYGON, MULTISURFACE, POLYHEDRALSURFACE -> GeometryKind.POLYGON.code();
      case TIN -> GeometryKind.TRIANGLE.code();
      default -> 0;
    };
  }

  private void list(ByteBuffer in, Runnable part) {
    int parts = count(in);
    if (parts == 0) {
      text.append("EMPTY");
      return;
    }
    for (int i = 0; i < parts; i++) {
      text.append(i == 0 ? "(" : ", ");
      part.run();
    }
    text.append(')');
  }

  private void positions(ByteBuffer in, int width) {
    list(in, () -> position(in, width));
  }

  /** A point without a place is made of coordinates that are no numbers. */
  private void point(ByteBuffer in, int width) {
    boolean empty = true;
    for (int i = 0; i < width; i++) {
      empty &= Double.isNaN(in.getDouble(in.position() + 8 * i));
    }
    if (empty) {
      in.position(in.position() + 8 * width);
      text.append("EMPTY");
    } else {
      text.append('(');
      position(in, width);
      text.append(')');
    }
  }

  private void position(ByteBuffer in, int width) {
    for (int i = 0; i < width; i++) {
      double value = in.getDouble();
      if (!Double.isFinite(value)) {
        throw Misfit.because("well-known text has no word for a coordinate that is no number");
      }
      String digits = Double.toString(value);
      text.append(i == 0 ? "" : " ");
      text.append(digits.endsWith(".0") ? digits.substring(0, digits.length() - 2) : digits);
    }
  }

  private static int count(ByteBuffer in) {
    int count = in.getInt();
    if (count < 0 || count > in.remaining()) {
      throw new BufferUnderflowException();
    }
    return count;
  }
}
