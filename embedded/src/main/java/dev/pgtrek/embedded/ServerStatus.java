package dev.pgtrek.embedded;

/** What is known of the server of a work folder. */
public sealed interface ServerStatus {

  /** No server was ever started in this work folder. */
  record Absent() implements ServerStatus {}

  /**
   * There is data, but no server runs.
   *
   * @param port where it listened, and will again if the port is free then
   * @param version of the programs that will run it, such as {@code 18.6}
   * @param dataBytes the size of the data folder
   * @param kind whose programs
   */
  record Stopped(int port, String version, long dataBytes, ServerKind kind)
      implements ServerStatus {}

  /**
   * A server runs.
   *
   * @param pid the postmaster's process id
   * @param port on 127.0.0.1
   * @param version of the running server, such as {@code 18.6}; only the major while it does not
   *     answer, as in recovery
   * @param dataBytes the size of the data folder
   * @param url of the database {@code postgres}, without the password
   * @param kind whose programs
   */
  record Running(long pid, int port, String version, long dataBytes, String url, ServerKind kind)
      implements ServerStatus {}
}
