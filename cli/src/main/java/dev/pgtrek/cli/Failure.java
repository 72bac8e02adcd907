package dev.pgtrek.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pgtrek.cli.terminal.Style;
import dev.pgtrek.cli.terminal.Trace;
import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.report.Figures;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * A failure as the user meets it: what failed, what it means for the databases, what to do next.
 *
 * @param code a stable word
 * @param exitCode the process's exit code
 * @param message what failed
 * @param effect what it means for the databases
 * @param next what to do
 * @param cause what was thrown
 */
record Failure(
    String code, int exitCode, String message, String effect, String next, Throwable cause) {

  private static final int BUG = 1;
  private static final int USAGE = 2;

  static Failure of(Throwable thrown) {
    return switch (thrown) {
      case PgtrekException e ->
          new Failure(
              e.code(),
              e.exitCode(),
              String.valueOf(e.getMessage()),
              e.effect().words(),
              e.next(),
              e);
      case UncheckedIOException e when e.getCause() instanceof ClosedByInterruptException ->
          of(new PgtrekException.Interrupted());
      case UncheckedIOException e ->
          new Failure(
              "work-folder",
              USAGE,
              "A file of pgtrek's own cannot be read or written: " + told(e),
              "What was carried so far, if anything, is safe.",
              "Make room or give the right to write there, then run the same command again.",
              e);
      default ->
          wantOfMemory(thrown).map(want -> outOfMemory(want, thrown)).orElseGet(() -> bug(thrown));
    };
  }

  /**
   * That memory ran out, also where a class was linked or set up: the JVM wraps that, and of a
   * class whose first use failed so it keeps only the words.
   */
  private static Optional<Throwable> wantOfMemory(Throwable thrown) {
    for (Throwable each = thrown; each != null; each = each.getCause()) {
      if (each instanceof OutOfMemoryError
          || (each instanceof ExceptionInInitializerError
              && String.valueOf(each.getMessage()).contains("OutOfMemoryError"))) {
        return Optional.of(each);
      }
    }
    return Optional.empty();
  }

  private static Failure outOfMemory(Throwable want, Throwable thrown) {
    boolean threads = String.valueOf(want.getMessage()).contains("native thread");
    return new Failure(
        "out-of-memory",
        BUG,
        threads
            ? "The system allows pgtrek no further thread."
            : "The memory allowed to pgtrek was not enough.",
        "What was carried so far, if anything, is safe.",
        threads
            ? "Raise the limits of processes and memory (ulimit -u, -v; the container's),"
                + " then run the same command again."
            : "Run the same command again with more: PGTREK_JAVA_OPTS=-Xmx2g",
        thrown);
  }

  private static Failure bug(Throwable thrown) {
    return new Failure(
        "bug",
        BUG,
        "A bug in pgtrek: " + thrown.getClass().getSimpleName() + where(thrown) + ".",
        "What was carried so far, if anything, is safe.",
        "Please report it with the log; running the same command again is harmless.",
        thrown);
  }

  private static String where(Throwable thrown) {
    StackTraceElement[] frames = thrown.getStackTrace();
    return frames.length == 0
        ? ""
        : " in " + frames[0].getClassName() + " line " + frames[0].getLineNumber();
  }

  boolean bug() {
    return code.equals("bug");
  }

  /** Three short lines, and where the whole story is. */
  void print(PrintStream err, Style style, Optional<Path> log) {
    err.println(style.red("error:") + " " + lines(message));
    err.println("       " + lines(effect));
    err.println(style.bold("next: ") + " " + lines(next));
    log.ifPresent(file -> err.println(style.faint("log:   " + file)));
  }

  /** A text of several lines stays one block beside its word. */
  private static String lines(String text) {
    return Figures.visibleLines(text).replace("\n", "\n       ");
  }

  void printTrace(PrintStream err) {
    err.print(Trace.of(cause));
  }

  /** The failure as a JSON object with the one member {@code error}. */
  String json(Optional<Path> log) {
    ObjectMapper mapper = JsonMapper.builder().build();
    ObjectNode whole = mapper.createObjectNode();
    ObjectNode error = whole.putObject("error");
    error.put("code", code);
    error.put("exitCode", exitCode);
    error.put("message", message);
    error.put("effect", effect);
    error.put("next", next);
    log.ifPresent(file -> error.put("log", file.toString()));
    try {
      return mapper.writerWithDefaultPrettyPrinter().writeValueAsString(whole) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of plain values cannot be written", e);
    }
  }

  /** What hinders a file, in words: the system's own say only where it is. */
  private static String told(UncheckedIOException failure) {
    IOException cause = failure.getCause();
    String told = String.valueOf((cause == null ? failure : cause).getMessage());
    return switch (cause) {
      case NoSuchFileException _ -> told + " is not there";
      case AccessDeniedException _ -> told + ": access denied";
      case FileAlreadyExistsException _ -> told + " is there already";
      case null, default -> told;
    };
  }

  /** The same of a file that the sentence has named already. */
  static String reason(IOException failure) {
    return switch (failure) {
      case NoSuchFileException _ -> "it is not there";
      case AccessDeniedException _ -> "access is denied";
      case FileAlreadyExistsException _ -> "something else of that name is there";
      default ->
          Objects.requireNonNullElse(failure.getMessage(), failure.getClass().getSimpleName());
    };
  }
}
