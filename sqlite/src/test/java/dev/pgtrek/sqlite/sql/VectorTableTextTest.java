package dev.pgtrek.sqlite.sql;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VectorTableTextTest {

  @Test
  void namesTheDimensionAndTheStatementThatCopiesFloats() {
    String sql =
        "create virtual table vec_docs using vec0(doc_id integer primary key, user_id integer"
            + " partition key, contents_embedding float[768] distance_metric=cosine,"
            + " +title text, chunk_size=8)";

    String advice = VectorTableText.advice("vec_docs", sql);

    assertThat(advice)
        .startsWith("; its vectors: contents_embedding float[768]. ")
        .contains(
            "CREATE TABLE \"vec_docs_vectors\" AS SELECT rowid AS id, \"contents_embedding\""
                + " FROM \"vec_docs\";")
        .endsWith("--vectors vec_docs_vectors.contents_embedding");
  }

  @Test
  void copiesOtherElementsAsArrays() {
    String advice =
        VectorTableText.advice(
            "a\"b", "CREATE VIRTUAL TABLE x USING Vec0(small INT8[ 4 ], bits bit[64], f f32[3])");

    assertThat(advice)
        .contains("small INT8[4], bits bit[64], f f32[3]")
        .contains("vec_to_json(\"small\") AS \"small\", vec_to_json(\"bits\") AS \"bits\", \"f\"")
        .contains("FROM \"a\"\"b\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CREATE VIRTUAL TABLE v USING fts5(embedding float[3])",
        "CREATE VIRTUAL TABLE v USING vec0",
        "CREATE VIRTUAL TABLE v USING vec0()",
        "CREATE VIRTUAL TABLE v USING vec0(a text, b float, c float[], d float[x], e float [",
        "CREATE TABLE v (embedding float[3])",
        ""
      })
  void saysNothingWhereNoVectorsAreNamed(String sql) {
    assertThat(VectorTableText.advice("v", sql)).isEmpty();
  }
}
