package dev.pgtrek.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pgtrek.error.PgtrekException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ExitCodeTest {

  static Stream<Arguments> failures() {
    return Stream.of(
        Arguments.of(new IllegalStateException("x"), 1),
        Arguments.of(new OutOfMemoryError(), 1),
        Arguments.of(new UncheckedIOException(new IOException("No space left on device")), 2),
        Arguments.of(new PgtrekException.Usage("c", "m", "n"), 2),
        Arguments.of(new PgtrekException.Refused("c", "m", "n"), 3),
        Arguments.of(new PgtrekException.Source("c", "m", "n", null), 4),
        Arguments.of(new PgtrekException.Target("c", "08006", "m", "n", null), 5),
        Arguments.of(new PgtrekException.Journal("c", "m", "n"), 7),
        Arguments.of(new PgtrekException.Journal("c", "m", "n").leftInPlace(), 9),
        Arguments.of(new PgtrekException.Interrupted(), 130),
        Arguments.of(new PgtrekException.Interrupted().leftInPlace(), 130));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void followsTheKindOfFailure(Throwable failure, int expected) {
    assertThat(Failure.of(failure).exitCode()).isEqualTo(expected);
  }

  /** A backup or a proof begins anew; only what has written something is taken up. */
  @Test
  void saysOnlyOfWhatCanBeTakenUpThatItGoesOn() {
    assertThat(new PgtrekException.Interrupted().next()).isEqualTo("Run the same command again.");
    assertThat(new PgtrekException.Interrupted().leftInPlace().next())
        .startsWith("Run the same command again; it goes on where it stopped. What was carried");
    assertThat(new PgtrekException.Interrupted().undone().next())
        .isEqualTo("Run the same command again; it starts over.");
  }

  static Stream<Throwable> wantOfMemory() {
    return Stream.of(
        new OutOfMemoryError(),
        new BootstrapMethodError("bootstrap", new RuntimeException(new OutOfMemoryError())),
        new NoClassDefFoundError("Could not initialize class X")
            .initCause(
                new ExceptionInInitializerError(
                    "Exception java.lang.OutOfMemoryError: Java heap space [in thread main]")));
  }

  /** A class may be the first to find no room. */
  @ParameterizedTest
  @MethodSource("wantOfMemory")
  void saysThatMemoryIsWantingWhereverItWas(Throwable failure) {
    assertThat(Failure.of(failure).code()).isEqualTo("out-of-memory");
  }

  @Test
  void tellsAFailureInThreeLines() {
    TestShell shell = TestShell.plain();
    try (Session session = new Session(shell.shell())) {
      session.failed(
          new PgtrekException.Source("gone", "The file is gone.", "Look for it.", null),
          false,
          false,
          true);
    }

    assertThat(shell.err().lines())
        .containsExactly(
            "error: The file is gone.", "       Nothing was changed.", "next:  Look for it.");
  }

  @Test
  void keepsAMessageOfSeveralLinesTogether() {
    TestShell shell = TestShell.plain();
    try (Session session = new Session(shell.shell())) {
      session.failed(new PgtrekException.Refused("c", "one\ntwo", "n"), false, false, true);
    }

    assertThat(shell.err()).startsWith("error: one\n       two\n");
  }

  @Test
  void showsWhereAFailureAroseOnlyWhenAsked() {
    TestShell silent = TestShell.plain();
    TestShell verbose = TestShell.plain();
    PgtrekException failure = new PgtrekException.Refused("c", "m", "n");

    try (Session session = new Session(silent.shell())) {
      session.failed(failure, false, false, true);
    }
    try (Session session = new Session(verbose.shell())) {
      session.failed(failure, true, false, true);
    }

    assertThat(silent.err()).doesNotContain("    at ");
    assertThat(verbose.err()).contains("    at dev.pgtrek.cli.ExitCodeTest");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "migrat app.db|There is no command migrat. Did you mean migrate|pgtrek help",
        "migrate app.db --job 3|There is no option --job. Did you mean --jobs|pgtrek help migrate",
        "migrate|Missing required parameter: 'SOURCE'.|pgtrek help migrate",
        "check a.db b c|There is one argument too many: c.|pgtrek help check",
        "migrate app.db --jobs many|--jobs takes a whole number, not 'many'.|pgtrek help migrate",
        "migrate a.db --names low|--names takes keep or fold, not 'low'.|pgtrek help migrate",
        "server strat|ACTION takes status or start or extend or stop, not 'strat'.|pgtrek help"
            + " server",
        "help migrat|There is no command migrat. Did you mean migrate?|pgtrek help",
        "help xyz|There is no command xyz.|pgtrek help",
        "-x|There is no option -x.|pgtrek help",
        "sql|There is no statement.|pgtrek sql",
        "check app.db|pgtrek keeps backups, plans and reports in nowhere|a folder of your own",
        "migrate app.db --jobs 0|--jobs is at least 1, not 0.|Leave it out",
        "migrate app.db --plan gone.yaml|The plan file gone.yaml cannot be read|pgtrek plan SOURCE",
        "completion fish|There is no completion for fish.|pgtrek completion bash"
      })
  void explainsWrongUseInOneLineWithAHint(String line, String message, String hint) {
    TestShell shell = TestShell.plain();

    int exitCode = shell.run(line.split(" "));

    assertThat(exitCode).isEqualTo(2);
    assertThat(shell.err().lines()).hasSize(3);
    assertThat(shell.err()).startsWith("error: " + message).contains(hint);
    assertThat(shell.out()).isEmpty();
  }

  @Test
  void tellsWrongUseAsJsonToo() throws IOException {
    TestShell shell = TestShell.plain();

    int exitCode = shell.run("check", "--json", "--jbos", "3", "app.db");

    JsonNode error = new ObjectMapper().readTree(shell.out()).get("error");
    assertThat(error.get("exitCode").asInt()).isEqualTo(2).isEqualTo(exitCode);
    assertThat(error.get("code").asText()).isEqualTo("usage");
  }

  @Test
  void succeedsInExplainingItself() {
    TestShell shell = TestShell.plain();

    assertThat(shell.run("help", "migrate")).isZero();
    assertThat(shell.out()).startsWith("Usage: pgtrek migrate").contains("--dry-run");
    assertThat(shell.err()).isEmpty();
  }

  @Test
  void saysWhichPgtrekThisIs() {
    TestShell shell = TestShell.plain();

    assertThat(shell.run("version")).isZero();
    assertThat(shell.out()).matches("pgtrek \\d+\\.\\d+\\.\\d+ \\(Java 2.*\\)\\R");
  }
}
