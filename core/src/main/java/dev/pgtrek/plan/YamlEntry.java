package dev.pgtrek.plan;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.model.Identifier;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** One mapping of a YAML file, every key of which is known. */
final class YamlEntry {

  private static final String EDITABLE =
      "Look at the head of a file that `pgtrek plan` writes: it lists what can be edited.";

  private final YamlReader reader;
  private final Node node;
  private final Map<String, NodeTuple> values;

  private YamlEntry(YamlReader reader, Node node, Map<String, NodeTuple> values) {
    this.reader = reader;
    this.node = node;
    this.values = values;
  }

  static YamlEntry of(YamlReader reader, Node node, List<String> keys) {
    Map<String, NodeTuple> values = new LinkedHashMap<>();
    YamlEntry entry = new YamlEntry(reader, node, values);
    if (!(node instanceof MappingNode mapping)) {
      throw entry.refused("plan-bad-shape", "here `key: value` lines are expected");
    }
    for (NodeTuple tuple : mapping.getValue()) {
      Word key = new Word(reader, tuple.getKeyNode(), "a key");
      if (!keys.contains(key.text())) {
        throw key.refused(
            "plan-unknown-key",
            "unknown key '" + key.text() + "'." + Nearest.hint(key.text(), keys),
            EDITABLE);
      }
      if (values.put(key.text(), tuple) != null) {
        throw key.refused(
            "plan-repeats", "the key '" + key.text() + "' stands here a second time", EDITABLE);
      }
    }
    return entry;
  }

  boolean has(String key) {
    return values.containsKey(key);
  }

  /** The value of a key that takes one word, or null where the key is not there. */
  @Nullable Word word(String key) {
    NodeTuple tuple = values.get(key);
    return tuple == null ? null : new Word(reader, tuple.getValueNode(), "'" + key + "'");
  }

  /** The entry of a key that takes one, or null where the key is not there. */
  @Nullable YamlEntry entry(String key, List<String> keys) {
    NodeTuple tuple = values.get(key);
    return tuple == null ? null : of(reader, tuple.getValueNode(), keys);
  }

  /** The values of a key that takes one word or a list of them; none where it is not there. */
  List<Word> words(String key) {
    NodeTuple tuple = values.get(key);
    if (tuple == null) {
      return List.of();
    }
    return tuple.getValueNode() instanceof SequenceNode list
        ? list.getValue().stream().map(n -> new Word(reader, n, "'" + key + "'")).toList()
        : List.of(new Word(reader, tuple.getValueNode(), "'" + key + "'"));
  }

  /** The entries of a key that takes a list of them. */
  List<YamlEntry> entries(String key, List<String> keys) {
    NodeTuple tuple = values.get(key);
    if (tuple == null) {
      return List.of();
    }
    if (!(tuple.getValueNode() instanceof SequenceNode sequence)) {
      throw refusedAt(
          key, "plan-bad-shape", "'" + key + "' takes a list, each entry after a dash", EDITABLE);
    }
    return sequence.getValue().stream().map(n -> of(reader, n, keys)).toList();
  }

  /** Refuses a key that only pgtrek writes. */
  void refuseReport(String key) {
    if (has(key)) {
      throw refusedAt(
          key,
          "plan-report-changed",
          "'" + key + "' only tells what pgtrek makes and cannot be set",
          EDITABLE);
    }
  }

  String place() {
    return reader.place(node.getStartMark());
  }

  PgtrekException.Usage refused(String code, String message) {
    return new PgtrekException.Usage(code, place() + ": " + message + ".", EDITABLE);
  }

  /** Refuses by the place of a key, or of the entry where the key is gone. */
  PgtrekException.Usage refusedAt(String key, String code, String message, String next) {
    NodeTuple tuple = values.get(key);
    Node at = tuple == null ? node : tuple.getKeyNode();
    return new PgtrekException.Usage(
        code, reader.place(at.getStartMark()) + ": " + message + ".", next);
  }

  /** The entry as maps, lists and words. */
  Map<String, Object> plain() {
    Map<String, Object> plain = new LinkedHashMap<>();
    values.forEach((key, tuple) -> plain.put(key, plain(tuple.getValueNode())));
    return plain;
  }

  private static Object plain(Node node) {
    return switch (node) {
      case MappingNode mapping -> {
        Map<String, Object> map = new LinkedHashMap<>();
        mapping
            .getValue()
            .forEach(t -> map.put(plain(t.getKeyNode()).toString(), plain(t.getValueNode())));
        yield map;
      }
      case SequenceNode sequence -> {
        List<Object> list = new ArrayList<>();
        sequence.getValue().forEach(n -> list.add(plain(n)));
        yield list;
      }
      case ScalarNode scalar -> scalar.getValue();
      default -> "";
    };
  }

  /** A single word or text, whatever YAML would take it for: a table may be called {@code no}. */
  static final class Word {

    private final YamlReader reader;
    private final Node node;
    private final String text;

    Word(YamlReader reader, Node node, String what) {
      this.reader = reader;
      this.node = node;
      if (!(node instanceof ScalarNode scalar)) {
        throw refused("plan-bad-shape", what + " takes a single word", EDITABLE);
      }
      this.text = scalar.getValue();
    }

    String text() {
      return text;
    }

    Identifier name() {
      if (text.isEmpty()) {
        throw refused("plan-empty-name", "a name is never empty", EDITABLE);
      }
      return Identifier.of(text);
    }

    boolean truth() {
      return switch (text.toLowerCase(Locale.ROOT)) {
        case "true" -> true;
        case "false" -> false;
        default ->
            throw refused("plan-bad-word", "'" + text + "' is neither true nor false", EDITABLE);
      };
    }

    <E extends Enum<E>> E oneOf(List<E> known, String what) {
      for (E value : known) {
        if (PlanTree.word(value).equals(text)) {
          return value;
        }
      }
      List<String> words = known.stream().map(PlanTree::word).toList();
      throw refused(
          "plan-bad-word",
          "'" + text + "' is no " + what + "." + Nearest.hint(text, words),
          "Take one of: " + String.join(", ", words) + ".");
    }

    PgtrekException.Usage refused(String code, String message, String next) {
      String end = message.endsWith(".") || message.endsWith("?") ? "" : ".";
      return new PgtrekException.Usage(
          code, reader.place(node.getStartMark()) + ": " + message + end, next);
    }
  }
}
