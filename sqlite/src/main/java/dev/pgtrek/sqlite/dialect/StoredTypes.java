package dev.pgtrek.sqlite.dialect;

import dev.pgtrek.model.Column;
import dev.pgtrek.model.ColumnType;
import dev.pgtrek.model.ScalarType;
import dev.pgtrek.model.ValueFormat;
import dev.pgtrek.spi.StoredColumn;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a column of PostgreSQL becomes. SQLite's types are affinities: a column of numbers makes
 * numbers of texts that look like some. So whatever is a text here has a declaration with the word
 * TEXT or CHAR in it, which keeps SQLite from that.
 */
final class StoredTypes {

  /** Decimal digits that every double keeps. */
  private static final int DOUBLE_DIGITS = 15;

  /** Decimal digits that every integer of 64 bits has room for. */
  private static final int LONG_DIGITS = 18;

  private static final List<String> PLACES =
      List.of("SQLite has no functions and no indexes of places of its own.");

  private StoredTypes() {}

  static StoredColumn of(Column source, @Nullable ValueFormat wanted) {
    return switch (source.type()) {
      case ColumnType.Numeric numeric -> numeric(unspelled(source, wanted), numeric);
      case ColumnType.Varchar varchar -> varchar(source, wanted, varchar);
      case ColumnType.Vector _ -> vector(source, wanted);
      case ColumnType.Geometry geometry -> geometry(source, geometry, wanted);
      case ScalarType scalar -> scalar(source, scalar, wanted);
    };
  }

  /** Of reals among which is minus zero, of which SQLite makes zero in a column of numbers. */
  static StoredColumn ofNegativeZeros(Column source, long count, @Nullable ValueFormat wanted) {
    unspelled(source, wanted);
    return new StoredColumn(
        "",
        null,
        "It is declared without a type, because "
            + count
            + (count == 1 ? " value is" : " values are")
            + " minus zero, which a column of numbers would make zero of.",
        List.of("A column without a type takes texts for texts, even those that are numbers."),
        null);
  }

  private static StoredColumn scalar(Column source, ScalarType type, @Nullable ValueFormat wanted) {
    return switch (type) {
      case DATE, TIME, TIMESTAMP, TIMESTAMPTZ -> moment(source, type, wanted);
      case SMALLINT, INTEGER, BIGINT -> {
        unspelled(source, wanted);
        yield new StoredColumn("INTEGER", "SQLite's integers have 64 bits, whatever is declared.");
      }
      case BOOLEAN -> {
        unspelled(source, wanted);
        yield new StoredColumn("BOOLEAN", "SQLite has no booleans of its own: 0 is false, 1 true.");
      }
      case DOUBLE -> {
        unspelled(source, wanted);
        yield new StoredColumn(
            "REAL",
            "SQLite's reals have the same 64 bits. NaN, which is no real there, is the text"
                + " 'NaN'.");
      }
      case BYTEA -> {
        unspelled(source, wanted);
        yield new StoredColumn("BLOB", "It holds the same bytes.");
      }
      case UUID -> {
        unspelled(source, wanted);
        yield new StoredColumn("TEXT", "The text of a UUID, in lower case.");
      }
      case JSON, JSONB -> {
        unspelled(source, wanted);
        yield document(source, type);
      }
      case TEXT, ANY -> {
        unspelled(source, wanted);
        yield text(source);
      }
      case CITEXT -> {
        unspelled(source, wanted);
        yield new StoredColumn(
            "TEXT",
            null,
            "It holds the same text, and is compared under NOCASE.",
            List.of("SQLite takes large and small letters for the same from A to Z alone."),
            null);
      }
    };
  }

  private static StoredColumn text(Column source) {
    String declared = source.declared().toLowerCase(Locale.ROOT);
    return new StoredColumn(
        "TEXT",
        declared.isEmpty() || declared.equals("text")
            ? "It holds the same text."
            : "SQLite has nothing like " + source.declared() + "; its text is kept.");
  }

  /** With TEXT beside the name, as SQLite would make a number of a document that is one. */
  private static StoredColumn document(Column source, ScalarType type) {
    String declared = type == ScalarType.JSON ? "JSON TEXT" : "JSONB TEXT";
    boolean array = source.declared().endsWith("[]");
    return new StoredColumn(
        declared,
        null,
        array
            ? "A JSON array of the elements, which SQLite's JSON functions read."
            : "The document as text, which SQLite's JSON functions read.",
        List.of(
            array
                ? "SQLite has no operators of arrays (@>, ANY, &&), and no index by their elements."
                : "SQLite has no @> and ?, and no index by what documents hold."),
        null);
  }

