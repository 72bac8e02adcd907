package dev.pgtrek.sift;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgtrek.memory.MemoryDatabase;
import dev.pgtrek.memory.MemoryText;
import dev.pgtrek.model.Column;
import dev.pgtrek.model.ColumnType;
import dev.pgtrek.model.Finding;
import dev.pgtrek.model.ForeignKey;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.Index;
import dev.pgtrek.model.Key;
import dev.pgtrek.model.ScalarType;
import dev.pgtrek.model.Table;
import dev.pgtrek.model.TableName;
import dev.pgtrek.model.ValueFormat;
import dev.pgtrek.model.ValueKind;
import dev.pgtrek.spi.ByteSlice;
import dev.pgtrek.spi.ColumnRoute;
import dev.pgtrek.spi.ColumnRule;
import dev.pgtrek.spi.RowCursor;
import dev.pgtrek.spi.RowRules;
import dev.pgtrek.spi.RowRules.Duplicates;
import dev.pgtrek.spi.RowRules.Orphans;
import dev.pgtrek.spi.RowSearch;
import dev.pgtrek.spi.Sieve;
import dev.pgtrek.spi.Sieve.Rejection;
import dev.pgtrek.spi.TableRoute;
import dev.pgtrek.spi.TextRule;
import dev.pgtrek.spi.ValueJudge;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Rules over whole tables, in their order, and the values that have one. */
class SifterTest {

  private static final ColumnRule REJECTS =
      new ColumnRule(TextRule.STOP, TextRule.STOP, true, null);

  private static final ColumnRule STRIPS =
      new ColumnRule(
          new TextRule(TextRule.Kind.STRIP, TextRule.REPLACEMENT),
          new TextRule(TextRule.Kind.REPLACE, TextRule.REPLACEMENT),
          false,
          null);

  /** Leaves out what the test says, and knows of no reference. */
  private record Search(Set<Long> failing) implements RowSearch {

    @Override
    public void failing(Table table, String condition, LongConsumer each) {
      failing.forEach(each::accept);
    }

    @Override
    public void references(Table child, ForeignKey key, References each) {}
  }

  /** Takes texts, and of integers those up to 9. */
  private static ValueJudge judge(ColumnRoute column) {
    return new ValueJudge() {
      @Override
      public String misfit(RowCursor row, int at, ByteSlice into) {
        boolean fits = row.kind(at) != ValueKind.INTEGER || row.integer(at) <= 9;
        if (row.kind(at) == ValueKind.TEXT) {
          row.bytes(at, into);
        } else {
          into.set(new byte[] {(byte) row.integer(at)}, 0, 1);
        }
        return fits ? "" : "more than 9";
      }

      @Override
      public String note() {
        return "";
      }
    };
  }

  /** A table of a key and a value, with how they travel. */
  private static final class Made {

    private ColumnType keyType = ScalarType.TEXT;
    private ColumnRule rule = ColumnRule.NONE;
    private boolean notNull;
    private RowRules rules = RowRules.NONE;
    private List<Index> indexes = List.of();
    private boolean keyed = true;
    private final List<@Nullable Object[]> rows = new ArrayList<>();

    Made row(@Nullable Object key, @Nullable Object value) {
      rows.add(new @Nullable Object[] {key, value});
      return this;
    }

    Made rules(@Nullable String filter, Duplicates duplicates) {
      rules = new RowRules(filter, Orphans.REPORT, duplicates);
      return this;
    }

    Made rule(ColumnRule other) {
      rule = other;
      return this;
    }

    Made citext() {
      keyType = ScalarType.CITEXT;
      return this;
    }

    Made notNull() {
      notNull = true;
      return this;
    }

    Made partialIndex(String where) {
      keyed = false;
      indexes =
          List.of(
              new Index(
                  Identifier.of("i"),
                  true,
                  "btree",
                  List.of(Index.Term.of(Identifier.of("k"))),
                  where));
      return this;
    }

    Sifted sift(Long... failing) {
      Column key = Column.of("k", ScalarType.TEXT);
      Column value = Column.of("v", ScalarType.TEXT);
      Key primary = keyed ? new Key(null, List.of(key.name())) : null;
      Table source = table(List.of(key, value), primary);
      Column targetValue =
          new Column(value.name(), "text", ScalarType.TEXT, notNull, null, null, null, null);
      Table target = table(List.of(key.withType(keyType), targetValue), primary);
      TableRoute route =
          new TableRoute(
              source,
              target,
              List.of(
                  new ColumnRoute(key, key.withType(keyType), ValueFormat.NATIVE, false),
                  new ColumnRoute(value, targetValue, ValueFormat.NATIVE, false, rule)),
              rules,
              Sieve.NONE,
              List.of());
      return Sifter.run(
          MemoryDatabase.of(source, rows),
          () -> new Search(Set.of(failing)),
          List.of(route),
          Map.of(source.name(), (long) rows.size()),
          SifterTest::judge,
          1,
          2);
    }

    private Table table(List<Column> columns, @Nullable Key primary) {
      return new Table(
          TableName.of("main", "t"),
          columns,
          primary,
          List.of(),
          List.of(),
          indexes,
          List.of(),
          Table.Traits.NONE);
    }
  }

  private static Sieve sieve(Sifted sifted) {
    return Objects.requireNonNull(sifted.sieves().get(TableName.of("main", "t")));
  }

