package dev.pgtrek.model;

/** How one value is stored where it is read; a cursor says it per cell. */
public enum ValueKind {
  NULL,
  INTEGER,
  REAL,
  /** UTF-8 bytes as stored, valid or not. */
  TEXT,
  BLOB,
  /** Text over {@link dev.pgtrek.model.LargeValues#THRESHOLD} bytes; read as a stream. */
  LARGE_TEXT,
  /** A blob over {@link dev.pgtrek.model.LargeValues#THRESHOLD} bytes; read as a stream. */
  LARGE_BLOB
}
