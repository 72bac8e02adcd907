package dev.pgtrek.postgres.inplace;

import java.util.Set;

/**
 * An index whose order, or whose choice of rows, depends on how texts are sorted.
 *
 * @param oid its number
 * @param table its table's number
 * @param name with its schema, quoted
 * @param tableName its table with its schema, quoted
 * @param method the access method
 * @param bytes its size
 * @param file what its file is called; another one once it was built anew
 * @param valid whether queries use it
 * @param guards whether it is unique, or an exclusion constraint's
 * @param exclusion whether it is an exclusion constraint's, or a temporal key's
 * @param collations by what it is sorted, or chooses its rows
 * @param words whether it holds words that were cut out of texts: a search's, or trigrams
 */
record TextIndex(
    long oid,
    long table,
    String name,
    String tableName,
    String method,
    long bytes,
    String file,
    boolean valid,
    boolean guards,
    boolean exclusion,
    Set<Long> collations,
    boolean words) {

  TextIndex {
    collations = Set.copyOf(collations);
  }

  boolean isBtree() {
    return method.equals("btree");
  }
}
