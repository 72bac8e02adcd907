package dev.pgtrek.cli.terminal;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What the program was started from.
 *
 * @param in standard input
 * @param out standard output: results only
 * @param err standard error: log and progress
 * @param inIsTerminal whether a person can answer on {@code in}
 * @param outIsTerminal whether {@code out} is a terminal
 * @param errIsTerminal whether {@code err} is a terminal
 * @param environment the environment's variables
 * @param folder the current folder
 */
public record Shell(
    InputStream in,
    PrintStream out,
    PrintStream err,
    boolean inIsTerminal,
    boolean outIsTerminal,
    boolean errIsTerminal,
    Map<String, String> environment,
    Path folder) {

  public Shell {
    environment = Map.copyOf(environment);
  }

  /**
   * This process's own. Which streams are terminals is said by the launcher in the property {@code
   * pgtrek.terminal}, because the JDK cannot tell for one stream alone.
   */
  public static Shell ofProcess() {
    List<String> terminals = List.of(System.getProperty("pgtrek.terminal", "").split(","));
    return new Shell(
        System.in,
        utf8(FileDescriptor.out),
        utf8(FileDescriptor.err),
        terminals.contains("in"),
        terminals.contains("out"),
        terminals.contains("err"),
        System.getenv(),
        Path.of("").toAbsolutePath());
  }

  /** The colours for a stream: none where it is no terminal, or where the user wants none. */
  public Style style(boolean terminal, boolean wanted) {
    boolean forbidden =
        !environment.getOrDefault("NO_COLOR", "").isEmpty()
            || environment.getOrDefault("TERM", "").equals("dumb");
    return new Style(terminal && wanted && !forbidden);
  }

  private static PrintStream utf8(FileDescriptor stream) {
    return new PrintStream(new FileOutputStream(stream), true, StandardCharsets.UTF_8);
  }
}
