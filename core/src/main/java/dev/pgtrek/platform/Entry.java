package dev.pgtrek.platform;

import dev.pgtrek.error.EditDistance;
import dev.pgtrek.error.PgtrekException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** The `key: value` lines of one place in a file; whatever is wrong is said with that place. */
final class Entry {

  private static final String PRINTED = "'pgtrek profile supabase' prints one that can be edited.";

  private final String file;
  private final @Nullable Mark place;
  private final Map<String, Node> all;
  private final Map<String, Mark> keys;

  private Entry(String file, @Nullable Mark place, Map<String, Node> all, Map<String, Mark> keys) {
    this.file = file;
    this.place = place;
    this.all = all;
    this.keys = keys;
  }

  /** A whole file. */
  static Entry of(String text, String file) {
    Node root;
    try {
      root = new Yaml(new LoaderOptions()).compose(new StringReader(text));
    } catch (MarkedYAMLException e) {
      throw refused(file, e.getProblemMark(), "the file is not YAML: " + e.getProblem(), PRINTED);
    } catch (YAMLException e) {
      throw refused(file, null, "the file is not YAML that can be read", PRINTED);
    }
    if (root == null) {
      throw refused(file, null, "the file is empty", PRINTED);
    }
    return of(root, file);
  }

  private static Entry of(Node node, String file) {
    if (!(node instanceof MappingNode mapping)) {
      throw refused(file, node.getStartMark(), "here `key: value` lines are expected", PRINTED);
    }
    Map<String, Node> all = new LinkedHashMap<>();
    Map<String, Mark> keys = new LinkedHashMap<>();
    for (NodeTuple tuple : mapping.getValue()) {
      Mark mark = tuple.getKeyNode().getStartMark();
      if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
        throw refused(file, mark, "a key is a single word", PRINTED);
      }
      if (all.put(key.getValue(), tuple.getValueNode()) != null) {
        throw refused(
            file,
            mark,
            "the key '" + key.getValue() + "' stands here a second time",
            "Leave one of them out.");
      }
      keys.put(key.getValue(), mark);
    }
    return new Entry(file, node.getStartMark(), all, keys);
  }

  /** Refuses every other key. */
  void knowsOnly(List<String> known) {
    keys.forEach(
        (key, mark) -> {
          if (!known.contains(key)) {
            throw refused(
                file,
                mark,
                "there is no key '" + key + "'" + meant(key, known),
                "Take one of: " + String.join(", ", known) + ".");
          }
        });
  }

  private static String meant(String wrong, List<String> words) {
    return words.stream()
        .filter(word -> EditDistance.between(wrong, word) <= 1 + word.length() / 4)
        .min(Comparator.comparingInt(word -> EditDistance.between(wrong, word)))
        .map(word -> "; '" + word + "' may be meant")
        .orElse("");
  }

  void must(String key, String value) {
    String found = text(key);
    if (!found.equals(value)) {
      throw refusedAt(
          key, "this pgtrek reads the " + key + " " + value + ", not " + found, PRINTED);
    }
  }

  /** A text that must be there. */
  String text(String key) {
    Node node = all.get(key);
    if (node == null) {
      throw refused("here '" + key + "' is missing", PRINTED);
    }
    String text = scalar(node, key).getValue();
    if (text.isBlank()) {
      throw refusedAt(key, "'" + key + "' is empty", PRINTED);
    }
    return text;
  }

  String text(String key, String usual) {
    return all.containsKey(key) ? text(key) : usual;
  }

  /** A number from 0 on; 0 where it is missing. */
  int number(String key) {
    if (!all.containsKey(key)) {
      return 0;
    }
    String text = text(key);
    try {
      int number = Integer.parseInt(text);
      if (number < 0) {
        throw new NumberFormatException();
      }
      return number;
    } catch (NumberFormatException e) {
      throw refusedAt(key, "'" + text + "' is no whole number", "Write digits.");
    }
  }

  /** One of some words. */
  @SafeVarargs
  @SuppressWarnings("varargs")
  final <C extends Enum<C>> C choice(String key, C... choices) {
    String text = text(key);
    for (C choice : choices) {
      if (word(choice).equals(text)) {
        return choice;
      }
    }
    List<String> words = Arrays.stream(choices).map(Entry::word).toList();
    throw refusedAt(
        key,
        "'" + text + "' is nothing that '" + key + "' can be" + meant(text, words),
        "Take one of: " + String.join(", ", words) + ".");
  }

  <C extends Enum<C>> C choice(String key, C usual, C[] choices) {
    return all.containsKey(key) ? choice(key, choices) : usual;
  }

  private static String word(Enum<?> choice) {
    return choice.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** A list of words, or none. */
  List<String> words(String key) {
    List<String> words = new ArrayList<>();
    for (Node node : sequence(key)) {
      words.add(scalar(node, key).getValue());
    }
    return words;
  }

  /** A list of entries, or none. */
  List<Entry> list(String key) {
    return sequence(key).stream()
        .map(node -> of(node, file))
        .collect(Collectors.toUnmodifiableList());
  }

  private List<Node> sequence(String key) {
    Node node = all.get(key);
    if (node == null) {
      return List.of();
    }
    if (node instanceof SequenceNode sequence) {
      return sequence.getValue();
    }
    throw refusedAt(key, "'" + key + "' takes a list", PRINTED);
  }

  private ScalarNode scalar(Node node, String key) {
    if (node instanceof ScalarNode scalar) {
      return scalar;
    }
    throw refused(file, node.getStartMark(), "'" + key + "' takes a single word or text", PRINTED);
  }

  private PgtrekException.Usage refusedAt(String key, String message, String next) {
    Node node = all.get(key);
    return refused(file, node == null ? place : node.getStartMark(), message, next);
  }

  /** Says what is wrong with this entry as a whole. */
  PgtrekException.Usage refused(String message, String next) {
    return refused(file, place, message, next);
  }

  private static PgtrekException.Usage refused(
      String file, @Nullable Mark mark, String message, String next) {
    String where =
        mark == null ? file : file + ":" + (mark.getLine() + 1) + ":" + (mark.getColumn() + 1);
    return new PgtrekException.Usage("profile-not-taken", where + ": " + message + ".", next);
  }
}
