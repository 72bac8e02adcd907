package dev.pgtrek.embedded;

import java.util.List;

/**
 * What {@link EmbeddedServer#start} did.
 *
 * @param status of the server, which runs
 * @param created whether the data folder was made now
 * @param started whether the server was started now; false if it ran already
 * @param notes what the operator should know, a line each, such as a changed port
 */
public record ServerStart(
    ServerStatus.Running status, boolean created, boolean started, List<String> notes) {

  public ServerStart {
    notes = List.copyOf(notes);
  }
}
