package dev.pgtrek.embedded;

import dev.pgtrek.portable.Folders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A program of its own for tests: runs a server in a folder whose name is of many scripts, in the
 * folder of its argument, and leaves nothing behind. What a path may hold is settled by the locale
 * that a JVM starts with.
 */
final class TryOddFolder {

  private TryOddFolder() {}

  public static void main(String[] arguments) throws IOException {
    Path folder = Files.createDirectory(Path.of(arguments[0]).resolve("Größe Δ 数"));
    EmbeddedServer server = EmbeddedServer.at(folder);
    try {
      server.start();
      server.createDatabase("app");
      server.stop();
      System.out.println(server.start().started() ? "started again" : "still ran");
    } finally {
      server.stop();
      Folders.delete(folder);
    }
  }
}
