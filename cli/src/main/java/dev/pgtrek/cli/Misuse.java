package dev.pgtrek.cli;

import dev.pgtrek.error.PgtrekException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Wrong options and arguments, as one line with the nearest right one. */
final class Misuse {

  /** A transposition counts as two. */
  private static final int MOST_WRONG_LETTERS = 3;

  /** In picocli's words, from its own help command. */
  private static final Pattern UNKNOWN_COMMAND = Pattern.compile("Unknown subcommand '(.*)'\\.");

  private Misuse() {}

  static PgtrekException.Usage of(ParameterException wrong) {
    CommandLine command = wrong.getCommandLine();
    String name = command.getCommandSpec().qualifiedName();
    String help =
        command.getParent() == null
            ? name + " help"
            : name.replaceFirst("^pgtrek ", "pgtrek help ");
    return new PgtrekException.Usage("usage", message(wrong), "See: " + help);
  }

  private static String message(ParameterException wrong) {
    if (wrong instanceof UnmatchedArgumentException unmatched) {
      String given = unmatched.getUnmatched().getFirst();
      String kind =
          unmatched.isUnknownOption()
              ? "There is no option "
              : wrong.getCommandLine().getParent() == null
                  ? "There is no command "
                  : "There is one argument too many: ";
      return kind + given + meant(near(unmatched, given));
    }
    ArgSpec argument = wrong.getArgSpec();
    String value = wrong.getValue();
    if (argument != null && value != null) {
      return name(argument) + " takes " + taken(argument) + ", not '" + value + "'.";
    }
    String said = String.valueOf(wrong.getMessage()).lines().findFirst().orElse("");
    Matcher unknown = UNKNOWN_COMMAND.matcher(said);
    if (unknown.matches()) {
      String given = unknown.group(1);
      return "There is no command "
          + given
          + meant(near(given, wrong.getCommandLine().getSubcommands().keySet()));
    }
    String first = said.isEmpty() ? "" : said.substring(0, 1).toUpperCase(Locale.ROOT);
    return first + (said.isEmpty() ? "" : said.substring(1)) + (said.endsWith(".") ? "" : ".");
  }

  /** The option or command that was meant, or empty. */
  private static String near(UnmatchedArgumentException unmatched, String given) {
    CommandLine command = unmatched.getCommandLine();
    return near(
        given.replaceFirst("=.*", ""),
        unmatched.isUnknownOption()
            ? command.getCommandSpec().optionsMap().keySet()
            : command.getParent() == null ? command.getSubcommands().keySet() : Set.of());
  }

  /** Of options of one letter none is nearer than the others. */
  private static String near(String given, Set<String> known) {
    List<String> words = known.stream().filter(word -> word.length() > 2).toList();
    return Nearest.of(given, words, MOST_WRONG_LETTERS);
  }

  private static String meant(String near) {
    return near.isEmpty() ? "." : ". Did you mean " + near + "?";
  }

  private static String name(ArgSpec argument) {
    return argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
  }

  private static String taken(ArgSpec argument) {
    Class<?> type = argument.typeInfo().getType();
    if (type.isEnum()) {
      return Arrays.stream(type.getEnumConstants())
          .map(value -> value.toString().toLowerCase(Locale.ROOT))
          .collect(Collectors.joining(" or "));
    }
    return type == int.class || type == long.class ? "a whole number" : "another kind of value";
  }
}
