package dev.pgtrek.sqlite.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShadowTablesTest {

  private static final Map<String, String> MODULES =
      Map.of("Notes", "FTS5", "idx", "rtree", "g", "geopoly", "v", "vec0");

  @ParameterizedTest
  @CsvSource({
    "notes_data, Notes",
    "Notes_config, Notes",
    "idx_node, idx",
    "g_parent, g",
    "v_vector_chunks00, v",
    "v_rowids, v"
  })
  void belongToTheirVirtualTable(String table, String owner) {
    assertThat(ShadowTables.owner(table, MODULES)).contains(owner);
  }

  @ParameterizedTest
  @CsvSource({
    "notes",
    "notes_segments",
    "notes_data2",
    "idx_data",
    "v_vector_chunks",
    "other_data"
  })
  void areNotTakenForSuchByLikeNames(String table) {
    assertThat(ShadowTables.owner(table, MODULES)).isEmpty();
  }
}
