package dev.pgtrek.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pgtrek.embedded.EmbeddedServer;
import dev.pgtrek.embedded.ServerKind;
import dev.pgtrek.embedded.ServerStart;
import dev.pgtrek.embedded.ServerStatus;
import dev.pgtrek.report.Figures;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** The embedded server. */
@CommandLine.Command(
    name = "server",
    description = {
      "Shows, starts or stops the embedded PostgreSQL of the current folder.",
      "It is the default target: pgtrek migrate starts it, and it runs on until it is stopped.",
      "extend gives it PostGIS and pgvector for good, as a migration that needs them does."
    })
final class ServerCommand implements Command {

  /** What can be asked of the server. */
  enum Action {
    STATUS,
    START,
    EXTEND,
    STOP;

    @Override
    public String toString() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "ACTION",
      description = "One of ${COMPLETION-CANDIDATES}. Default: status.")
  private Action action = Action.STATUS;

  @Mixin private final OutputOptions output = new OutputOptions();

  private final Session session;

  ServerCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    EmbeddedServer server = EmbeddedServer.at(session.shell().folder(), session::say);
    boolean changed =
        switch (action) {
          case STATUS -> false;
          case START -> start(server::start);
          case EXTEND -> start(server::startWithExtensions);
          case STOP -> server.stop();
        };
    ServerStatus status = server.status();
    if (output.json) {
      session.out().print(Json.text(json(status).put("changed", changed)));
    } else {
      session.out().println(words(status));
    }
    return 0;
  }

  private boolean start(Supplier<ServerStart> way) {
    session.mustKeepFiles();
    ServerStart start = way.get();
    start.notes().forEach(session::say);
    return start.started();
  }

  /** The server's state in a few words. */
  static String words(ServerStatus status) {
    return switch (status) {
      case ServerStatus.Absent _ -> "There is no embedded server in this folder.";
      case ServerStatus.Stopped s ->
          "stopped: PostgreSQL %s, port %d, %s of data"
              .formatted(s.kind().words(s.version()), s.port(), Figures.bytes(s.dataBytes()));
      case ServerStatus.Running r ->
          "running: PostgreSQL %s, port %d, process %d, %s of data%n  %s"
              .formatted(
                  r.kind().words(r.version()),
                  r.port(),
                  r.pid(),
                  Figures.bytes(r.dataBytes()),
                  r.url());
    };
  }

  private static String word(ServerKind kind) {
    return kind.name().toLowerCase(java.util.Locale.ROOT);
  }

  /** The server's state for programs. */
  static ObjectNode json(ServerStatus status) {
    return switch (status) {
      case ServerStatus.Absent _ -> Json.object().put("state", "absent");
      case ServerStatus.Stopped s ->
          Json.object()
              .put("state", "stopped")
              .put("version", s.version())
              .put("programs", word(s.kind()))
              .put("port", s.port())
              .put("dataBytes", s.dataBytes());
      case ServerStatus.Running r ->
          Json.object()
              .put("state", "running")
              .put("version", r.version())
              .put("programs", word(r.kind()))
              .put("port", r.port())
              .put("pid", r.pid())
              .put("dataBytes", r.dataBytes())
              .put("url", r.url());
    };
  }

  @Override
  public OutputOptions output() {
    return output;
  }
}
