package dev.pgtrek.cli;

import dev.pgtrek.plan.Conversions;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Stack;
import picocli.CommandLine.IParameterConsumer;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;

/**
 * The word after an option that also stands without one: {@code --vectors app.db} names a source,
 * {@code --vectors chunks.embedding} a column. A word is the option's unless it is an option
 * itself, an existing file, a path or a URL.
 */
final class ColumnWords implements IParameterConsumer {

  @Override
  @SuppressWarnings("JdkObsolete") // picocli's own signature
  public void consumeParameters(Stack<String> words, ArgSpec option, CommandSpec command) {
    List<String> values = option.getValue();
    values.add(!words.isEmpty() && isColumn(words.peek()) ? words.pop() : Conversions.ALL);
  }

  private static boolean isColumn(String word) {
    if (word.equals(Conversions.ALL) || word.equals("halfvec") || word.equals("vector")) {
      return true;
    }
    return word.indexOf('.') > 0
        && !word.startsWith("-")
        && !word.contains("/")
        && !word.contains("\\")
        && (word.indexOf(':') < 0 || word.contains("::"))
        && !isFile(word);
  }

  private static boolean isFile(String word) {
    try {
      return Files.exists(Path.of(word));
    } catch (InvalidPathException e) {
      return false;
    }
  }
}
