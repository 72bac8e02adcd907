package dev.pgtrek.postgres;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.pgtrek.spi.MoveChoices;
import dev.pgtrek.spi.MoveStep;
import dev.pgtrek.spi.MoveStep.Phase;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the journal keeps of a move beside its steps, as text: the choices, and every step with a
 * sum of its statements, so that a process that takes it up sees whether it would do the same.
 *
 * @param choices what the user chose, as far as it decides what arrives
 * @param steps sums of the steps' statements by their ids; of those that move rows none, because
 *     how rows are cut is no choice
 * @param moving ids of the steps that read what a snapshot shows: rows and large objects
 */
record MoveText(String choices, Map<String, String> steps, List<String> moving) {

  private static final ObjectMapper JSON = JsonMapper.builder().build();

  MoveText {
    steps = Map.copyOf(new LinkedHashMap<>(steps));
    moving = List.copyOf(moving);
  }

  /** The text of what is going to be done. */
  static MoveText of(MoveChoices choices, List<MoveStep> steps) {
    Map<String, String> sums = new LinkedHashMap<>();
    List<String> moving = new ArrayList<>();
    for (MoveStep step : steps) {
      // They are read any time, whatever became of the rows since.
      if (step.kind() == MoveStep.Kind.SEQUENCE) {
        continue;
      }
      if (step.kind().phase() == Phase.COPY || step.kind() == MoveStep.Kind.EXTENSION_ROWS) {
        moving.add(step.id());
      } else if (step.kind().phase() != Phase.ADDITION) {
        sums.put(step.id(), sum(step.text()));
      }
    }
    return new MoveText(words(choices), sums, moving);
  }

  /** What decides what arrives: not how fast, nor which programs are used for it. */
  private static String words(MoveChoices choices) {
    Map<String, Object> words = new TreeMap<>();
    words.put("schemas", choices.schemas());
    words.put("withoutSchemas", choices.withoutSchemas());
    words.put("tables", choices.tables());
    words.put("withoutTables", choices.withoutTables());
    words.put("withoutExtensions", choices.withoutExtensions());
    words.put("owners", choices.owners());
    words.put("privileges", choices.privileges());
    words.put("tablespaces", choices.tablespaces());
    words.put("roles", new TreeMap<>(choices.roles()));
    if (choices.profile() != null) {
      words.put("profile", sum(choices.profile().toString()));
    }
    return json(words);
  }

  private static String sum(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 8);
    } catch (NoSuchAlgorithmException failure) {
      throw new IllegalStateException("every Java has SHA-256", failure);
    }
  }

  String write() {
    return json(this);
  }

  static MoveText read(String text) {
    try {
      return JSON.readValue(text, MoveText.class);
    } catch (JsonProcessingException failure) {
      throw new IllegalStateException("the journal's plan of a move cannot be read", failure);
    }
  }

  private static String json(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException failure) {
      throw new IllegalStateException("records of plain values cannot be written", failure);
    }
  }
}
