package dev.pgtrek.spi;

import dev.pgtrek.model.Identifier;
import org.jspecify.annotations.Nullable;

/**
 * A column that a table gets.
 *
 * @param schema the table's schema, or null where the user named none and it is looked for
 * @param table the table
 * @param column the column
 * @param type its type as the user wrote it; the server says whether there is one
 * @param points the columns that its points are made of, or null where it begins with its default
 * @param defaultValue an expression, or null
 * @param notNull whether it takes no NULL
 * @param index its index, or null where its type decides
 * @param comment a sentence for the catalog, or null
 */
public record AddedColumn(
    @Nullable Identifier schema,
    Identifier table,
    Identifier column,
    String type,
    @Nullable Points points,
    @Nullable String defaultValue,
    boolean notNull,
    @Nullable AddedIndex index,
    @Nullable String comment) {

  /**
   * Two columns of degrees, WGS 84.
   *
   * @param longitude degrees east, -180 to 180
   * @param latitude degrees north, -90 to 90
   * @param othersNull whether a row whose numbers are none on Earth gets no point; else it stands
   *     against adding the column
   */
  public record Points(Identifier longitude, Identifier latitude, boolean othersNull) {}

  /**
   * An index.
   *
   * @param method the access method, such as {@code hnsw}; {@code none} for no index
   * @param distance what queries order by, such as {@code cosine}, or null for the method's usual
   */
  public record AddedIndex(String method, @Nullable String distance) {}

  /** {@code [schema.]table.column}, for messages. */
  public String name() {
    return (schema == null ? "" : schema + ".") + table + "." + column;
  }
}
