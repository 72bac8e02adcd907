package dev.pgtrek.sqlite.catalog;

import dev.pgtrek.sqlite.access.Names;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Tables that a virtual table keeps its own state in: never the user's data. SQLite knows them only
 * where the module is loaded; the names are each module's own rule.
 */
final class ShadowTables {

  private static final List<String> FTS34 =
      List.of("_content", "_segments", "_segdir", "_docsize", "_stat");
  private static final List<String> RTREE = List.of("_node", "_rowid", "_parent");

  private static final Map<String, List<String>> SUFFIXES =
      Map.ofEntries(
          Map.entry("fts3", FTS34),
          Map.entry("fts4", FTS34),
          Map.entry("fts5", List.of("_data", "_idx", "_content", "_docsize", "_config")),
          Map.entry("rtree", RTREE),
          Map.entry("rtree_i32", RTREE),
          Map.entry("geopoly", RTREE),
          Map.entry("spellfix1", List.of("_vocab")),
          Map.entry("vss0", List.of("_index", "_data")),
          Map.entry("vec0", List.of("_chunks", "_rowids", "_info", "_auxiliary")));

  /** Names that go on with a number: one table per vector or metadata column. */
  private static final Map<String, List<String>> NUMBERED =
      Map.of("vec0", List.of("_vector_chunks", "_metadatachunks", "_metadatatext"));

  private ShadowTables() {}

  /**
   * The virtual table that a table belongs to.
   *
   * @param modules each virtual table's module, by name
   */
  static Optional<String> owner(String table, Map<String, String> modules) {
    return modules.entrySet().stream()
        .filter(m -> belongs(Names.fold(table), Names.fold(m.getKey()), Names.fold(m.getValue())))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  private static boolean belongs(String table, String owner, String module) {
    if (!table.startsWith(owner + "_")) {
      return false;
    }
    String suffix = table.substring(owner.length());
    return SUFFIXES.getOrDefault(module, List.of()).contains(suffix)
        || NUMBERED.getOrDefault(module, List.of()).stream()
            .anyMatch(
                start ->
                    suffix.startsWith(start)
                        && suffix.length() == start.length() + 2
                        && suffix.substring(start.length()).chars().allMatch(Character::isDigit));
  }
}
