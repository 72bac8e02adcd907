package dev.pgtrek.plan;

import dev.pgtrek.error.PgtrekException;
import java.io.StringReader;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;

/** Reads YAML into entries that know their places. Makes no object but words, lists and maps. */
final class YamlReader {

  /** Characters; a plan of 1600 columns in each of hundreds of tables stays below. */
  private static final int LONGEST_FILE = 512 * 1024 * 1024;

  private final String file;

  YamlReader(String file) {
    this.file = file;
  }

  /** The whole file as one entry. */
  YamlEntry root(String text, List<String> keys) {
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(LONGEST_FILE);
    Node node;
    try {
      node = new Yaml(options).compose(new StringReader(text));
    } catch (MarkedYAMLException e) {
      throw new PgtrekException.Usage(
          "plan-not-yaml",
          place(e.getProblemMark()) + ": the file is not YAML: " + e.getProblem() + ".",
          "Correct that line; names and texts with special characters stand in quotes.");
    } catch (YAMLException e) {
      throw new PgtrekException.Usage(
          "plan-not-yaml",
          file + ": the file is not YAML that can be read.",
          "Make the plan again with `pgtrek plan`.");
    }
    if (node == null) {
      throw new PgtrekException.Usage(
          "plan-empty", file + ": the file is empty.", "Make the plan with `pgtrek plan`.");
    }
    return YamlEntry.of(this, node, keys);
  }

  String place(@Nullable Mark mark) {
    return mark == null ? file : file + ":" + (mark.getLine() + 1) + ":" + (mark.getColumn() + 1);
  }
}
