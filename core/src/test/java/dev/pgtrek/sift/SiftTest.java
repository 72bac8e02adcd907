package dev.pgtrek.sift;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgtrek.memory.MemoryDatabase;
import dev.pgtrek.model.Column;
import dev.pgtrek.model.Finding;
import dev.pgtrek.model.ForeignKey;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.Key;
import dev.pgtrek.model.ScalarType;
import dev.pgtrek.model.Table;
import dev.pgtrek.model.TableName;
import dev.pgtrek.model.ValueFormat;
import dev.pgtrek.spi.ByteSlice;
import dev.pgtrek.spi.ColumnRoute;
import dev.pgtrek.spi.RowCursor;
import dev.pgtrek.spi.RowRules;
import dev.pgtrek.spi.RowRules.Duplicates;
import dev.pgtrek.spi.RowRules.Orphans;
import dev.pgtrek.spi.RowSearch;
import dev.pgtrek.spi.Sieve;
import dev.pgtrek.spi.Sieve.Rejection;
import dev.pgtrek.spi.TableRoute;
import dev.pgtrek.spi.ValueJudge;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Keys and references among rows that rules keep out. */
class SiftTest {

  private static final List<Column> COLUMNS =
      List.of(Column.of("id", ScalarType.TEXT), Column.of("parent", ScalarType.TEXT));

  private static SiftedTable sifted(
      String name, @Nullable String parent, Orphans orphans, List<@Nullable Object[]> rows) {
    return sifted(name, parent, orphans, rows, COLUMNS);
  }

  private static SiftedTable sifted(
      String name,
      @Nullable String parent,
      Orphans orphans,
      List<@Nullable Object[]> rows,
      List<Column> columns) {
    List<ForeignKey> keys =
        parent == null
            ? List.of()
            : List.of(
                new ForeignKey(
                    null,
                    List.of(Identifier.of("parent")),
                    TableName.of("main", parent),
                    List.of(Identifier.of("id")),
                    ForeignKey.Action.NO_ACTION,
                    ForeignKey.Action.NO_ACTION,
                    false,
                    false));
    Table table =
        new Table(
            TableName.of("main", name),
            columns,
            new Key(null, List.of(Identifier.of("id"))),
            List.of(),
            keys,
            List.of(),
            List.of(),
            Table.Traits.NONE);
    List<ColumnRoute> routes =
        columns.stream().map(c -> new ColumnRoute(c, c, ValueFormat.NATIVE, false)).toList();
    TableRoute route =
        new TableRoute(
            table,
            table,
            routes,
            new RowRules(null, orphans, Duplicates.REJECT),
            Sieve.NONE,
            List.of());
    return new SiftedTable(route, MemoryDatabase.of(table, rows), 2);
  }

  private static @Nullable Object[] row(@Nullable String id, @Nullable String parent) {
    return new @Nullable Object[] {id, parent};
  }

  /** Takes every value. */
  private static ValueJudge judge(ColumnRoute column) {
    return new ValueJudge() {
      @Override
      public String misfit(RowCursor row, int at, ByteSlice into) {
        row.bytes(at, into);
        return "";
      }

      @Override
      public String note() {
        return "";
      }
    };
  }

  /** Says that row n of every child refers to row n of its parent. */
  private static final RowSearch ONE_TO_ONE =
      new RowSearch() {
        @Override
        public void failing(Table table, String condition, LongConsumer each) {
          throw new UnsupportedOperationException();
        }

        @Override
        public void references(Table child, ForeignKey key, References each) {
          each.reference(0, true, 0);
          each.reference(1, true, 1);
          each.reference(2, false, 0);
        }
      };

  private static List<@Nullable Object[]> three() {
    return List.of(row("a", "x"), row("b", "y"), row("c", "z"));
  }

  @Test
  void keepsTheFirstRowOfAKeyAndRejectsTheLaterOnes() {
    SiftedTable table =
        sifted(
            "t",
            null,
            Orphans.REPORT,
            List.of(row("a", "1"), row("b", "2"), row("a", "3"), row(null, "4"), row("a", "5")));

    KeySift.of(table, 5, SiftTest::judge, ONE_TO_ONE);

    assertThat(table.sieve.rejected()).containsOnlyKeys(3L, 5L);
    assertThat(table.sieve.rejected().values())
        .extracting(Rejection::reason)
        .containsOnly(Rejections.DUPLICATE);
  }

