package dev.pgtrek.cli;

import dev.pgtrek.error.PgtrekException;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Wrong options and arguments, as one line with the nearest right one. */
final class Misuse {

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

  /** A transposition counts as two. */
  private static final int MOST_WRONG_LETTERS = 3;

  private static String message(ParameterException wrong) {
    if (wrong instanceof UnmatchedArgumentException unmatched) {
      String given = unmatched.getUnmatched().getFirst();
      String kind =
          unmatched.isUnknownOption()
              ? "There is no option "
              : wrong.getCommandLine().getParent() == null
                  ? "There is no command "
                  : "There is one argument too many: ";
      String near = near(unmatched, given);
      return kind + given + (near.isEmpty() ? "." : ". Did you mean " + near + "?");
    }
    String said = String.valueOf(wrong.getMessage()).lines().findFirst().orElse("");
    String first = said.isEmpty() ? "" : said.substring(0, 1).toUpperCase(Locale.ROOT);
    return first + (said.isEmpty() ? "" : said.substring(1)) + (said.endsWith(".") ? "" : ".");
  }

  /** The option or command that was meant, or empty. */
  private static String near(UnmatchedArgumentException unmatched, String given) {
    CommandLine command = unmatched.getCommandLine();
    return Nearest.of(
        given.replaceFirst("=.*", ""),
        unmatched.isUnknownOption()
            ? command.getCommandSpec().optionsMap().keySet()
            : command.getParent() == null ? command.getSubcommands().keySet() : List.of(),
        MOST_WRONG_LETTERS);
  }
}
