package dev.pgtrek.postgres.read;

import dev.pgtrek.model.ColumnType;
import dev.pgtrek.model.ScalarType;
import dev.pgtrek.model.ValueKind;
import dev.pgtrek.spi.ByteSlice;
import dev.pgtrek.spi.ColumnRead;
import java.io.IOException;

/** Which reader a type has, and the small ones. */
final class FieldReaders {

  private FieldReaders() {}

  /**
   * A new reader of a column.
   *
   * @param field the first field of the column in a row
   */
  static FieldReader of(ColumnRead column, Reading reading, int field) {
    if (column.isPlace()) {
      return new PlaceReader(field);
    }
    boolean leaves = Reading.leaves(column);
    LeftValues left = reading.left();
    return leaves && left != null
        ? new LeftReader(field, column, reading.ranges(), left)
        : of(column.type(), field, leaves);
  }

  /**
   * A new reader of a type.
   *
   * @param field the first field of the column in a row
   * @param large whether long values come as length and SHA-256 beside the value
   */
  static FieldReader of(ColumnType type, int field, boolean large) {
    return switch (type) {
      case ColumnType.Numeric _ -> new NumericReader(field);
      case ColumnType.Varchar _ -> text(field, large);
      case ColumnType.Vector vector -> new VectorReader(field, vector);
      case ColumnType.Geometry _ -> new Plain(field, ValueKind.BLOB);
      case ScalarType scalar ->
          switch (scalar) {
            case SMALLINT -> new Whole(field, 2);
            case INTEGER -> new Whole(field, 4);
            case BIGINT -> new Whole(field, 8);
            case BOOLEAN -> new Whole(field, 1);
            case DOUBLE -> new Real(field);
            case TEXT, CITEXT, JSON -> text(field, large);
            case BYTEA ->
                large
                    ? new LargeReader(field, ValueKind.BLOB, ValueKind.LARGE_BLOB)
                    : new Plain(field, ValueKind.BLOB);
            case JSONB -> new Jsonb(field);
            case UUID -> new Uuid(field);
            case DATE, TIME, TIMESTAMP, TIMESTAMPTZ -> new MomentFieldReader(field, scalar);
            case ANY -> throw new IllegalArgumentException("PostgreSQL has no columns of any type");
          };
    };
  }

  private static FieldReader text(int field, boolean large) {
    return large
        ? new LargeReader(field, ValueKind.TEXT, ValueKind.LARGE_TEXT)
        : new Plain(field, ValueKind.TEXT);
  }

  /** Integers of 2, 4 or 8 bytes, and booleans, of one. */
  private static final class Whole extends FieldReader {

    private final int width;

    Whole(int field, int width) {
      super(field);
      this.width = width;
    }

    @Override
    void check(BinaryRows row) throws IOException {
      checkLength(row, width);
    }

    @Override
    ValueKind kind(BinaryRows row) {
      return ValueKind.INTEGER;
    }

    @Override
    long integer(BinaryRows row) {
      return switch (width) {
        case 1 -> row.array()[row.offset(field)];
        case 2 -> row.shortAt(field, 0);
        case 4 -> row.intAt(field, 0);
        default -> row.longAt(field);
      };
    }
  }

  private static final class Real extends FieldReader {

    Real(int field) {
      super(field);
    }

    @Override
    void check(BinaryRows row) throws IOException {
      checkLength(row, 8);
    }

    @Override
    ValueKind kind(BinaryRows row) {
      return ValueKind.REAL;
    }

    @Override
    double real(BinaryRows row) {
      return Double.longBitsToDouble(row.longAt(field));
    }
  }

  /** Values whose field is just their bytes. */
  private static class Plain extends FieldReader {

    private final ValueKind kind;

    Plain(int field, ValueKind kind) {
      super(field);
      this.kind = kind;
    }

    @Override
    ValueKind kind(BinaryRows row) {
      return kind;
    }

    @Override
    void bytes(BinaryRows row, ByteSlice into) {
      into.set(row.array(), row.offset(field), row.length(field));
    }
  }

  private static final class Uuid extends Plain {

    Uuid(int field) {
      super(field, ValueKind.BLOB);
    }

    @Override
    void check(BinaryRows row) throws IOException {
      checkLength(row, 16);
    }
  }

  /** A version, of which there is one, and the text. */
  private static final class Jsonb extends FieldReader {

    Jsonb(int field) {
      super(field);
    }

    @Override
    void check(BinaryRows row) throws IOException {
      if (row.length(field) < 1 || row.array()[row.offset(field)] != 1) {
        throw new IOException("an unknown version of jsonb");
      }
    }

    @Override
    ValueKind kind(BinaryRows row) {
      return ValueKind.TEXT;
    }

    @Override
    void bytes(BinaryRows row, ByteSlice into) {
      into.set(row.array(), row.offset(field) + 1, row.length(field) - 1);
    }
  }
}
