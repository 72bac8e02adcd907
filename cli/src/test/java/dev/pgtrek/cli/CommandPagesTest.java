package dev.pgtrek.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/**
 * The pages in {@code docs/commands} show the help as it is. After a change of a command, write
 * them anew with {@code mvn -pl cli -am test -Dtest=CommandPagesTest -Dpgtrek.pages=write
 * -Dsurefire.failIfNoSpecifiedTests=false}.
 */
class CommandPagesTest {

  private static final String BEGIN = "<!-- help: begin (generated; see CommandPagesTest) -->\n";
  private static final String END = "<!-- help: end -->\n";
  private static final Path PAGES = Path.of("..", "docs", "commands");

  static Stream<String> commands() {
    return subcommands().keySet().stream();
  }

  private static Map<String, CommandLine> subcommands() {
    return Pgtrek.commands(new Session(TestShell.plain().shell())).getSubcommands();
  }

  @ParameterizedTest
  @MethodSource("commands")
  void showTheHelpAsItIs(String command) throws IOException {
    String block = BEGIN + "```text\n" + help(command) + "```\n" + END;
    Path page = PAGES.resolve(command + ".md");
    String written =
        Files.exists(page) ? Files.readString(page) : "# pgtrek " + command + "\n\n" + BEGIN + END;
    int begin = written.indexOf(BEGIN);
    int end = written.indexOf(END);
    if (begin < 0 || end < begin) {
      fail("%s has no place for the help: %s … %s", page, BEGIN, END);
    }
    String expected = written.substring(0, begin) + block + written.substring(end + END.length());

    if ("write".equals(System.getProperty("pgtrek.pages"))) {
      Files.createDirectories(PAGES);
      Files.writeString(page, expected);
    }

    assertThat(page).content().isEqualTo(expected);
  }

  @Test
  void standForEveryCommandAndNothingElse() throws IOException {
    Set<String> pages;
    try (Stream<Path> files = Files.list(PAGES)) {
      pages =
          files
              .map(f -> f.getFileName().toString())
              .filter(f -> !f.equals("README.md"))
              .map(f -> f.replace(".md", ""))
              .collect(Collectors.toCollection(TreeSet::new));
    }

    assertThat(pages).isEqualTo(new TreeSet<>(subcommands().keySet()));
  }

  private static String help(String command) {
    return Objects.requireNonNull(subcommands().get(command))
        .getUsageMessage(CommandLine.Help.Ansi.OFF)
        .replace(System.lineSeparator(), "\n");
  }
}
