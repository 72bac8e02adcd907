package dev.pgtrek.postgres.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgtrek.model.Column;
import dev.pgtrek.model.Extension;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.Index;
import dev.pgtrek.model.ScalarType;
import dev.pgtrek.model.Table;
import dev.pgtrek.model.TableName;
import dev.pgtrek.spi.Step;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NeededExtensionsTest {

  private final PostgresDialect dialect = new PostgresDialect();

  @ParameterizedTest
  @CsvSource({
    "gin, gin_trgm_ops, pg_trgm",
    "gist, public.gist_trgm_ops, pg_trgm",
    "hnsw, vector_cosine_ops, vector",
    "ivfflat, halfvec_l2_ops, vector",
    "gist, gist_geometry_ops_2d, postgis",
    "gin, , btree_gin",
    "gist, , btree_gist",
  })
  void seesWhatAnIndexNeeds(String method, @Nullable String operators, String extension) {
    assertThat(dialect.extensions(List.of(indexed("title", method, operators))))
        .extracting(e -> e.name().text())
        .containsExactly(extension);
  }

  @ParameterizedTest
  @CsvSource({
    "title, btree, ",
    "title, btree, text_pattern_ops",
    "document, gin, ",
    "document, gin, jsonb_path_ops"
  })
  void needsNothingForWhatTheServerHas(String column, String method, @Nullable String operators) {
    assertThat(dialect.extensions(List.of(indexed(column, method, operators)))).isEmpty();
  }

  @Test
  void tellsWhatNeedsIt() {
    assertThat(dialect.extensions(List.of(indexed("title", "gin", "gin_trgm_ops"))))
        .containsExactly(Extension.of("pg_trgm", "For the operator class of index album_index."));
  }

  @Test
  void quotesTheName() {
    Step step =
        dialect.extend(Extension.of("uuid-ossp", "For a default."), Identifier.of("public"));

    assertThat(step.sql()).isEqualTo("CREATE EXTENSION IF NOT EXISTS \"uuid-ossp\"");
    assertThat(step.kind()).isEqualTo(Step.Kind.EXTENSION);
  }

  private static Table indexed(String column, String method, @Nullable String operators) {
    Index.Term term = new Index.Term(Identifier.of(column), null, false, null, operators);
    Index index = new Index(Identifier.of("album_index"), false, method, List.of(term), null);
    Table bare =
        Table.of(
            TableName.of("public", "album"),
            List.of(Column.of("title", ScalarType.TEXT), Column.of("document", ScalarType.JSONB)));
    return new Table(
        bare.name(),
        bare.columns(),
        null,
        List.of(),
        List.of(),
        List.of(index),
        List.of(),
        Table.Traits.NONE);
  }
}
