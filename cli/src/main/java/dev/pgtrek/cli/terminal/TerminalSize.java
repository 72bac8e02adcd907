package dev.pgtrek.cli.terminal;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How much fits on the terminal.
 *
 * @param columns cells in a line
 * @param rows lines
 */
record TerminalSize(int columns, int rows) {

  static final TerminalSize USUAL = new TerminalSize(80, 24);

  private static final Pattern STTY = Pattern.compile("(\\d+) (\\d+)\\s*");
  private static final long NANOS_BETWEEN_LOOKS = 2_000_000_000L;

  /** The size as it is now and then: the window may be drawn larger at any time. */
  static Supplier<TerminalSize> watched() {
    return new Supplier<>() {
      private TerminalSize last = USUAL;
      private long lookedAt = System.nanoTime() - NANOS_BETWEEN_LOOKS;

      @Override
      public TerminalSize get() {
        long now = System.nanoTime();
        if (now - lookedAt >= NANOS_BETWEEN_LOOKS) {
          lookedAt = now;
          last = ask().orElse(last);
        }
        return last;
      }
    };
  }

  /** What {@code stty size} prints, or nothing if it is not a size. */
  static Optional<TerminalSize> of(String stty) {
    Matcher size = STTY.matcher(stty);
    if (!size.matches()) {
      return Optional.empty();
    }
    int rows = Integer.parseInt(size.group(1));
    int columns = Integer.parseInt(size.group(2));
    return rows == 0 || columns == 0
        ? Optional.empty()
        : Optional.of(new TerminalSize(columns, rows));
  }

  private static Optional<TerminalSize> ask() {
    return ask(new ProcessBuilder("stty", "size").redirectInput(new File("/dev/tty")));
  }

  /** What a program prints within a second: everything that is told waits for the frame's end. */
  static Optional<TerminalSize> ask(ProcessBuilder program) {
    try {
      Process stty = program.redirectError(ProcessBuilder.Redirect.DISCARD).start();
      CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS).execute(stty::destroyForcibly);
      String answer = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      return stty.waitFor(1, TimeUnit.SECONDS) && stty.exitValue() == 0
          ? of(answer)
          : Optional.empty();
    } catch (IOException _) {
      return Optional.empty();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
