package dev.pgtrek.postgres.journal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.pgtrek.model.Existing;
import org.jspecify.annotations.Nullable;

/** What an application's schema held before a run, as the journal keeps it. */
final class ExistingText {

  private static final ObjectMapper JSON = JsonMapper.builder().build();

  private ExistingText() {}

  static @Nullable String write(@Nullable Existing existing) {
    try {
      return existing == null ? null : JSON.writeValueAsString(existing);
    } catch (JsonProcessingException failure) {
      throw new IllegalStateException("records of plain values cannot be written", failure);
    }
  }

  static @Nullable Existing read(@Nullable String text) {
    try {
      return text == null ? null : JSON.readValue(text, Existing.class);
    } catch (JsonProcessingException failure) {
      throw new IllegalStateException("the journal's facts of a schema cannot be read", failure);
    }
  }
}
