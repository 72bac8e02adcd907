package dev.pgtrek.decide;

import dev.pgtrek.decide.Rule.Comparison;
import dev.pgtrek.error.PgtrekException;
import java.io.StringReader;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

/**
 * A policy as YAML. What the file says is taken as it stands or refused with its line and column;
 * nothing is filled in for a rule but {@code unmeasured}.
 */
public final class PolicyFile {

  /** The value of the key {@code format}. */
  static final String FORMAT = "pgtrek-policy-1";

  private static final String PRINTED = "'pgtrek policy' prints one that can be edited.";
  private static final List<String> KEYS = List.of("format", "tolerated-delay", "rules");
  private static final List<String> RULE_KEYS =
      List.of("name", "measure", "is", "threshold", "then", "reason", "unmeasured");

  private final String file;

  private PolicyFile(String file) {
    this.file = file;
  }

  /**
   * Reads a policy.
   *
   * @param file the name for messages
   * @throws PgtrekException.Usage naming line and column of what cannot be taken
   */
  public static Policy read(String text, String file) {
    return new PolicyFile(file).policy(text);
  }

  private Policy policy(String text) {
    Node root;
    try {
      root = new Yaml(new LoaderOptions()).compose(new StringReader(text));
    } catch (MarkedYAMLException e) {
      throw refused(e.getProblemMark(), "the file is not YAML: " + e.getProblem(), PRINTED);
    } catch (YAMLException e) {
      throw refused(null, "the file is not YAML that can be read", PRINTED);
    }
    if (root == null) {
      throw refused(null, "the file is empty", PRINTED);
    }
    Map<String, Node> all = entries(root, KEYS);
    ScalarNode format = word(needed(root, all, "format"), "format");
    if (!format.getValue().equals(FORMAT)) {
      throw refused(
          format.getStartMark(),
          "this pgtrek reads the format " + FORMAT + ", not " + format.getValue(),
          PRINTED);
    }
    Node list = needed(root, all, "rules");
    if (!(list instanceof SequenceNode rules) || rules.getValue().isEmpty()) {
      throw refused(list.getStartMark(), "'rules' takes a list of at least one rule", PRINTED);
    }
    List<Rule> read = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (Node node : rules.getValue()) {
      Rule rule = rule(node);
      if (!names.add(rule.name())) {
        throw refused(
            node.getStartMark(),
            "there are two rules of the name " + rule.name(),
            "Give each rule a name of its own: the decision names them.");
      }
      read.add(rule);
    }
    return new Policy(file, read, delay(all.get("tolerated-delay")));
  }

  private Rule rule(Node node) {
    Map<String, Node> all = entries(node, RULE_KEYS);
    ScalarNode name = word(needed(node, all, "name"), "name");
    if (name.getValue().isBlank()) {
      throw refused(name.getStartMark(), "a rule's name is never empty", PRINTED);
    }
    ScalarNode measureWord = word(needed(node, all, "measure"), "measure");
    Measure measure =
        Measure.of(measureWord.getValue())
            .orElseThrow(
                () ->
                    refused(
                        measureWord.getStartMark(),
                        "there is no measure '" + measureWord.getValue() + "'",
                        "Take one of: "
                            + words(Arrays.stream(Measure.values()).map(Measure::word).toList())
                            + "."));
    ScalarNode is = word(needed(node, all, "is"), "is");
    Comparison comparison =
        Comparison.of(is.getValue())
            .orElseThrow(
                () ->
                    refused(
                        is.getStartMark(),
                        "'" + is.getValue() + "' is no comparison",
                        "Take one of: "
                            + words(
                                Arrays.stream(Comparison.values()).map(Comparison::words).toList())
                            + "."));
    Node unmeasured = all.get("unmeasured");
    return new Rule(
        name.getValue(),
        measure,
        comparison,
        threshold(word(needed(node, all, "threshold"), "threshold"), measure),
        advice(needed(node, all, "then"), "then"),
        word(needed(node, all, "reason"), "reason").getValue(),
        unmeasured == null ? Advice.GO : advice(unmeasured, "unmeasured"));
  }

  private Advice advice(Node node, String key) {
    ScalarNode word = word(node, key);
    return Advice.of(word.getValue())
        .orElseThrow(
            () ->
                refused(
                    word.getStartMark(),
                    "'" + word.getValue() + "' is no outcome",
                    "Take one of: go, look, roll back."));
  }

  /** A number, with the measure's unit or without any. */
  private double threshold(ScalarNode node, Measure measure) {
    String text = node.getValue().strip();
    String sign = measure.unit().sign();
    String digits =
        !sign.isEmpty() && text.endsWith(sign)
            ? text.substring(0, text.length() - sign.length()).strip()
            : text;
    try {
      double value = new BigDecimal(digits).doubleValue();
      if (value < 0 || Double.isInfinite(value)) {
        throw new NumberFormatException();
      }
      return value;
    } catch (NumberFormatException e) {
      throw refused(
          node.getStartMark(),
          "'" + text + "' is no threshold for " + measure.word(),
          "Write a number from 0 on" + (sign.isEmpty() ? "." : ", such as 1.5 " + sign + "."));
    }
  }

