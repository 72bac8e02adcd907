package dev.pgtrek.plan;

import static dev.pgtrek.plan.Fixture.column;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pgtrek.model.Catalog;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.ScalarType;
import dev.pgtrek.model.Table;
import dev.pgtrek.model.TableName;
import dev.pgtrek.plan.InventoryEntry.Fate;
import java.util.List;
import org.junit.jupiter.api.Test;

class InventoryTest {

  private static final Table TABLE =
      Table.of(
          new TableName(Identifier.of("main"), Identifier.of("t")),
          List.of(Fixture.withDefault(column("a", "TEXT", ScalarType.TEXT), "'x'")));

  @Test
  void listsWhatTheCatalogDeclaresInItsOrder() {
    Notes notes = new Notes();
    notes.carry("default", "t.a", "as 'x'::text");
    notes.carry("column", "t.a", "");
    notes.carry("table", "t", "");

    List<InventoryEntry> entries = Inventory.of(new Catalog(List.of(TABLE), List.of()), notes);

    assertThat(entries)
        .extracting(InventoryEntry::kind)
        .containsExactly("table", "column", "default");
  }

  @Test
  void namesWhatNobodyNoted() {
    Notes notes = new Notes();
    notes.carry("table", "t", "");
    notes.carry("column", "t.a", "");

    List<InventoryEntry> entries = Inventory.of(new Catalog(List.of(TABLE), List.of()), notes);

    assertThat(entries)
        .contains(new InventoryEntry("default", "t.a", Fate.LEFT, Inventory.UNTOLD, "'x'", ""));
  }

  @Test
  void leavesThePartsWithTheirTable() {
    Notes notes = new Notes();
    notes.leave("table", "t", "By choice.", "");

    List<InventoryEntry> entries = Inventory.of(new Catalog(List.of(TABLE), List.of()), notes);

    assertThat(entries)
        .allMatch(e -> e.fate() == Fate.LEFT)
        .noneMatch(e -> e.how().equals(Inventory.UNTOLD));
  }

  @Test
  void appendsWhatIsNotOfTheCatalog() {
    Notes notes = new Notes();
    notes.carry("table", "t", "");
    notes.carry("search index", "t_fts", "as a tsvector");

    List<InventoryEntry> entries = Inventory.of(new Catalog(List.of(TABLE), List.of()), notes);

    assertThat(entries).last().extracting(InventoryEntry::name).isEqualTo("t_fts");
  }
}
