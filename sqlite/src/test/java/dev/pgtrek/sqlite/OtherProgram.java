package dev.pgtrek.sqlite;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.sqlite.JDBC;

/**
 * Another program that uses a database: a process of its own, because POSIX locks do not hold
 * within one. It works until its stdin ends.
 */
final class OtherProgram implements AutoCloseable {

  private final Process process;
  private final BufferedReader output;

  private OtherProgram(Process process) {
    this.process = process;
    this.output = process.inputReader(StandardCharsets.UTF_8);
  }

  /** Starts it, and waits until it says that it is ready. */
  static OtherProgram start(String task, Path file) throws IOException {
    String classPath =
        Stream.of(OtherProgram.class, JDBC.class, Logger.class)
            .map(c -> c.getProtectionDomain().getCodeSource().getLocation().getPath())
            .collect(Collectors.joining(File.pathSeparator));
    Process process =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "--enable-native-access=ALL-UNNAMED",
                    "-cp",
                    classPath,
                    OtherProgram.class.getName(),
                    task,
                    file.toString()))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    OtherProgram program = new OtherProgram(process);
    String first = program.output.readLine();
    if (!"ready".equals(first)) {
      throw new IllegalStateException("the other program said: " + first);
    }
    return program;
  }

  /** Ends it, and gives what it said last. */
  String end() throws IOException {
    process.getOutputStream().close();
    String last = output.readLine();
    waitForEnd();
    return last == null ? "" : last;
  }

  void waitForEnd() {
    try {
      if (!process.waitFor(60, TimeUnit.SECONDS)) {
        throw new IllegalStateException("the other program does not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() throws IOException {
    process.getOutputStream().close();
    waitForEnd();
  }

  /** What runs in the process. */
  public static void main(String[] arguments) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + arguments[1]);
        Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA busy_timeout=20000");
      if (Set.of("write", "write-without-rest", "come-and-go").contains(arguments[0])) {
        doNotWaitForTheDisk(statement);
      }
      switch (arguments[0]) {
        case "write" -> write(statement);
        case "write-without-rest" -> writeWithoutRest(statement);
        case "come-and-go" -> comeAndGo(connection, arguments[1]);
        case "lock" -> {
          statement.execute("BEGIN EXCLUSIVE");
          ready();
          awaitEnd();
        }
        case "lock-log" -> {
          statement.execute("PRAGMA locking_mode=EXCLUSIVE");
          statement.execute("INSERT INTO a VALUES (NULL, 'locked')");
          ready();
          awaitEnd();
        }
        case "crash-with-journal" -> {
          statement.execute("PRAGMA cache_size=5");
          statement.execute("BEGIN");
          statement.execute("UPDATE a SET v = 'half done ' || v");
          statement.execute("DELETE FROM b");
          ready();
          Runtime.getRuntime().halt(1);
        }
        case "crash-with-log" -> {
          statement.execute("PRAGMA wal_autocheckpoint=0");
          statement.execute("INSERT INTO a VALUES (NULL, 'in the log')");
          ready();
          Runtime.getRuntime().halt(1);
        }
        default -> throw new IllegalArgumentException(arguments[0]);
      }
    }
  }

  /** Adds a row to both tables in each transaction, so that they always hold equally many. */
  private static void write(Statement statement) throws SQLException {
    ready();
    int done = 0;
    while (!atEnd()) {
      pair(statement);
      done++;
      pause(2);
    }
    System.out.println("wrote " + done);
  }

  private static void writeWithoutRest(Statement statement) throws SQLException {
    ready();
    int done = 0;
    while (!atEnd()) {
      pair(statement);
      done++;
    }
    System.out.println("wrote " + done);
  }

  /** Opens the database for each transaction anew: in log mode the log comes and goes with it. */
  private static void comeAndGo(Connection first, String file) throws SQLException {
    first.close();
    ready();
    int done = 0;
    while (!atEnd()) {
      try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
          Statement statement = connection.createStatement()) {
        statement.execute("PRAGMA busy_timeout=20000");
        doNotWaitForTheDisk(statement);
        pair(statement);
      }
      done++;
    }
    System.out.println("wrote " + done);
  }

  /** A disk that is busy for seconds would keep the writer in the middle of a transaction. */
  private static void doNotWaitForTheDisk(Statement statement) throws SQLException {
    statement.execute("PRAGMA synchronous = OFF");
  }

  private static void pair(Statement statement) throws SQLException {
    statement.execute("BEGIN IMMEDIATE");
    statement.execute("INSERT INTO a VALUES (NULL, hex(randomblob(400)))");
    statement.execute("INSERT INTO b VALUES (NULL, hex(randomblob(400)))");
    statement.execute("COMMIT");
  }

  private static void ready() {
    System.out.println("ready");
    System.out.flush();
  }

  private static final Thread READER =
      Thread.ofPlatform().daemon().unstarted(OtherProgram::awaitEnd);

  private static boolean atEnd() {
    if (READER.getState() == Thread.State.NEW) {
      READER.start();
    }
    return !READER.isAlive();
  }

  private static void awaitEnd() {
    try {
      while (System.in.read() >= 0) {
        // Waits for the end of stdin.
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
