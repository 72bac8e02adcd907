package dev.pgtrek.cli;

import dev.pgtrek.plan.Conversions;
import dev.pgtrek.plan.VectorIndex;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** What becomes of arrays of numbers, and of documents in texts. */
final class VectorChoices {

  @Option(
      names = "--json-text",
      arity = "0..1",
      paramLabel = "COLUMN",
      parameterConsumer = ColumnWords.class,
      description =
          "Make jsonb of texts that are all JSON objects or arrays: of TABLE.COLUMN, or of every"
              + " such column. May be repeated.")
  List<String> jsonTexts = new ArrayList<>();

  @Option(
      names = "--vectors",
      arity = "0..1",
      paramLabel = "COLUMN",
      parameterConsumer = ColumnWords.class,
      description =
          "Make vectors of arrays of numbers: of TABLE.COLUMN, or of every column that the plan"
              + " proposes. TABLE.COLUMN=NEW adds a column beside it; ::halfvec at the end takes 2"
              + " bytes a number. May be repeated.")
  List<String> vectors = new ArrayList<>();

  @Option(
      names = "--vector-index",
      paramLabel = "DISTANCE",
      description =
          "The HNSW index of each column of vectors, by the distance that queries order by: cosine,"
              + " l2, ip, or none. Default: cosine.")
  VectorIndex vectorIndex = VectorIndex.COSINE;

  /** The texts that become vectors or documents. */
  Conversions conversions() {
    return new Conversions(vectors, jsonTexts);
  }
}
