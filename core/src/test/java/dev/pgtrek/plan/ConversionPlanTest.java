package dev.pgtrek.plan;

import static dev.pgtrek.plan.Fixture.codes;
import static dev.pgtrek.plan.Fixture.column;
import static dev.pgtrek.plan.Fixture.ids;
import static dev.pgtrek.plan.Fixture.row;
import static dev.pgtrek.plan.Fixture.table;
import static dev.pgtrek.plan.Fixture.target;
import static dev.pgtrek.plan.Fixture.type;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.model.Column;
import dev.pgtrek.model.Index;
import dev.pgtrek.model.ScalarType;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConversionPlanTest {

  private static final String EIGHT = "[1, 2, 3, 4, 5, 6, 7, 8]";
  private static final String NINE = "[1, 2, 3, 4, 5, 6, 7, 8, 9]";

  private static Column text(String name) {
    return column(name, "TEXT", ScalarType.TEXT);
  }

  /** Vectors that the plan proposes, documents, pairs that are too short to be proposed, a word. */
  private static Fixture chunks(List<String> vectors, List<String> jsonTexts) {
    Fixture fixture =
        new Fixture()
            .with(
                table("chunk", text("embedding"), text("meta"), text("pair"), text("name")),
                row(EIGHT, "{\"a\": 1}", "[1, 2]", "one"),
                row(EIGHT, "[]", "[3, 4]", "two"),
                row(null, null, null, null));
    fixture.options =
        fixture.options.with(fixture.options.vectorIndex(), new Conversions(vectors, jsonTexts));
    return fixture;
  }

  private static Plan vectors(String... words) {
    return chunks(List.of(words), List.of()).plan();
  }

  private static List<String> indexes(Plan plan) {
    return target(plan, "chunk").indexes().stream()
        .map(i -> i.method() + " " + i.terms().stream().map(Index.Term::column).toList())
        .toList();
  }

  @Test
  void proposesWithoutAWord() {
    Plan plan = vectors();

    assertThat(type(plan, "chunk", "embedding")).isEqualTo("text");
    assertThat(codes(plan)).contains("vector-proposed");
  }

  @Test
  void saysThatSomeArraysHaveAnotherLength() {
    Fixture odd = new Fixture().with(table("t", text("v")), row(EIGHT), row(EIGHT), row(NINE));
    Fixture half = new Fixture().with(table("t", text("v")), row(EIGHT), row(NINE));

    assertThat(codes(odd.plan()))
        .contains("vector-lengths-differ")
        .doesNotContain("vector-proposed");
    assertThat(codes(vectors())).doesNotContain("vector-lengths-differ");
    assertThat(codes(half.plan())).doesNotContain("vector-lengths-differ");
  }

  @Test
  void makesAllProposedColumnsVectorsAndNoOthers() {
    Plan plan = vectors("all");

    assertThat(type(plan, "chunk", "embedding")).isEqualTo("vector(8)");
    assertThat(type(plan, "chunk", "pair")).isEqualTo("text");
    assertThat(type(plan, "chunk", "meta")).isEqualTo("text");
    assertThat(indexes(plan)).containsExactly("hnsw [embedding]");
  }

  @Test
  void makesOfAllProposedColumnsHalfVectors() {
    assertThat(type(vectors("halfvec"), "chunk", "embedding")).isEqualTo("halfvec(8)");
  }

  @ParameterizedTest
  @CsvSource({
    "chunk.embedding, embedding, vector(8)",
    "CHUNK.Embedding, embedding, vector(8)",
    "chunk.embedding::halfvec, embedding, halfvec(8)",
    "chunk.embedding::vector, embedding, vector(8)",
    "chunk.pair, pair, vector(2)",
    "chunk.embedding=vec, vec, vector(8)",
    "chunk.embedding=vec::halfvec, vec, halfvec(8)"
  })
  void takesANamedColumnAtItsOwnLength(String word, String column, String type) {
    assertThat(type(vectors(word), "chunk", column)).isEqualTo(type);
  }

  @Test
  void addsAColumnAndLeavesItsSourceAsItIs() {
    Plan plan = vectors("chunk.embedding=vec");

    assertThat(type(plan, "chunk", "embedding")).isEqualTo("text");
    assertThat(plan.tables().getFirst().added()).isOne();
    assertThat(target(plan, "chunk").columns().getLast().name()).isEqualTo(ids("vec").getFirst());
    assertThat(indexes(plan)).containsExactly("hnsw [vec]");
  }

  @Test
  void addsAColumnOnceHoweverOftenItIsSaid() {
    Plan plan = vectors("chunk.embedding=vec", "chunk.embedding=vec");

    assertThat(plan.tables().getFirst().added()).isOne();
  }

  @Test
  void makesDocumentsOfTextsButNotOfVectors() {
    Plan plan = chunks(List.of(), List.of("all")).plan();

    assertThat(type(plan, "chunk", "meta")).isEqualTo("jsonb");
    assertThat(type(plan, "chunk", "embedding")).isEqualTo("text");
    assertThat(type(plan, "chunk", "name")).isEqualTo("text");
  }

  @ParameterizedTest
  @CsvSource({
    "chunk.nothing, no-such-column",
    "chunk.embeding, no-such-column",
    "chunk, no-such-column",
    "chunk.name, vector-dimension-unknown",
    "chunk.meta, vector-dimension-unknown",
    "chunk.embedding=, bad-vectors",
    "chunk.embedding=name, added-column-exists",
    "chunk.embedding=xmin, added-column-reserved",
    "chunk.embedding=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa, "
        + "added-column-name-too-long"
  })
  void refusesAWordThatCannotBe(String word, String code) {
    assertThatThrownBy(() -> vectors(word))
        .isInstanceOfSatisfying(
            PgtrekException.Usage.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  @Test
  void refusesTwoAddedColumnsOfOneName() {
    assertThatThrownBy(() -> vectors("chunk.embedding=vec", "chunk.pair=vec"))
        .isInstanceOf(PgtrekException.Usage.class)
        .hasMessageContaining("vec already");
  }

  @Test
  void countsANameInBytes() {
    String name = "é".repeat(31);

    Plan plan = vectors("chunk.embedding=" + name + "a");

    assertThat(type(plan, "chunk", name + "a")).isEqualTo("vector(8)");
    assertThatThrownBy(() -> vectors("chunk.embedding=" + name + "é"))
        .isInstanceOf(PgtrekException.Usage.class)
        .hasMessageContaining("64 bytes");
  }

  @ParameterizedTest
  @ValueSource(strings = {"jsonb", "halfvec(8)", "vector(7)"})
  void refusesToContradictThePlanFile(String type) {
    Fixture fixture =
        chunks(List.of("chunk.embedding"), List.of())
            .edited(
                "tables: [{source: chunk, columns: [{source: embedding, type: '" + type + "'}]}]");

    assertThatThrownBy(fixture::plan)
        .isInstanceOf(PgtrekException.Usage.class)
        .hasMessageContaining("type: " + type)
        .returns("conversion-differs-from-plan", e -> ((PgtrekException) e).code());
  }

  @Test
  void blocksWhereOneVectorIsLonger() {
    Fixture fixture = new Fixture().with(table("t", text("v")), row(EIGHT), row(EIGHT), row(NINE));
    fixture.options =
        fixture.options.with(
            fixture.options.vectorIndex(), new Conversions(List.of("t.v"), List.of()));

    Plan plan = fixture.plan();

    assertThat(codes(plan)).contains("vector-wrong-dimension");
  }
}
