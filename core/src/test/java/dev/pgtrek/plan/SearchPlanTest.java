package dev.pgtrek.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.model.Column;
import dev.pgtrek.model.Finding;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.Index;
import dev.pgtrek.model.ScalarType;
import dev.pgtrek.model.SearchIndex;
import dev.pgtrek.model.SearchIndex.Module;
import dev.pgtrek.model.SearchIndex.Origin;
import dev.pgtrek.model.SearchIndex.SearchColumn;
import dev.pgtrek.model.SearchIndex.Storage;
import dev.pgtrek.model.SearchIndex.Tokenizer;
import dev.pgtrek.model.SearchIndex.Tokenizer.Base;
import dev.pgtrek.model.SearchVector;
import dev.pgtrek.model.SearchVector.Way;
import dev.pgtrek.model.Table;
import dev.pgtrek.model.TableName;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SearchPlanTest {

  private static final Tokenizer UNICODE =
      new Tokenizer(Base.UNICODE, false, true, "", "", false, "");
  private static final Tokenizer PORTER =
      new Tokenizer(Base.ASCII, true, false, "", "", false, "porter");
  private static final Tokenizer TRIGRAM =
      new Tokenizer(Base.TRIGRAM, false, false, "", "", false, "trigram");

  private static SearchIndex index(String name, Tokenizer tokenizer, String... columns) {
    return new SearchIndex(
        TableName.of("main", name),
        Module.FTS5,
        Arrays.stream(columns).map(c -> new SearchColumn(Identifier.of(c), true)).toList(),
        tokenizer,
        Storage.EXTERNAL,
        new Origin(
            TableName.of("main", "page"),
            null,
            Arrays.stream(columns).map(Identifier::of).toList()),
        "",
        List.of(),
        true,
        "full",
        null,
        List.of(),
        "CREATE VIRTUAL TABLE " + name);
  }

  private static Fixture page(String... texts) {
    Column[] columns = new Column[texts.length];
    Object[] row = new Object[texts.length];
    for (int i = 0; i < texts.length; i++) {
      columns[i] = Column.of("c" + i, ScalarType.TEXT);
      row[i] = texts[i];
    }
    return new Fixture().with(Table.of(TableName.of("main", "page"), List.of(columns)), row);
  }

  private static Table target(Plan plan) {
    return plan.tables().getFirst().route().target();
  }

  private static String parts(SearchVector vector) {
    return vector.parts().stream()
        .map(p -> p.column() + " " + p.weight() + (p.limit() == 0 ? "" : " " + p.limit()))
        .collect(Collectors.joining(", "));
  }

  @Test
  void weighsColumnsByTheirOrderAndAllAfterTheFourthAlike() {
    Plan plan =
        page("a", "b", "c", "d", "e")
            .search(index("f", UNICODE, "c4", "c0", "c1", "c2", "c3"))
            .plan();

    SearchVector vector = target(plan).searches().getFirst();
    assertThat(parts(vector)).isEqualTo("c4 A, c0 B, c1 C, c2 D, c3 D");
    assertThat(vector.way()).isEqualTo(Way.GENERATED);
    assertThat(vector.configuration().name()).isEqualTo(TableName.of("public", "simple_unaccent"));
    assertThat(target(plan).indexes())
        .extracting(Index::name)
        .contains(Identifier.of("page_search_vector_gin"));
  }

  @Test
  void givesEachSearchColumnAFreeName() {
    Fixture fixture =
        new Fixture()
            .with(
                Table.of(
                    TableName.of("main", "page"),
                    List.of(Column.of("search_vector", ScalarType.TEXT))),
                new Object[] {"a"});

    Plan plan =
        fixture
            .search(index("f", UNICODE, "search_vector"))
            .search(index("g", PORTER, "search_vector"))
            .plan();

    assertThat(target(plan).searches())
        .extracting(v -> v.column().text())
        .containsExactly("search_vector1", "search_vector2");
    assertThat(target(plan).searches().get(1).configuration().name())
        .isEqualTo(TableName.of("pg_catalog", "english"));
  }

  @Test
  void indexesTheTextsThemselvesByTrigrams() {
    Plan plan = page("a", "b").search(index("f", TRIGRAM, "c0", "c1")).plan();

    assertThat(target(plan).searches()).isEmpty();
    assertThat(target(plan).indexes().getFirst().terms())
        .extracting(Index.Term::operatorClass)
        .containsExactly("gin_trgm_ops", "gin_trgm_ops");
  }

  @Test
  void searchesTheBeginningOfTextsThatMightNotFit() {
    Plan plan = page("a", "x".repeat(300_000)).search(index("f", UNICODE, "c0", "c1")).plan();

    assertThat(parts(target(plan).searches().getFirst())).isEqualTo("c0 A, c1 B 131071");
    assertThat(plan.findings()).extracting(Finding::code).contains("search-text-cut");
  }

  @Test
  void warnsOfATokenizerThatPostgresDoesNotHave() {
    Tokenizer own = new Tokenizer(Base.FOREIGN, false, false, "", "", false, "snowball french");

    assertThat(searched(own)).containsExactly("search-tokenizer-unknown");
    assertThat(searched(UNICODE)).isEmpty();
  }

  @Test
  void warnsThatTrigramsTellAccentsApart() {
    Tokenizer folding =
        new Tokenizer(Base.TRIGRAM, false, true, "", "", false, "trigram remove_diacritics 1");

    assertThat(searched(folding)).containsExactly("search-accents-kept");
    assertThat(searched(TRIGRAM)).isEmpty();
  }

  private static List<String> searched(Tokenizer tokenizer) {
    return Fixture.codes(page("a").search(index("f", tokenizer, "c0")).plan());
  }

  @Test
  void saysWhichColumnsAreNotSearchedAndHowTheyAre() {
    Fixture fixture = beside(Fixture.column("c1", "DATE", ScalarType.DATE), "2024-02-29");

    Plan left = fixture.plan();
    Plan texts =
        fixture.edited("tables: [{source: page, columns: [{source: c1, type: text}]}]").plan();

    assertThat(left.findings())
        .singleElement()
        .returns("search-column-left", Finding::code)
        .extracting(Finding::fix)
        .asString()
        .contains("type: text");
    assertThat(Fixture.codes(texts)).isEmpty();
    assertThat(parts(target(texts).searches().getFirst())).isEqualTo("c0 A, c1 B");
  }

  private static Fixture beside(Column column, Object value) {
    return new Fixture()
        .with(
            Table.of(
                TableName.of("main", "page"), List.of(Column.of("c0", ScalarType.TEXT), column)),
            Fixture.row("a", value))
        .search(index("f", UNICODE, "c0", column.name().text()));
  }

  @Test
  void saysHowTextsInBlobsAreSearched() {
    Column blob = Fixture.column("c1", "BLOB", ScalarType.BYTEA);

    assertThat(beside(blob, new byte[] {'b'}).plan().findings())
        .singleElement()
        .returns("search-column-left", Finding::code)
        .extracting(Finding::fix)
        .asString()
        .endsWith("UPDATE \"page\" SET \"c1\" = CAST(\"c1\" AS TEXT);");
    assertThat(Fixture.codes(beside(Column.of("c1", ScalarType.TEXT), "b").plan())).isEmpty();
  }

  @Test
  void saysThatAColumnIsNotSearchedThatIsNotCarried() {
    Plan plan =
        page("a", "b")
            .search(index("f", UNICODE, "c0", "c1"))
            .edited("tables: [{source: page, columns: [{source: c1, skip: true}]}]")
            .plan();

    assertThat(plan.findings())
        .filteredOn(f -> f.code().equals("search-column-left"))
        .singleElement()
        .extracting(Finding::why)
        .isEqualTo("The words of a column that is not carried are not found.");
  }

  @Test
  void leavesWhatTheTextIsNotCarriedOf() {
    Plan plan = page("a").search(index("f", UNICODE, "c0")).select(List.of(), List.of()).plan();
    Plan without =
        page("a")
            .with(
                Table.of(TableName.of("main", "other"), List.of(Column.of("x", ScalarType.TEXT))),
                new Object[] {"y"})
            .search(index("f", UNICODE, "c0"))
            .select(List.of(), List.of("page"))
            .plan();

    assertThat(plan.searches()).hasSize(1);
    assertThat(without.searches()).isEmpty();
    assertThat(without.notCarried())
        .anySatisfy(n -> assertThat(n.kind() + " " + n.name()).isEqualTo("full-text index f"));
  }

  @Test
  void doesWhatThePlanFileSays() {
    Plan plan =
        page("a")
            .search(index("f", UNICODE, "c0"))
            .search(index("g", UNICODE, "c0"))
            .edited(
                """
                search: trigger
                searches:
                - source: f
                  target: words
                  language: german
                  accents: keep
                - source: g
                  search: none
                """)
            .plan();

    SearchVector vector = target(plan).searches().getFirst();
    assertThat(target(plan).searches()).hasSize(1);
    assertThat(vector.column()).isEqualTo(Identifier.of("words"));
    assertThat(vector.configuration().name()).isEqualTo(TableName.of("pg_catalog", "german"));
    assertThat(vector.way()).isEqualTo(Way.TRIGGER);
    assertThat(vector.function()).isEqualTo(Identifier.of("page_words_update"));
  }

  @Test
  void readsItsOwnFileBackAsTheSamePlan() {
    String yaml = PlanFile.write(page("a").search(index("f", PORTER, "c0")).plan());

    assertThat(PlanFile.write(page("a").search(index("f", PORTER, "c0")).edited(yaml).plan()))
        .isEqualTo(yaml);
  }

  @Test
  void refusesAChangeOfWhatOnlyTells() {
    String yaml = PlanFile.write(page("a").search(index("f", PORTER, "c0")).plan());
    String changed = yaml.replace("configuration: english", "configuration: other");

    assertThat(changed).isNotEqualTo(yaml);
    assertThatThrownBy(() -> page("a").edited(changed))
        .isInstanceOf(PgtrekException.Usage.class)
        .hasMessageContaining("searches");
  }

  @Test
  void refusesWhatItDoesNotKnow() {
    assertThatThrownBy(() -> page("a").edited("searches:\n- source: f\n  language: klingon\n"))
        .hasMessageContaining("klingon")
        .returns("plan-unknown-language", e -> ((PgtrekException) e).code());
    assertThatThrownBy(() -> page("a").edited("searches:\n- source: nope\n  search: none\n").plan())
        .hasMessageContaining("no full-text index nope")
        .returns("plan-unknown-search", e -> ((PgtrekException) e).code());
  }
}
