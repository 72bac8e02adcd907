package dev.pgtrek.cases;

import dev.pgtrek.cli.Main;
import dev.pgtrek.cli.terminal.Shell;
import dev.pgtrek.testkit.TestServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The whole program, started inside this JVM.
 *
 * @param folder the folder that it runs in
 * @param environment the variables that it sees
 */
record Program(Path folder, Map<String, String> environment) {

  /** In a folder, with an environment that has nothing of the machine's own. */
  static Program in(Path folder) {
    return new Program(folder, Map.of());
  }

  /** The same, where it finds the client programs of a server. */
  static Program in(Path folder, TestServer clients) {
    return new Program(folder, Map.of("PGTREK_CLIENT_PROGRAMS", clients.bin().toString()));
  }

  /**
   * What one command answered.
   *
   * @param exit its exit code
   * @param out standard output
   * @param err standard error
   */
  record Answer(int exit, String out, String err) {

    /** All that was said, with runs of white space as one space. */
    String said() {
      return plain(out + "\n" + err);
    }

    static String plain(String text) {
      return text.replaceAll("\\s+", " ");
    }

    @Override
    public String toString() {
      return "exit " + exit + "\n" + out + "\n" + err;
    }
  }

  Answer run(String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Shell shell =
        new Shell(
            InputStream.nullInputStream(),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            false,
            false,
            false,
            environment,
            folder);
    int exit = Main.run(shell, arguments);
    return new Answer(
        exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /** What the reports of all runs in its folder say, as {@link Answer#said} does. */
  String reports() throws IOException {
    StringBuilder text = new StringBuilder();
    try (Stream<Path> files = Files.walk(folder.resolve(".pgtrek/runs"))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".txt")).sorted().toList()) {
        text.append(Answer.plain(Files.readString(file)));
      }
    }
    return text.toString();
  }
}
