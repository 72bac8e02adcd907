package dev.pgtrek.sqlite.write;

import dev.pgtrek.model.ColumnType;
import dev.pgtrek.model.ScalarType;
import dev.pgtrek.model.ValueFormat;
import dev.pgtrek.spi.ColumnRoute;
import dev.pgtrek.sqlite.rows.Affinity;
import java.util.Optional;

/** Which codec a column has. */
final class CellCodecs {

  private CellCodecs() {}

  /** A new codec; empty where values so spelled cannot be written so. */
  static Optional<CellCodec> of(ColumnRoute column) {
    Affinity affinity = Affinity.of(column.target().declared());
    ValueFormat written = column.written() == null ? ValueFormat.NATIVE : column.written();
    return switch (column.target().type()) {
      case ColumnType.Numeric _ -> plainly(written, new Decimals(affinity));
      case ColumnType.Varchar _ -> plainly(written, new Plain(affinity, false));
      case ColumnType.Vector _ -> Optional.of(new Vectors(written));
      case ColumnType.Geometry _ -> geometry(column.format(), written, affinity);
      case ScalarType scalar ->
          switch (scalar) {
            case DATE, TIME, TIMESTAMP, TIMESTAMPTZ ->
                Optional.of(new Moments(scalar, column.format(), written, affinity));
            case UUID -> plainly(written, new Uuids(affinity));
            case SMALLINT,
                INTEGER,
                BIGINT,
                BOOLEAN,
                DOUBLE,
                TEXT,
                CITEXT,
                BYTEA,
                JSON,
                JSONB,
                ANY ->
                plainly(
                    written,
                    new Plain(affinity, scalar == ScalarType.JSON || scalar == ScalarType.JSONB));
          };
    };
  }

  private static Optional<CellCodec> geometry(
      ValueFormat read, ValueFormat written, Affinity affinity) {
    if (read == written) {
      return Optional.of(new Plain(affinity, false));
    }
    if (read == ValueFormat.EWKB && written == ValueFormat.WKT) {
      return Optional.of(new GeometryText());
    }
    boolean spelled = written == ValueFormat.GEOPACKAGE || written == ValueFormat.SPATIALITE;
    return read == ValueFormat.EWKB && spelled
        ? Optional.of(new Geometries(written))
        : Optional.empty();
  }

  private static Optional<CellCodec> plainly(ValueFormat written, CellCodec codec) {
    return written == ValueFormat.NATIVE ? Optional.of(codec) : Optional.empty();
  }
}
