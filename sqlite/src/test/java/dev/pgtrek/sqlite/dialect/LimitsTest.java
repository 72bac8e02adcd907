package dev.pgtrek.sqlite.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgtrek.model.Column;
import dev.pgtrek.model.Finding;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.Index;
import dev.pgtrek.model.Key;
import dev.pgtrek.model.ScalarType;
import dev.pgtrek.model.Table;
import dev.pgtrek.model.TableName;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a SQLite file cannot hold of a schema, each beside the last that it can. */
class LimitsTest {

  private static Column text(String name) {
    return Column.of(name, ScalarType.TEXT);
  }

  private static Column generated(String name) {
    return new Column(
        Identifier.of(name),
        "TEXT",
        ScalarType.TEXT,
        false,
        null,
        new Column.Generated("1", false),
        null,
        null);
  }

  private static Column counter(String name) {
    return new Column(
        Identifier.of(name),
        "INTEGER",
        ScalarType.BIGINT,
        true,
        null,
        null,
        null,
        new Column.Identity(1));
  }

  private static Table table(String name, @Nullable Key key, Column... columns) {
    return new Table(
        TableName.of("main", name),
        List.of(columns),
        key,
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        Table.Traits.NONE);
  }

  private static Table table(String name, Column... columns) {
    return table(name, null, columns);
  }

  private static Table indexed(Table table, String index) {
    return new Table(
        table.name(),
        table.columns(),
        null,
        List.of(),
        List.of(),
        List.of(
            new Index(
                Identifier.of(index),
                false,
                "btree",
                List.of(Index.Term.of(table.columns().getFirst().name())),
                null)),
        List.of(),
        Table.Traits.NONE);
  }

  /** All codes but the one that is true of every file. */
  private static List<String> codes(Table... tables) {
    return Limits.of(List.of(tables)).stream()
        .map(Finding::code)
        .filter(code -> !code.equals("types-not-enforced"))
        .toList();
  }

  @Test
  void saysOnceThatTypesAreWishes() {
    assertThat(Limits.of(List.of(table("a", text("x")), table("b", text("x"), text("y")))))
        .singleElement()
        .returns("types-not-enforced", Finding::code)
        .returns("3 columns of 2 tables", Finding::measured);
    assertThat(Limits.of(List.of())).isEmpty();
  }

  @Test
  void blocksTheNamesThatSqliteKeeps() {
    assertThat(codes(table("Sqlite_a", text("x")))).containsExactly("name-reserved");
    assertThat(codes(indexed(table("a", text("x")), "sqlite_i"))).containsExactly("name-reserved");
    assertThat(codes(table("sqlitea", text("sqlite_x")))).isEmpty();
  }

  @Test
  void blocksNamesThatAreOneInSqlite() {
    String code = "names-differ-in-case-only";

    assertThat(codes(table("a", text("x")), table("A", text("x")))).containsExactly(code);
    assertThat(codes(table("a", text("x"), text("X")))).containsExactly(code);
    assertThat(codes(indexed(table("a", text("x")), "A"))).containsExactly(code);
    assertThat(codes(table("ä", text("x")), table("Ä", text("x")))).isEmpty();
    assertThat(codes(table("a", text("x")), table("b", text("X")))).isEmpty();
  }

  @Test
  void blocksMoreColumnsThanSqliteTakes() {
    assertThat(codes(table("a", columns(2001)))).containsExactly("too-many-columns");
    assertThat(codes(table("a", columns(2000)))).isEmpty();
  }

  private static Column[] columns(int count) {
    return IntStream.range(0, count).mapToObj(i -> text("c" + i)).toArray(Column[]::new);
  }

  @Test
  void blocksATableOfComputedColumnsAlone() {
    assertThat(codes(table("a", generated("x")))).containsExactly("no-stored-column");
    assertThat(codes(table("a", generated("x"), text("y")))).isEmpty();
  }

  @Test
  void warnsOfCountersThatAreNotTheWholeKey() {
    Key alone = key("n");
    Key both = key("n", "x");

    assertThat(codes(table("a", both, counter("n"), text("x"))))
        .containsExactly("identity-not-kept");
    assertThat(codes(table("a", counter("n"), text("x")))).containsExactly("identity-not-kept");
    assertThat(codes(table("a", alone, counter("n"), text("x")))).isEmpty();
  }

  private static Key key(String... columns) {
    return new Key(null, Stream.of(columns).map(Identifier::of).toList());
  }
}