  private static StoredColumn numeric(Column source, ColumnType.Numeric type) {
    boolean exact =
        type.bounded()
            && (type.precision() <= DOUBLE_DIGITS
                || (type.scale() == 0 && type.precision() <= LONG_DIGITS));
    if (exact) {
      return new StoredColumn(
          "DECIMAL(" + type.precision() + "," + type.scale() + ")",
          null,
          "SQLite's numbers keep every value of "
              + type.sql()
              + " exactly: a real keeps "
              + DOUBLE_DIGITS
              + " digits, an integer "
              + LONG_DIGITS
              + ".",
          type.scale() == 0 ? List.of() : List.of("Zeros at the end are not kept: 1.50 is 1.5."),
          null);
    }
    return new StoredColumn(
        "TEXT",
        null,
        "A value of " + source.declared() + " may have more digits than SQLite's numbers keep.",
        List.of(
            "Texts sort by their characters, not as numbers: CAST(… AS REAL) compares them, in 15"
                + " digits."),
        null);
  }

  private static StoredColumn varchar(
      Column source, @Nullable ValueFormat wanted, ColumnType.Varchar type) {
    unspelled(source, wanted);
    return new StoredColumn("VARCHAR(" + type.length() + ")", "It holds the same text.");
  }

  private static StoredColumn moment(Column source, ScalarType type, @Nullable ValueFormat wanted) {
    if (wanted == null || wanted == ValueFormat.ISO || wanted == ValueFormat.NATIVE) {
      return new StoredColumn(
          "TEXT",
          null,
          switch (type) {
            case DATE -> "ISO 8601, as SQLite's date functions read it: YYYY-MM-DD.";
            case TIME ->
                "ISO 8601, as SQLite's date functions read it: HH:MM:SS, and microseconds.";
            case TIMESTAMP ->
                "ISO 8601, as SQLite's date functions read it; microseconds are kept.";
            default ->
                "ISO 8601 with the offset +00:00, as SQLite's date functions read it; microseconds"
                    + " are kept.";
          },
          type == ScalarType.TIMESTAMPTZ
              ? List.of("A session's time zone counts for nothing: what is stored is UTC.")
              : List.of(),
          null);
    }
    boolean fits =
        switch (wanted) {
          case EPOCH_SECONDS, EPOCH_MILLIS, EPOCH_MICROS, JULIAN_DAY -> type != ScalarType.TIME;
          case EPOCH_DAYS -> type == ScalarType.DATE;
          case MICROS_OF_DAY -> type == ScalarType.TIME;
          case NATIVE, ISO, FLOAT32, GEOPACKAGE, SPATIALITE, EWKB, WKT -> false;
        };
    if (!fits) {
      throw cannot(source, wanted);
    }
    return new StoredColumn(
        wanted == ValueFormat.JULIAN_DAY ? "REAL" : "INTEGER",
        wanted,
        "The number that the plan asks for: " + wanted + ".",
        List.of(),
        null);
  }

  private static StoredColumn vector(Column source, @Nullable ValueFormat wanted) {
    List<String> lost = List.of("SQLite has no distances and no indexes of vectors of its own.");
    if (wanted == ValueFormat.FLOAT32) {
      return new StoredColumn(
          "BLOB",
          wanted,
          "4 bytes a number, the lowest first, as sqlite-vec reads them.",
          lost,
          null);
    }
    if (wanted != null && wanted != ValueFormat.NATIVE) {
      throw cannot(source, wanted);
    }
    return new StoredColumn(
        "JSON TEXT",
        null,
        "A JSON array of the shortest digits that read back as the same numbers.",
        lost,
        null);
  }

  private static StoredColumn geometry(
      Column source, ColumnType.Geometry type, @Nullable ValueFormat wanted) {
    ValueFormat written = wanted == null ? ValueFormat.GEOPACKAGE : wanted;
    return switch (written) {
      case GEOPACKAGE ->
          new StoredColumn(
              type.kind().word().toUpperCase(Locale.ROOT),
              written,
              "A GeoPackage's blob, which programs for maps read; the file becomes a GeoPackage.",
              PLACES,
              null);
      case SPATIALITE ->
          new StoredColumn(
              "BLOB", written, "SpatiaLite's blob, which its functions read.", PLACES, null);
      case EWKB ->
          new StoredColumn(
              "BLOB", written, "PostGIS's own extended well-known binary.", PLACES, null);
      case WKT ->
          new StoredColumn(
              "TEXT",
              written,
              "Well-known text with the SRID before it, which people can read.",
              PLACES,
              null);
      default -> throw cannot(source, written);
    };
  }

  /** The column, whose values have one spelling. */
  private static Column unspelled(Column source, @Nullable ValueFormat wanted) {
    if (wanted != null && wanted != ValueFormat.NATIVE) {
      throw cannot(source, wanted);
    }
    return source;
  }

  private static IllegalArgumentException cannot(Column source, ValueFormat wanted) {
    return new IllegalArgumentException(
        "values of " + source.type().sql() + " cannot be spelled as " + wanted);
  }
}
