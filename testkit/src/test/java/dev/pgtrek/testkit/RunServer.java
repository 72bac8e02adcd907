package dev.pgtrek.testkit;

import java.io.IOException;

/** A program of its own for tests: runs a server and waits to be killed. */
final class RunServer {

  private RunServer() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    TestServer server = Servers.dedicated(18);
    System.out.println(server.log());
    System.out.flush();
    Thread.sleep(60_000);
  }
}
