package dev.pgtrek.embedded;

import java.nio.file.Path;

/** A program of its own for tests: starts the server of the folder in its argument. */
final class StartServer {

  private StartServer() {}

  public static void main(String[] arguments) {
    ServerStart start = EmbeddedServer.at(Path.of(arguments[0])).start();
    System.out.println((start.started() ? "started " : "ran ") + start.status().pid());
  }
}
