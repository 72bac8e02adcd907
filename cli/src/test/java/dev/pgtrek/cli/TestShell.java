package dev.pgtrek.cli;

import dev.pgtrek.cli.terminal.Shell;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/** Runs commands in this process and keeps what they said. */
final class TestShell {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final Shell shell;

  TestShell(Path folder, Map<String, String> environment) {
    shell =
        new Shell(
            new ByteArrayInputStream(new byte[0]),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            false,
            false,
            false,
            environment,
            folder);
  }

  static TestShell plain() {
    return new TestShell(Path.of("nowhere"), Map.of());
  }

  int run(String... arguments) {
    return Pgtrek.run(shell, arguments);
  }

  Shell shell() {
    return shell;
  }

  String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  String err() {
    return err.toString(StandardCharsets.UTF_8);
  }
}
