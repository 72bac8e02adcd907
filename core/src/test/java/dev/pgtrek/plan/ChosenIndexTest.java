package dev.pgtrek.plan;

import static dev.pgtrek.plan.Fixture.codes;
import static dev.pgtrek.plan.Fixture.column;
import static dev.pgtrek.plan.Fixture.row;
import static dev.pgtrek.plan.Fixture.table;
import static dev.pgtrek.plan.Fixture.target;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.model.Index;
import dev.pgtrek.model.ScalarType;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChosenIndexTest {

  private static Fixture of(int dimensions) {
    String array =
        IntStream.range(0, dimensions)
            .mapToObj(Integer::toString)
            .collect(Collectors.joining(",", "[", "]"));
    return new Fixture()
        .with(
            table(
                "t",
                column("v", "TEXT", ScalarType.TEXT),
                column("doc", "JSON", ScalarType.JSON),
                column("n", "INTEGER", ScalarType.INTEGER)),
            row(array, "{}", 1L));
  }

  private static Plan edited(int dimensions, String columns) {
    return of(dimensions).edited("tables: [{source: t, columns: [" + columns + "]}]").plan();
  }

  private static List<Index> indexes(Plan plan, String method) {
    return target(plan, "t").indexes().stream().filter(i -> i.method().equals(method)).toList();
  }

  @ParameterizedTest
  @CsvSource({
    "vector(3), cosine, vector_cosine_ops",
    "vector(3), l2, vector_l2_ops",
    "vector(3), ip, vector_ip_ops",
    "halfvec(3), cosine, halfvec_cosine_ops",
    "halfvec(3), ip, halfvec_ip_ops"
  })
  void ordersByTheDistanceThatIsSaid(String type, String kind, String operators) {
    Plan plan = edited(3, "{source: v, type: '" + type + "', index: " + kind + "}");

    Index index = indexes(plan, "hnsw").getFirst();
    assertThat(index.terms().getFirst().operatorClass()).isEqualTo(operators);
    assertThat(index.parameters()).isEmpty();
  }

  @Test
  void keepsTheParametersInTheirOrder() {
    Plan plan = edited(3, "{source: v, type: 'vector(3)', index: l2, m: 32, efConstruction: 128}");

    assertThat(indexes(plan, "hnsw").getFirst().parameters())
        .containsExactly(Map.entry("m", 32), Map.entry("ef_construction", 128));
  }

  @Test
  void makesNoneWhereNoneIsSaid() {
    Plan plan =
        edited(3, "{source: v, type: 'vector(3)', index: none}, {source: doc, index: none}");

    assertThat(target(plan, "t").indexes()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "2000, vector, true",
    "2001, vector, false",
    "4000, halfvec, true",
    "4001, halfvec, false"
  })
  void indexesUpToTheBoundOfTheExtension(int dimensions, String type, boolean indexed) {
    Plan plan = edited(dimensions, "{source: v, type: '" + type + "(" + dimensions + ")'}");

    assertThat(indexes(plan, "hnsw")).hasSize(indexed ? 1 : 0);
    assertThat(codes(plan).contains("vector-too-long-for-index")).isEqualTo(!indexed);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {source: v, type: 'vector(3)', index: gin}
          {source: v, type: 'vector(3)', m: 40}
          {source: v, type: 'vector(3)', m: 16, efConstruction: 31}
          {source: v, index: l2}
          {source: v, m: 16}
          {source: doc, index: cosine}
          {source: doc, index: gin, m: 16}
          {source: n, index: gin}
          """)
  void refusesWhatIsNotForTheType(String column) {
    assertThatThrownBy(() -> edited(3, column))
        .isInstanceOfSatisfying(
            PgtrekException.Usage.class, e -> assertThat(e.code()).isEqualTo("plan-bad-index"));
  }

  @Test
  void takesCandidatesOfTwiceTheLinks() {
    Plan plan = edited(3, "{source: v, type: 'vector(3)', m: 32}");

    assertThat(indexes(plan, "hnsw").getFirst().parameters()).containsExactly(Map.entry("m", 32));
  }

  @Test
  void comesBackFromThePlanFile() {
    Plan plan =
        of(3)
            .edited(
                """
                tables:
                - source: t
                  columns:
                  - {source: doc, index: path}
                  added:
                  - {source: v, target: near, type: 'vector(3)', index: ip, m: 8, efConstruction: 40}
                  - {source: v, target: small, type: 'halfvec(3)', index: none}
                """)
            .plan();
    String file = PlanFile.write(plan);

    Plan again = of(3).edited(file).plan();

    assertThat(again).isEqualTo(plan);
    assertThat(PlanFile.write(again)).isEqualTo(file);
    assertThat(file).contains("index: ip", "m: 8", "efConstruction: 40", "type: halfvec(3)");
    Index index = indexes(again, "hnsw").getFirst();
    assertThat(index.parameters())
        .containsExactly(Map.entry("m", 8), Map.entry("ef_construction", 40));
    assertThat(indexes(again, "hnsw")).hasSize(1);
    assertThat(indexes(again, "gin").getFirst().terms().getFirst().operatorClass())
        .isEqualTo("jsonb_path_ops");
  }
}
