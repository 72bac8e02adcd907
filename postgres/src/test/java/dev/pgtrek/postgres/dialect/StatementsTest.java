package dev.pgtrek.postgres.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgtrek.model.Column;
import dev.pgtrek.model.ColumnType;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.Key;
import dev.pgtrek.model.ScalarType;
import dev.pgtrek.model.Table;
import dev.pgtrek.model.TableName;
import dev.pgtrek.model.Trigger;
import dev.pgtrek.model.ValueFormat;
import dev.pgtrek.model.View;
import dev.pgtrek.spi.ColumnRoute;
import dev.pgtrek.spi.TableRoute;
import dev.pgtrek.spi.TriggerRequest;
import dev.pgtrek.spi.TriggerTranslation;
import dev.pgtrek.spi.ViewRequest;
import dev.pgtrek.spi.ViewRoute.Accuracy;
import dev.pgtrek.spi.ViewTranslation;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StatementsTest {

  private static final TableRoute ITEM =
      route(
          "item",
          column("id", "INTEGER", ScalarType.BIGINT, ValueFormat.NATIVE),
          column("name", "TEXT", ScalarType.TEXT, ValueFormat.NATIVE),
          column("price", "REAL", ScalarType.DOUBLE, ValueFormat.NATIVE),
          column("made", "DATETIME", ScalarType.TIMESTAMP, ValueFormat.ISO));

  private final PostgresStatements statements = new PostgresStatements();

  @Test
  void writesOutWhatAStarStandsFor() {
    assertThat(query("SELECT * FROM item i", "id", "name", "price", "made"))
        .isEqualTo(
            "SELECT \"i\".\"id\" AS \"id\", \"i\".\"name\" AS \"name\", \"i\".\"price\" AS"
                + " \"price\", \"i\".\"made\" AS \"made\"\nFROM \"public\".\"item\" AS \"i\"");
  }

  @Test
  void putsNullsWhereSqliteHasThemAndTextsInTheOrderOfBytes() {
    assertThat(query("SELECT id FROM item ORDER BY name DESC, id", "id"))
        .endsWith(
            "ORDER BY \"item\".\"name\" COLLATE \"C\" DESC NULLS LAST, \"item\".\"id\" NULLS"
                + " FIRST");
  }

  @Test
  void takesTheFirstRowOfASubqueryThatIsAValue() {
    assertThat(query("SELECT (SELECT i.name FROM item i) AS n FROM item", "n"))
        .contains("LIMIT 1)");
  }

  @Test
  void knowsThatSumsOfRealsAreRounded() {
    ViewTranslation view = view("SELECT sum(price) AS s, count(*) AS n FROM item", "s", "n");

    assertThat(((ViewTranslation.Carried) view).route().accuracies())
        .containsExactly(Accuracy.ROUNDED, Accuracy.EXACT);
  }

  @Test
  void comparesADayWithMomentsAsSqliteComparesTheirSpellings() {
    assertThat(query("SELECT id FROM item WHERE made > '2024-01-31'", "id"))
        .contains("\"made\" >= '2024-01-31'::timestamp");
  }

  @Test
  void doesNotCompareWhatDependsOnTheClock() {
    ViewTranslation view = view("SELECT id FROM item WHERE made >= date('now', '-1 day')", "id");

    assertThat(((ViewTranslation.Carried) view).route().incomparable()).isNotEmpty();
  }

  @Test
  void putsAViewBehindThoseThatItReads() {
    List<ViewTranslation> views =
        statements.views(
            List.of(
                request("a", "CREATE VIEW a AS SELECT id FROM b", "id"),
                request("b", "CREATE VIEW b AS SELECT id FROM item", "id")),
            List.of(ITEM));

    assertThat(views)
        .extracting(v -> ((ViewTranslation.Carried) v).route().source().name().table().text())
        .containsExactly("b", "a");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT typeof(price) AS x FROM item",
        "SELECT app_function(id) AS x FROM item",
        "SELECT name + 1 AS x FROM item",
        "SELECT price || '' AS x FROM item",
        "SELECT id AS x FROM nowhere",
        "SELECT lost AS x FROM item",
        "SELECT name AS x FROM item GROUP BY name COLLATE NOCASE",
        "SELECT id AS x FROM item LIMIT (SELECT 1)",
        "SELECT value AS x FROM json_each('[1]')",
        "SELECT made || '' AS x FROM item"
      })
  void leavesWhatIsNotSure(String query) {
    assertThat(view(query, "x")).isInstanceOf(ViewTranslation.NotCarried.class);
  }

  @Test
  void guardsATriggerThatWouldFireItself() {
    assertThat(
            trigger(
                "CREATE TRIGGER t AFTER UPDATE ON item BEGIN UPDATE item SET name = 'x' WHERE id ="
                    + " NEW.id; END"))
        .contains("IF current_setting('pgtrek.at_work_");
  }

  @Test
  void doesNotGuardATriggerThatCannotReachItself() {
    assertThat(
            trigger(
                "CREATE TRIGGER t AFTER UPDATE OF price ON item BEGIN UPDATE item SET name = 'x';"
                    + " END"))
        .doesNotContain("current_setting");
  }

  @Test
  void leavesATriggerOfAVirtualTableToIt() {
    TriggerTranslation trigger =
        translated(
            "CREATE TRIGGER t AFTER INSERT ON item BEGIN INSERT INTO search (rowid) VALUES"
                + " (NEW.id); END");

    assertThat(((TriggerTranslation.NotCarried) trigger).keeps())
        .containsExactly(Identifier.of("search"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "BEFORE UPDATE ON item BEGIN UPDATE item SET name = 'x'; END",
        "AFTER INSERT ON item BEGIN INSERT INTO item (id) SELECT count(*) FROM item; END",
        "AFTER INSERT ON item BEGIN UPDATE item SET id = last_insert_rowid(); END",
        "AFTER INSERT ON item BEGIN UPDATE item SET id = changes(); END",
        "AFTER INSERT ON item BEGIN UPDATE OR IGNORE item SET id = 1; END",
        "AFTER INSERT ON item BEGIN UPDATE item SET id = price; END",
        "AFTER INSERT ON nowhere BEGIN SELECT 1; END",
        "AFTER INSERT ON item BEGIN DELETE FROM nowhere; END"
      })
  void leavesATriggerThatIsNotSure(String rest) {
    assertThat(translated("CREATE TRIGGER t " + rest))
        .isInstanceOf(TriggerTranslation.NotCarried.class);
  }

  private String query(String select, String... columns) {
    return ((ViewTranslation.Carried) view(select, columns)).route().query();
  }

  private ViewTranslation view(String select, String... columns) {
    return statements
        .views(List.of(request("v", "CREATE VIEW v AS " + select, columns)), List.of(ITEM))
        .getFirst();
  }

  private static ViewRequest request(String name, String sql, String... columns) {
    List<Identifier> names = Arrays.stream(columns).map(Identifier::of).toList();
    return new ViewRequest(
        new View(TableName.of("main", name), names, sql),
        TableName.of("public", name),
        names,
        null);
  }

  private String trigger(String sql) {
    return ((TriggerTranslation.Carried) translated(sql)).route().sql();
  }

  private TriggerTranslation translated(String sql) {
    Trigger trigger = new Trigger(Identifier.of("t"), TableName.of("main", watched(sql)), sql);
    return statements
        .triggers(
            List.of(new TriggerRequest(trigger, Identifier.of("t"), null)),
            List.of(ITEM),
            List.of(),
            Set.of(Identifier.of("search")))
        .getFirst();
  }

  private static String watched(String sql) {
    return sql.contains("nowhere BEGIN") ? "nowhere" : "item";
  }

  private static ColumnRoute column(
      String name, String declared, ColumnType type, ValueFormat format) {
    Column source =
        new Column(Identifier.of(name), declared, ScalarType.ANY, false, null, null, null, null);
    return new ColumnRoute(source, Column.of(name, type), format, false);
  }

  private static TableRoute route(String name, ColumnRoute... columns) {
    List<ColumnRoute> all = List.of(columns);
    Table target =
        new Table(
            TableName.of("public", name),
            all.stream().map(ColumnRoute::target).toList(),
            new Key(Identifier.of(name + "_pkey"), List.of(Identifier.of("id"))),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            Table.Traits.NONE);
    return new TableRoute(
        Table.of(TableName.of("main", name), all.stream().map(ColumnRoute::source).toList()),
        target,
        all);
  }
}