  private Duration delay(@Nullable Node node) {
    if (node == null) {
      return Policy.DEFAULT_DELAY;
    }
    ScalarNode word = word(node, "tolerated-delay");
    String text = word.getValue().strip();
    try {
      if (!text.endsWith("ms")) {
        throw new NumberFormatException();
      }
      BigDecimal millis = new BigDecimal(text.substring(0, text.length() - 2).strip());
      if (millis.signum() < 0) {
        throw new NumberFormatException();
      }
      return Duration.ofNanos(millis.movePointRight(6).longValueExact());
    } catch (NumberFormatException e) {
      throw notMillis(word, text);
    } catch (ArithmeticException e) {
      throw notMillis(word, text);
    }
  }

  private PgtrekException.Usage notMillis(ScalarNode word, String text) {
    return refused(
        word.getStartMark(), "'" + text + "' is no delay", "Write milliseconds, such as 5 ms.");
  }

  private Map<String, Node> entries(Node node, List<String> keys) {
    if (!(node instanceof MappingNode mapping)) {
      throw refused(node.getStartMark(), "here `key: value` lines are expected", PRINTED);
    }
    Map<String, Node> all = new LinkedHashMap<>();
    for (NodeTuple tuple : mapping.getValue()) {
      ScalarNode key = word(tuple.getKeyNode(), "a key");
      if (!keys.contains(key.getValue())) {
        throw refused(
            key.getStartMark(),
            "there is no key '" + key.getValue() + "'",
            "Take one of: " + words(keys) + ".");
      }
      if (all.put(key.getValue(), tuple.getValueNode()) != null) {
        throw refused(
            key.getStartMark(),
            "the key '" + key.getValue() + "' stands here a second time",
            "Leave one of them out.");
      }
    }
    return all;
  }

  private Node needed(Node entry, Map<String, Node> all, String key) {
    Node value = all.get(key);
    if (value == null) {
      throw refused(entry.getStartMark(), "here '" + key + "' is missing", PRINTED);
    }
    return value;
  }

  private ScalarNode word(Node node, String what) {
    if (node instanceof ScalarNode scalar) {
      return scalar;
    }
    throw refused(node.getStartMark(), "'" + what + "' takes a single word or text", PRINTED);
  }

  private PgtrekException.Usage refused(@Nullable Mark mark, String message, String next) {
    String place =
        mark == null ? file : file + ":" + (mark.getLine() + 1) + ":" + (mark.getColumn() + 1);
    return new PgtrekException.Usage("policy-not-taken", place + ": " + message + ".", next);
  }

  private static String words(List<String> some) {
    return String.join(", ", some);
  }

  /** The policy as a file that says the same when it is read. */
  public static String write(Policy policy) {
    StringBuilder out = new StringBuilder();
    out.append("# When to go, to look, and to roll back. Every rule is judged; the worst word")
        .append(" counts.\n# Measures, each with what it counts:\n");
    for (Measure measure : Measure.values()) {
      out.append("#   ").append(measure.word()).append(": ").append(measure.meaning());
      out.append(measure.unit().sign().isEmpty() ? "" : " (" + measure.unit().sign() + ")");
      out.append('\n');
    }
    out.append("# is: ")
        .append(Arrays.stream(Comparison.values()).map(Comparison::words).collect(joined()))
        .append(". then, and unmeasured (where nothing was measured; by default go): ")
        .append(Arrays.stream(Advice.values()).map(Advice::words).collect(joined()))
        .append(".\n");
    out.append("format: ").append(FORMAT).append('\n');
    out.append("# A compared query counts as slower only from so much more time on.\n");
    out.append("tolerated-delay: ")
        .append(
            BigDecimal.valueOf(policy.toleratedDelay().toNanos(), 6)
                .stripTrailingZeros()
                .toPlainString())
        .append(" ms\n");
    out.append("rules:\n");
    for (Rule rule : policy.rules()) {
      out.append("- name: ").append(quoted(rule.name())).append('\n');
      out.append("  measure: ").append(rule.measure().word()).append('\n');
      out.append("  is: ").append(rule.comparison().words()).append('\n');
      String sign = rule.measure().unit().sign();
      out.append("  threshold: ")
          .append(BigDecimal.valueOf(rule.threshold()).stripTrailingZeros().toPlainString())
          .append(sign.isEmpty() ? "" : " " + sign)
          .append('\n');
      out.append("  then: ").append(rule.advice().words()).append('\n');
      if (rule.unmeasured() != Advice.GO) {
        out.append("  unmeasured: ").append(rule.unmeasured().words()).append('\n');
      }
      out.append("  reason: ").append(quoted(rule.reason())).append('\n');
    }
    return out.toString();
  }

  private static java.util.stream.Collector<CharSequence, ?, String> joined() {
    return Collectors.joining(", ");
  }

  /** A double-quoted scalar: control characters are spelled out. */
  private static String quoted(String text) {
    StringBuilder out = new StringBuilder("\"");
    text.codePoints()
        .forEach(
            c -> {
              if (c == '"' || c == '\\') {
                out.append('\\').appendCodePoint(c);
              } else if (c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0x2028 || c == 0x2029) {
                out.append(String.format("\\u%04x", c));
              } else {
                out.appendCodePoint(c);
              }
            });
    return out.append('"').toString();
  }
}
