package dev.pgtrek.postgres.copy;

import dev.pgtrek.model.ColumnType;
import dev.pgtrek.model.ScalarType;
import dev.pgtrek.model.ValueFormat;
import java.util.Optional;

/** The table of pairs: which encoder carries which spelling into which type. */
final class ColumnEncoders {

  private ColumnEncoders() {}

  /** A new encoder for the pair, or empty where the pair does not fit. */
  static Optional<ColumnEncoder> of(ColumnType type, ValueFormat format) {
    return switch (type) {
      case ColumnType.Vector vector -> VectorEncoder.of(vector, format);
      case ScalarType.DATE -> TemporalEncoders.date(format);
      case ScalarType.TIME -> TemporalEncoders.time(format);
      case ScalarType.TIMESTAMP -> TemporalEncoders.timestamp(format, false);
      case ScalarType.TIMESTAMPTZ -> TemporalEncoders.timestamp(format, true);
      case ColumnType.Geometry geometry ->
          format == ValueFormat.GEOPACKAGE || format == ValueFormat.SPATIALITE
              ? Optional.of(new GeometryEncoder(geometry, format))
              : Optional.empty();
      default -> format == ValueFormat.NATIVE ? natural(type) : Optional.empty();
    };
  }

  private static Optional<ColumnEncoder> natural(ColumnType type) {
    return switch (type) {
      case ColumnType.Numeric numeric -> Optional.of(new NumericEncoder(numeric));
      case ColumnType.Varchar varchar -> Optional.of(new TextEncoder(varchar.length()));
      case ColumnType.Vector _ -> Optional.empty();
      case ColumnType.Geometry _ -> Optional.empty();
      case ScalarType scalar ->
          switch (scalar) {
            case SMALLINT -> Optional.of(new IntegerEncoder(2));
            case INTEGER -> Optional.of(new IntegerEncoder(4));
            case BIGINT -> Optional.of(new IntegerEncoder(8));
            case BOOLEAN -> Optional.of(new BooleanEncoder());
            case DOUBLE -> Optional.of(new DoubleEncoder());
            case TEXT, CITEXT -> Optional.of(new TextEncoder(TextEncoder.UNLIMITED));
            case BYTEA -> Optional.of(new BytesEncoder());
            case JSON -> Optional.of(new JsonEncoder(false));
            case JSONB -> Optional.of(new JsonEncoder(true));
            case UUID -> Optional.of(new UuidEncoder());
            case DATE, TIME, TIMESTAMP, TIMESTAMPTZ, ANY -> Optional.empty();
          };
    };
  }
}
