package dev.pgtrek.backup;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The two small files beside a backup, as texts. */
final class BackupJson {

  private static final String FACTS = "pgtrek-backup-1";
  private static final String CHECKS = "pgtrek-backup-checks-1";
  private static final ObjectMapper MAPPER = JsonMapper.builder().build();

  private BackupJson() {}

  static String write(BackupFacts facts) {
    ObjectNode node = MAPPER.createObjectNode();
    node.put("format", FACTS);
    node.put("kind", facts.kind().word());
    node.put("source", facts.source());
    node.put("database", facts.database());
    node.put("takenAt", facts.takenAt().toString());
    node.put("engine", facts.engine());
    node.put("program", facts.program());
    node.put("pgtrek", facts.version());
    node.put("bytes", facts.bytes());
    texts(node.putArray("extensions"), facts.extensions());
    texts(node.putArray("roles"), facts.roles());
    ObjectNode settings = node.putObject("settings");
    facts.settings().forEach(settings::put);
    return text(node);
  }

  private static void texts(ArrayNode array, List<String> texts) {
    texts.forEach(array::add);
  }

  /** The facts of a text, unless it is none of pgtrek's. */
  static Optional<BackupFacts> facts(String text) {
    try {
      JsonNode node = MAPPER.readTree(text);
      if (!node.path("format").asText().equals(FACTS)) {
        return Optional.empty();
      }
      Map<String, String> settings = new TreeMap<>();
      node.path("settings")
          .properties()
          .forEach(e -> settings.put(e.getKey(), e.getValue().asText()));
      return Optional.of(
          new BackupFacts(
              BackupKind.of(node.path("kind").asText()),
              node.path("source").asText(),
              node.path("database").asText(),
              Instant.parse(node.path("takenAt").asText()),
              node.path("engine").asText(),
              node.path("program").asText(),
              node.path("pgtrek").asText(),
              node.path("bytes").asLong(),
              texts(node.path("extensions")),
              texts(node.path("roles")),
              settings));
    } catch (JsonProcessingException | DateTimeException | IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(each -> texts.add(each.asText()));
    return texts;
  }

  static String write(BackupChecks checks) {
    ObjectNode node = MAPPER.createObjectNode();
    node.put("format", CHECKS);
    result(node, "verified", checks.verified());
    result(node, "proved", checks.proved());
    return text(node);
  }

  private static void result(ObjectNode node, String name, BackupChecks.@Nullable Result result) {
    if (result != null) {
      node.putObject(name)
          .put("at", result.at().toString())
          .put("sound", result.sound())
          .put("words", result.words());
    }
  }

  /** The checks of a text; none where it is none of pgtrek's. */
  static BackupChecks checks(String text) {
    try {
      JsonNode node = MAPPER.readTree(text);
      return node.path("format").asText().equals(CHECKS)
          ? new BackupChecks(result(node.get("verified")), result(node.get("proved")))
          : BackupChecks.NONE;
    } catch (JsonProcessingException | DateTimeException _) {
      return BackupChecks.NONE;
    }
  }

  private static BackupChecks.@Nullable Result result(@Nullable JsonNode node) {
    return node == null
        ? null
        : new BackupChecks.Result(
            Instant.parse(node.path("at").asText()),
            node.path("sound").asBoolean(),
            node.path("words").asText());
  }

  private static String text(ObjectNode node) {
    try {
      return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(node) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of plain values cannot be written", e);
    }
  }
}
