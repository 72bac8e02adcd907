package dev.pgtrek.manifest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pgtrek.manifest.Manifest.Origin;
import dev.pgtrek.manifest.Manifest.Scope;
import dev.pgtrek.manifest.Manifest.TableEntry;
import dev.pgtrek.model.ColumnCast;
import dev.pgtrek.model.ColumnType;
import dev.pgtrek.model.Fact;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.TableName;
import dev.pgtrek.model.ValueFormat;
import dev.pgtrek.spi.BucketSums;
import dev.pgtrek.spi.ColumnReading;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The lines of a manifest's file, but for the seal. */
final class ManifestText {

  private static final ObjectMapper JSON = JsonMapper.builder().build();

  /** Members of a fact beside what it says. */
  private static final List<String> PLACE = List.of("kind", "schema", "of", "name");

  private ManifestText() {}

  /** Everything before the seal, up to and with the line feed before it. */
  static String write(Manifest manifest) {
    StringBuilder out = new StringBuilder("{\n");
    ObjectNode words = JSON.createObjectNode();
    for (Fact.Kind kind : Fact.Kind.values()) {
      List<String> known = manifest.words().get(kind);
      if (known != null) {
        ArrayNode says = words.putArray(word(kind));
        known.forEach(says::add);
      }
    }
    Origin origin = manifest.origin();
    member(
        out, "format", JSON.getNodeFactory().textNode(ManifestFile.FORMAT + ManifestFile.VERSION));
    member(
        out,
        "created",
        JSON.getNodeFactory()
            .textNode(manifest.createdAt().truncatedTo(ChronoUnit.SECONDS).toString()));
    member(out, "pgtrek", JSON.getNodeFactory().textNode(manifest.pgtrek()));
    member(
        out,
        "database",
        JSON.createObjectNode()
            .put("family", origin.family())
            .put("engine", origin.engine())
            .put("name", origin.name())
            .put("at", origin.at())
            .put("scope", word(manifest.scope())));
    member(out, "words", words);
    lines(out, "facts", manifest.facts().stream().map(ManifestText::tree));
    lines(out, "tables", manifest.tables().stream().map(ManifestText::tree));
    return out.toString();
  }

  private static void member(StringBuilder out, String name, JsonNode value) {
    out.append('"').append(name).append("\":").append(line(value)).append(",\n");
  }

  private static void lines(StringBuilder out, String name, Stream<ObjectNode> entries) {
    List<ObjectNode> all = entries.toList();
    out.append('"').append(name).append("\":[\n");
    for (int i = 0; i < all.size(); i++) {
      out.append(line(all.get(i))).append(i < all.size() - 1 ? ",\n" : "\n");
    }
    out.append("],\n");
  }

