package dev.pgtrek.cases;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** A person at a real terminal with a shell in it that knows Ctrl-Z, by the program script. */
final class Terminal implements AutoCloseable {

  static final String CONTROL_C = "\u0003";
  static final String CONTROL_Z = "\u001a";

  private final Path folder;
  private final Path screen;
  private final Process process;
  private final OutputStream keyboard;

  private Terminal(Path folder, Path screen, Process process) {
    this.folder = folder;
    this.screen = screen;
    this.process = process;
    this.keyboard = process.getOutputStream();
  }

  /** Opens one. */
  static Terminal open(Path folder) throws IOException {
    Path screen = folder.resolve("screen.txt");
    ProcessBuilder builder =
        new ProcessBuilder(
                List.of("script", "-q", "-f", "-c", "bash --norc --noprofile -i", "/dev/null"))
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(screen.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
    builder.environment().put("TERM", "xterm");
    builder.environment().put("PS1", "$ ");
    return new Terminal(folder, screen, builder.start());
  }

  /** Starts a command of the program in the foreground, as the launcher does. */
  void run(String... arguments) throws IOException {
    List<String> jvm =
        List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Dpgtrek.terminal=in,out,err");
    String words =
        ForkedProgram.words(jvm, arguments).stream()
            .map(word -> "'" + word + "'")
            .collect(Collectors.joining(" "));
    Files.writeString(folder.resolve("run.sh"), "echo $$ > pid\nexec " + words + "\n");
    type("sh run.sh; echo \"ended with $?.\"\n");
  }

  /** The number of the program's process. */
  long pid() throws Exception {
    Path pid = folder.resolve("pid");
    await(() -> Files.exists(pid) && Files.size(pid) > 0, "the program starts");
    return Long.parseLong(Files.readString(pid).strip());
  }

  void type(String keys) throws IOException {
    keyboard.write(keys.getBytes(StandardCharsets.UTF_8));
    keyboard.flush();
  }

  String screen() throws IOException {
    return Files.readString(screen, StandardCharsets.ISO_8859_1);
  }

  /** Waits until the screen has shown a text. */
  void see(String text) throws Exception {
    await(() -> screen().contains(text), text);
  }

  /** Something that comes true. */
  interface Condition {
    boolean holds() throws Exception;
  }

  void await(Condition condition, String what) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!condition.holds()) {
      assertThat(System.nanoTime()).as("%s; the screen:%n%s", what, screen()).isLessThan(deadline);
      Thread.sleep(5);
    }
  }

  /** Closes the window: what runs in it is hung up. */
  @Override
  public void close() {
    process.descendants().toList().forEach(Terminal::hangUp);
    process.destroyForcibly();
  }

  private static void hangUp(ProcessHandle child) {
    child.destroy();
  }
}
