package dev.pgtrek.postgres.catalog;

import dev.pgtrek.model.Catalog;
import dev.pgtrek.model.ColumnCast;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.TableName;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/**
 * Everything that a database declares, and what its reader has to know beside.
 *
 * @param catalog the model
 * @param relations what rows can be read of: tables, views and materialized views
 */
public record SourceCatalog(Catalog catalog, Map<TableName, Relation> relations) {

  public SourceCatalog {
    relations = Map.copyOf(relations);
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
