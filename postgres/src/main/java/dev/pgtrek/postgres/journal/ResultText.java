package dev.pgtrek.postgres.journal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.pgtrek.spi.MoveResult;

/** What became of a step of a move, as the journal keeps it. */
final class ResultText {

  private static final ObjectMapper JSON = JsonMapper.builder().build();

  private ResultText() {}

  /** A result as text. */
  static String of(MoveResult result) {
    try {
      return JSON.writeValueAsString(result);
    } catch (JsonProcessingException failure) {
      throw new IllegalStateException("records of plain values cannot be written", failure);
    }
  }

  /** The result that a text tells of. */
  static MoveResult read(String text) {
    try {
      return JSON.readValue(text, MoveResult.class);
    } catch (JsonProcessingException failure) {
      throw new IllegalStateException("the journal's result of a step cannot be read", failure);
    }
  }
}
