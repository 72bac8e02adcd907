package dev.pgtrek.postgres.catalog;

import dev.pgtrek.model.Catalog;
import dev.pgtrek.model.ColumnCast;
import dev.pgtrek.model.ForeignKey;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.TableName;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/**
 * Everything that a database declares, and what its reader has to know beside.
 *
 * @param catalog the model
 * @param relations what rows can be read of: tables, views and materialized views
 * @param references the tables' foreign keys
 */
public record SourceCatalog(
    Catalog catalog, Map<TableName, Relation> relations, List<Reference> references) {

  public SourceCatalog {
    relations = Map.copyOf(relations);
    references = List.copyOf(references);
  }

  /** What else is known of a table's foreign key. */
  public Reference reference(TableName table, ForeignKey key) {
    return references.stream()
        .filter(r -> r.table().equals(table) && r.key().equals(key))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no such reference of " + table));
  }

  /**
   * A foreign key.
   *
   * @param table the referring table
   * @param key what the model says of it
   * @param operators what tells that two values are equal, a pair of columns each, qualified
   * @param proved whether the server has looked at every row
   */
  public record Reference(TableName table, ForeignKey key, List<String> operators, boolean proved) {

    public Reference {
      operators = List.copyOf(operators);
    }

    /** The condition that a row refers to a row. */
    public String equal(String child, String parent) {
      StringJoiner all = new StringJoiner(" AND ");
      for (int i = 0; i < operators.size(); i++) {
        all.add(
            "%s.%s %s %s.%s"
                .formatted(
                    parent,
                    key.parentColumns().get(i).quoted(),
                    operators.get(i),
                    child,
                    key.columns().get(i).quoted()));
      }
      return all.toString();
    }
  }

  /** What rows are read of. */
  public enum Kind {
    /** A heap, which is read by its pages; never with what inherits from it. */
    TABLE,
    /** A table of another access method, which is read whole. */
    UNPAGED_TABLE,
    /** One whose rows are in its partitions. */
    PARTITIONED,
    VIEW
  }

  /**
   * A relation.
   *
   * @param oid its number
   * @param kind what it is
   * @param casts the columns that are not read as they are
   * @param leaves the partitions that hold the rows here, in a fixed order; none of a table that is
   *     not partitioned
   */
  public record Relation(
      long oid, Kind kind, Map<Identifier, ColumnCast> casts, List<TableName> leaves) {

    public Relation {
      casts = Map.copyOf(casts);
      leaves = List.copyOf(leaves);
    }
  }

  /**
   * Reads the catalogs.
   *
   * @param connection in the snapshot that is read, with a reader's settings: no search path, so
   *     that every name is spelled in full
   * @param schemas the schemas wanted; all of the user's where it is empty
   */
  public static SourceCatalog read(Connection connection, List<String> schemas)
      throws SQLException {
    return new CatalogReader(connection, schemas).read();
  }
}
