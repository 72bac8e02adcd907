package dev.pgtrek.model;

/**
 * A table inside a schema ({@code main} for a SQLite file).
 *
 * @param schema the schema
 * @param table the table
 */
public record TableName(Identifier schema, Identifier table) implements Comparable<TableName> {

  public static TableName of(String schema, String table) {
    return new TableName(Identifier.of(schema), Identifier.of(table));
  }

  /** {@code "schema"."table"}. */
  public String quoted() {
    return schema.quoted() + '.' + table.quoted();
  }

  @Override
  public int compareTo(TableName other) {
    int bySchema = schema.compareTo(other.schema);
    return bySchema != 0 ? bySchema : table.compareTo(other.table);
  }

  /** {@code schema.table}, for messages. */
  @Override
  public String toString() {
    return schema + "." + table;
  }
}
