package dev.pgtrek.postgres.dialect;

import dev.pgtrek.model.Column;
import java.util.Locale;

/** What SQLite makes of values and literals beside a column, from its declared type alone. */
enum Affinity {
  INTEGER,
  TEXT,
  BLOB,
  REAL,
  NUMERIC;

  /** The five rules of https://sqlite.org/datatype3.html#determination_of_column_affinity. */
  static Affinity of(Column source, boolean strict) {
    String declared = source.declared().toUpperCase(Locale.ROOT);
    if (strict && declared.equals("ANY")) {
      return BLOB;
    }
    if (declared.contains("INT")) {
      return INTEGER;
    }
    if (declared.contains("CHAR") || declared.contains("CLOB") || declared.contains("TEXT")) {
      return TEXT;
    }
    if (declared.contains("BLOB") || declared.isBlank()) {
      return BLOB;
    }
    if (declared.contains("REAL") || declared.contains("FLOA") || declared.contains("DOUB")) {
      return REAL;
    }
    return NUMERIC;
  }

  boolean numeric() {
    return this == INTEGER || this == REAL || this == NUMERIC;
  }
}
