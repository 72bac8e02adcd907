package dev.pgtrek.sqlite.dialect;

import dev.pgtrek.model.ColumnType;
import dev.pgtrek.model.ScalarType;

/** What PostgreSQL's types are here. */
final class Types {

  private Types() {}

  /** The kind of a type that is built in or of a known extension; ENUM for a user's own. */
  static Kind kind(TypeName type) {
    if (type.array()) {
      return Kind.ARRAY;
    }
    return switch (type.name()) {
      case "boolean", "bool" -> Kind.BOOLEAN;
      case "smallint", "integer", "bigint", "int", "int2", "int4", "int8" -> Kind.INTEGER;
      case "numeric", "decimal" -> Kind.NUMERIC;
      case "double precision", "float8" -> Kind.DOUBLE;
      case "real", "float4" -> Kind.SINGLE;
      case "text", "character varying", "varchar" -> Kind.TEXT;
      case "character", "bpchar", "char" -> Kind.PADDED;
      case "citext" -> Kind.CITEXT;
      case "bytea" -> Kind.BYTES;
      case "date" -> Kind.DATE;
      case "time", "time without time zone" -> Kind.TIME;
      case "timestamp", "timestamp without time zone" -> Kind.TIMESTAMP;
      case "timestamptz", "timestamp with time zone" -> Kind.TIMESTAMPTZ;
      case "uuid" -> Kind.UUID;
      case "json" -> Kind.JSON;
      case "jsonb" -> Kind.JSONB;
      case "interval",
          "time with time zone",
          "timetz",
          "money",
          "inet",
          "cidr",
          "macaddr",
          "macaddr8",
          "bit",
          "bit varying",
          "varbit",
          "xml",
          "tsvector",
          "tsquery",
          "point",
          "line",
          "lseg",
          "box",
          "path",
          "polygon",
          "circle",
          "int4range",
          "int8range",
          "numrange",
          "tsrange",
          "tstzrange",
          "daterange",
          "int4multirange",
          "int8multirange",
          "nummultirange",
          "tsmultirange",
          "tstzmultirange",
          "datemultirange",
          "hstore",
          "ltree",
          "lquery",
          "cube",
          "isbn",
          "vector",
          "halfvec",
          "sparsevec",
          "geometry",
          "geography",
          "raster",
          "oid",
          "regclass",
          "regproc",
          "regtype",
          "name",
          "pg_lsn",
          "jsonpath",
          "xid",
          "\"char\"" ->
          Kind.OPAQUE;
      default -> Kind.ENUM;
    };
  }

  /** The kind of what travels, where the declaration is of a domain or of a type of the user's. */
  static Kind kind(ColumnType type) {
    return switch (type) {
      case ColumnType.Numeric _ -> Kind.NUMERIC;
      case ColumnType.Varchar _ -> Kind.TEXT;
      case ColumnType.Vector _, ColumnType.Geometry _ -> Kind.OPAQUE;
      case ScalarType scalar ->
          switch (scalar) {
            case SMALLINT, INTEGER, BIGINT -> Kind.INTEGER;
            case DOUBLE -> Kind.DOUBLE;
            case BOOLEAN -> Kind.BOOLEAN;
            case TEXT -> Kind.ENUM;
            case CITEXT -> Kind.CITEXT;
            case BYTEA -> Kind.BYTES;
            case DATE -> Kind.DATE;
            case TIME -> Kind.TIME;
            case TIMESTAMP -> Kind.TIMESTAMP;
            case TIMESTAMPTZ -> Kind.TIMESTAMPTZ;
            case JSON -> Kind.JSON;
            case JSONB -> Kind.JSONB;
            case UUID -> Kind.UUID;
            case ANY -> Kind.OPAQUE;
          };
    };
  }

  /** Decimal digits that values of an integer type can have. */
  static int digits(TypeName type) {
    return switch (type.name()) {
      case "smallint", "int2" -> 5;
      case "integer", "int", "int4" -> 10;
      default -> 19;
    };
  }
}