  private static List<String> effects(Sifted sifted) {
    return sifted.effects().stream()
        .map(e -> e.column() + " | " + e.rule() + " | " + e.count() + " " + e.effect())
        .toList();
  }

  @Test
  void doesNothingWhereNothingIsRuled() {
    Sifted sifted = new Made().row("a", "x").row("a", "y").sift();

    assertThat(sifted).isEqualTo(Sifted.NOTHING);
  }

  @Test
  void looksForMisfitsAmongWhatTheFilterLeavesAndForKeysAmongWhatFits() {
    Sifted sifted =
        new Made()
            .rules("k <> 'x'", Duplicates.REJECT)
            .rule(REJECTS)
            .row("a", 99)
            .row("a", 1)
            .row("b", 2)
            .row("b", 3)
            .row("b", 99)
            .sift(2L);

    assertThat(sieve(sifted).filtered()).isEqualTo(1);
    assertThat(sieve(sifted).rejected()).containsOnlyKeys(1L, 4L, 5L);
    assertThat(sieve(sifted).rejected().values())
        .extracting(Rejection::reason)
        .containsExactly(Rejections.MISFIT, Rejections.DUPLICATE, Rejections.MISFIT);
    assertThat(sifted.findings()).isEmpty();
  }

  @Test
  void namesValuesThatFitUnderNoRuleInsteadOfRejectingTheirRows() {
    ColumnRule nul =
        new ColumnRule(
            new TextRule(TextRule.Kind.STRIP, TextRule.REPLACEMENT), TextRule.STOP, false, null);

    Sifted sifted = new Made().rule(nul).row("a", 99).row("b", 1).row("c", 98).sift();

    assertThat(sifted.sieves()).isEmpty();
    Finding finding = sifted.findings().getFirst();
    assertThat(finding.code()).isEqualTo("value-does-not-fit");
    assertThat(finding.subject()).isEqualTo("t.v");
    assertThat(finding.measured()).isEqualTo("2 values: more than 9; such as rowid 1, rowid 3");
    assertThat(finding.blocks()).isTrue();
  }

  @Test
  void rejectsNullWhereNoneMayBe() {
    Sifted sifted = new Made().rule(REJECTS).notNull().row("a", null).row("b", 1).sift();

    assertThat(sieve(sifted).rejected()).containsOnlyKeys(1L);
    assertThat(sieve(sifted).rejection(1).orElseThrow().reason()).isEqualTo(Rejections.NULL);
  }

  @Test
  void letsNullPassWhereItMayBe() {
    Sifted sifted = new Made().rule(REJECTS).row("a", null).row("b", 1).sift();

    assertThat(sifted.sieves()).isEmpty();
    assertThat(sifted.effects()).isEmpty();
  }

  @Test
  void letsRowsWithoutAKeyPassWhereTheKeyTakesThem() {
    Sifted sifted =
        new Made().rules(null, Duplicates.REJECT).row(null, 1).row("a", 1).row(null, 1).sift();

    assertThat(sifted.sieves()).isEmpty();
  }

  @Test
  void countsTextsThatARuleAltersAndNoOthers() {
    Sifted sifted =
        new Made()
            .rule(STRIPS)
            .row("a", "x\0y")
            .row("b", "plain")
            .row("c", new MemoryText(new byte[] {'x', (byte) 0xff}))
            .row("d", new MemoryText(new byte[] {0, (byte) 0xff}))
            .row("e", 1)
            .sift();

    assertThat(sifted.sieves()).isEmpty();
    assertThat(effects(sifted))
        .containsExactlyInAnyOrder(
            "v | nul: strip | 2 values: NUL stripped",
            "v | utf8: replace | 2 values: invalid UTF-8 replaced");
  }

  @Test
  void countsOnlyWhatTravels() {
    Sifted sifted =
        new Made()
            .rules("v IS NOT NULL", Duplicates.REJECT)
            .rule(STRIPS)
            .row("a", "x\0y")
            .row("a", "x\0z")
            .sift();

    assertThat(sieve(sifted).rejected()).containsOnlyKeys(2L);
    assertThat(effects(sifted)).contains("v | nul: strip | 1 value: NUL stripped");
  }

  @Test
  void refusesKeysThatOnlyCitextFindsEqual() {
    Sifted sifted =
        new Made().citext().row("Ä", 1).row("b", 1).row("ä", 1).row("B", 1).row(null, 1).sift();

    Finding finding = sifted.findings().getFirst();
    assertThat(finding.code()).isEqualTo("citext-keys-collide");
    assertThat(finding.blocks()).isTrue();
    assertThat(finding.measured())
        .contains("2 rows", "rowid 3 like rowid 1", "rowid 4 like rowid 2");
    assertThat(sifted.sieves()).isEmpty();
  }

  @Test
  void keepsTheFirstOfKeysThatOnlyCitextFindsEqualWhereTheRuleSaysSo() {
    Sifted sifted =
        new Made().citext().rules(null, Duplicates.REJECT).row("Ä", 1).row("ä", 1).sift();

    assertThat(sifted.findings()).isEmpty();
    assertThat(sieve(sifted).rejected()).containsOnlyKeys(2L);
  }

  @Test
  void looksAtTheRowsOfAPartialIndexAlone() {
    Made made = new Made().citext().partialIndex("v = 1").row("Ä", 1).row("ä", 2).row("Ä", 3);

    assertThat(made.sift(1L, 2L).findings()).isEmpty();
    assertThat(made.sift(2L).findings()).hasSize(1);
  }
}