  private static String line(JsonNode value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of plain values cannot be written", e);
    }
  }

  private static ObjectNode tree(Fact fact) {
    ObjectNode node = JSON.createObjectNode();
    node.put("kind", word(fact.kind()));
    if (!fact.schema().isEmpty()) {
      node.put("schema", fact.schema());
    }
    if (!fact.of().isEmpty()) {
      node.put("of", fact.of());
    }
    node.put("name", fact.name());
    for (String word : fact.kind().says()) {
      if (!fact.says(word).isEmpty()) {
        node.put(word, fact.says(word));
      }
    }
    return node;
  }

  private static ObjectNode tree(TableEntry table) {
    ObjectNode node = JSON.createObjectNode();
    node.put("schema", table.name().schema().text());
    node.put("table", table.name().table().text());
    node.put("rows", table.sums().rows());
    node.put("fingerprint", table.sums().fingerprint());
    if (table.ruled()) {
      node.put("ruled", true);
    }
    ArrayNode key = node.putArray("key");
    table.key().forEach(column -> key.add(column.text()));
    ArrayNode columns = node.putArray("columns");
    for (ColumnReading column : table.columns()) {
      ObjectNode entry = columns.addObject();
      entry.put("name", column.name().text());
      entry.put("as", column.type().sql());
      if (column.format() != ValueFormat.NATIVE) {
        entry.put("format", word(column.format()));
      }
      if (!column.expression().isEmpty()) {
        entry.put("read", column.expression());
      }
    }
    node.put("sums", table.sums().text());
    return node;
  }

  /**
   * Understands what {@link #write} wrote, with an empty seal and the closing brace behind it.
   *
   * @throws IllegalArgumentException if it cannot, with the reason
   */
  static Manifest read(String text) {
    JsonNode root;
    try {
      root = JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("it is no JSON", e);
    }
    JsonNode database = member(root, "database");
    List<Fact> facts = new ArrayList<>();
    member(root, "facts").forEach(node -> fact(node).ifPresent(facts::add));
    List<TableEntry> tables = new ArrayList<>();
    member(root, "tables").forEach(node -> tables.add(table(node)));
    return new Manifest(
        text(root, "pgtrek"),
        instant(text(root, "created")),
        constant(Scope.class, text(database, "scope")),
        new Origin(
            text(database, "family"),
            text(database, "engine"),
            text(database, "name"),
            text(database, "at")),
        words(member(root, "words")),
        facts,
        tables);
  }

  private static Map<Fact.Kind, List<String>> words(JsonNode node) {
    Map<Fact.Kind, List<String>> words = new EnumMap<>(Fact.Kind.class);
    for (Fact.Kind kind : Fact.Kind.values()) {
      JsonNode says = node.get(word(kind));
      if (says != null) {
        List<String> known = new ArrayList<>();
        says.forEach(word -> known.add(word.asText()));
        words.put(kind, known);
      }
    }
    return words;
  }

  /** A fact of a kind that this version does not know is passed over, as is a word. */
  private static Optional<Fact> fact(JsonNode node) {
    Optional<Fact.Kind> known =
        Arrays.stream(Fact.Kind.values())
            .filter(k -> word(k).equals(text(node, "kind")))
            .findFirst();
    if (known.isEmpty()) {
      return Optional.empty();
    }
    Fact.Words words = new Fact.Words();
    node.properties()
        .forEach(
            member -> {
              if (!PLACE.contains(member.getKey())
                  && known.get().says().contains(member.getKey())) {
                words.say(member.getKey(), member.getValue().asText());
              }
            });
    return Optional.of(
        words.fact(
            known.get(),
            node.path("schema").asText(""),
            node.path("of").asText(""),
            text(node, "name")));
  }

  private static TableEntry table(JsonNode node) {
    List<Identifier> key = new ArrayList<>();
    member(node, "key").forEach(column -> key.add(Identifier.of(column.asText())));
    List<ColumnReading> columns = new ArrayList<>();
    member(node, "columns").forEach(column -> columns.add(column(column)));
    BucketSums sums = BucketSums.parse(text(node, "sums"));
    TableName name = TableName.of(text(node, "schema"), text(node, "table"));
    if (sums.rows() != member(node, "rows").asLong(-1)
        || !sums.fingerprint().equals(text(node, "fingerprint"))) {
      throw new IllegalArgumentException(
          "rows or fingerprint of " + name + " are not those of its sums");
    }
    return new TableEntry(name, key, columns, sums, node.path("ruled").asBoolean(false));
  }

  private static ColumnReading column(JsonNode node) {
    String read = node.path("read").asText("");
    @Nullable ColumnCast cast = read.isEmpty() ? null : new ColumnCast("", "", read);
    JsonNode format = node.get("format");
    return new ColumnReading(
        Identifier.of(text(node, "name")),
        ColumnType.parse(text(node, "as")),
        format == null ? ValueFormat.NATIVE : constant(ValueFormat.class, format.asText()),
        cast);
  }

  private static JsonNode member(JsonNode node, String name) {
    JsonNode member = node.get(name);
    if (member == null) {
      throw new IllegalArgumentException("it lacks a member \"" + name + "\"");
    }
    return member;
  }

  private static String text(JsonNode node, String name) {
    return member(node, name).asText();
  }

  private static Instant instant(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("\"created\" is no time", e);
    }
  }

  /** A constant as the file spells it: {@code epochMillis}. */
  private static String word(Enum<?> constant) {
    String[] parts = constant.name().toLowerCase(Locale.ROOT).split("_", -1);
    StringBuilder word = new StringBuilder(parts[0]);
    for (int i = 1; i < parts.length; i++) {
      word.append(Character.toUpperCase(parts[i].charAt(0))).append(parts[i], 1, parts[i].length());
    }
    return word.toString();
  }

  private static <E extends Enum<E>> E constant(Class<E> type, String word) {
    return Arrays.stream(type.getEnumConstants())
        .filter(c -> word(c).equals(word))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("\"" + word + "\" is unknown"));
  }
}
