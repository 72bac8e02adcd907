package dev.pgtrek.model;

/** The types without arguments. */
public enum ScalarType implements ColumnType {
  SMALLINT("smallint"),
  INTEGER("integer"),
  BIGINT("bigint"),
  BOOLEAN("boolean"),
  DOUBLE("double precision"),
  TEXT("text"),
  BYTEA("bytea"),
  DATE("date"),
  TIME("time"),
  TIMESTAMP("timestamp"),
  TIMESTAMPTZ("timestamptz"),
  JSON("json"),
  JSONB("jsonb"),
  UUID("uuid"),
  /** Text that is compared without regard to case, as the extension citext holds it. */
  CITEXT("citext"),
  /**
   * Declared without a type, or with one that says nothing; stands in a source's catalog only and
   * is never planned.
   */
  ANY("any");

  private final String sql;

  ScalarType(String sql) {
    this.sql = sql;
  }

  @Override
  public String sql() {
    return sql;
  }

  /** Whether it is text without a bound. */
  public boolean isText() {
    return this == TEXT || this == CITEXT;
  }
}