  @Test
  void passesOverRowsThatAreRejectedAlready() {
    SiftedTable table =
        sifted("t", null, Orphans.REPORT, List.of(row("a", "1"), row("a", "2"), row("a", "3")));
    table.sieve.reject(1, new Rejection("parent", Rejections.MISFIT, "bad"));

    KeySift.of(table, 3, SiftTest::judge, ONE_TO_ONE);

    assertThat(table.sieve.rejected()).containsOnlyKeys(1L, 3L);
  }

  @Test
  void rejectsOrphansOfRejectedRowsDownToTheLastGeneration() {
    SiftedTable parent = sifted("parent", null, Orphans.REJECT, three());
    SiftedTable child = sifted("child", "parent", Orphans.REJECT, three());
    SiftedTable grandchild = sifted("grandchild", "child", Orphans.REJECT, three());
    parent.sieve.reject(0, new Rejection("id", Rejections.MISFIT, "bad"));

    ReferenceSift.of(List.of(grandchild, child, parent), ONE_TO_ONE);

    assertThat(child.sieve.rejected()).containsOnlyKeys(0L, 2L);
    assertThat(grandchild.sieve.rejected()).containsOnlyKeys(0L, 2L);
  }

  @Test
  void putsNullInThePlaceOfAReferenceWithoutAParent() {
    SiftedTable parent = sifted("parent", null, Orphans.REPORT, three());
    SiftedTable child = sifted("child", "parent", Orphans.SET_NULL, three());
    parent.sieve.filter(1);

    List<Finding> findings = ReferenceSift.of(List.of(parent, child), ONE_TO_ONE);

    assertThat(findings).isEmpty();
    assertThat(child.sieve.isNull(0, 1)).isFalse();
    assertThat(child.sieve.isNull(1, 1)).isTrue();
    assertThat(child.sieve.isNull(2, 1)).isTrue();
    assertThat(child.effects()).singleElement().returns(2L, RuleEffect::count);
  }

  @Test
  void refusesToPutNullWhereAColumnTakesNone() {
    Column parent = COLUMNS.getLast();
    List<Column> refusing =
        List.of(
            COLUMNS.getFirst(),
            new Column(
                parent.name(), parent.declared(), parent.type(), true, null, null, null, null));

    assertThat(orphaned(refusing))
        .singleElement()
        .returns("orphans-cannot-be-null", Finding::code)
        .returns(true, Finding::blocks);
    assertThat(orphaned(COLUMNS)).isEmpty();
  }

  private static List<Finding> orphaned(List<Column> columns) {
    SiftedTable parent = sifted("parent", null, Orphans.REPORT, three());
    SiftedTable child = sifted("child", "parent", Orphans.SET_NULL, three(), columns);
    parent.sieve.filter(1);
    return ReferenceSift.of(List.of(parent, child), ONE_TO_ONE);
  }

  @Test
  void tellsOrphansThatARuleMakesWhereTheyAreOnlyReported() {
    SiftedTable parent = sifted("parent", null, Orphans.REPORT, three());
    SiftedTable child = sifted("child", "parent", Orphans.REPORT, three());
    parent.sieve.filter(1);

    List<Finding> findings = ReferenceSift.of(List.of(parent, child), ONE_TO_ONE);

    assertThat(findings).singleElement().returns("orphaned-by-rule", Finding::code);
    assertThat(child.sieve.isEmpty()).isTrue();
  }

  @Test
  void keepsOutMoreRowsInASieveOfItsOwn() {
    Sieve first = new Sieve();
    first.filter(1);
    first.setNull(2, 0);
    Rejection why = new Rejection("id", Rejections.MISFIT, "bad");

    Sieve wider = first.keepingOut(Map.of(3L, why));

    assertThat(wider.leavesOut(1) && wider.leavesOut(3) && wider.isNull(2, 0)).isTrue();
    assertThat(first.leavesOut(3)).isFalse();
  }
}
