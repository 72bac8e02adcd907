package dev.pgtrek.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pgtrek.cli.Targets.Receiver;
import dev.pgtrek.embedded.EmbeddedServer;
import dev.pgtrek.embedded.ServerStatus;
import dev.pgtrek.postgres.PostgresTarget;
import dev.pgtrek.postgres.journal.Standing;
import dev.pgtrek.report.Figures;
import dev.pgtrek.spi.RunRecord;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;

/** Where things stand. */
@CommandLine.Command(
    name = "status",
    description = {
      "Shows the latest run into a target, how far it is, and the embedded server; changes"
          + " nothing.",
      "Without TARGET: every database of the embedded server, if it runs."
    })
final class StatusCommand implements Command {

  @Mixin private final RunPlace place = new RunPlace();

  @Mixin private final OutputOptions output = new OutputOptions();

  private final Session session;

  StatusCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    ServerStatus server = EmbeddedServer.at(session.shell().folder()).status();
    Map<String, Optional<Standing>> runs = new LinkedHashMap<>();
    for (Receiver receiver : receivers(server)) {
      runs.put(receiver.connect(), standing(receiver));
    }
    if (output.json) {
      json(server, runs);
    } else {
      print(server, runs);
    }
    return 0;
  }

  private List<Receiver> receivers(ServerStatus server) {
    Targets targets = Targets.of(session);
    if (place.target != null) {
      return List.of(targets.latest(place.target));
    }
    return server instanceof ServerStatus.Running ? targets.embedded() : List.of();
  }

  private Optional<Standing> standing(Receiver receiver) {
    String into = place.schema(receiver.url());
    try (PostgresTarget open = PostgresTarget.openForRun(receiver.url(), into)) {
      return open.standing();
    }
  }

  private void print(ServerStatus server, Map<String, Optional<Standing>> runs) {
    if (place.target == null) {
      session.out().println(ServerCommand.words(server));
    }
    runs.forEach(
        (url, standing) -> {
          session.out().println();
          session.out().println(session.style(output).bold(Figures.visible(url)));
          standing.ifPresentOrElse(
              this::print, () -> session.out().println("  no run into this schema"));
        });
  }

  private void print(Standing standing) {
    RunRecord run = standing.run();
    line(
        "run",
        run.id()
            + " from "
            + run.source()
            + (run.schema().equals("*")
                ? " into the whole database"
                : " into schema " + run.schema()));
    line("state", state(standing));
    line(
        "chunks",
        Figures.count(standing.chunksDone())
            + " of "
            + Figures.count(standing.chunks())
            + ", "
            + Figures.count(standing.rows(), "row"));
    line(
        "steps",
        Figures.count(standing.steps())
            + " recorded"
            + (standing.refused() == 0
                ? ""
                : ", " + Figures.count(standing.refused()) + " refused by the server"));
  }

  private static String state(Standing standing) {
    return switch (standing.run().state()) {
      case RUNNING ->
          standing.atWork()
              ? "at work now"
              : "interrupted: run the same migrate command again, it goes on";
      case PROVED -> "done and proved equal";
      case UNPROVED -> "done, not proved";
      case DIFFERENT -> "done, and the proof found differences";
    };
  }

  private void line(String word, String text) {
    session.out().println("  %-7s %s".formatted(word, Figures.visible(text)));
  }

  private void json(ServerStatus server, Map<String, Optional<Standing>> runs) {
    ObjectNode result = Json.object();
    result.put("format", "pgtrek-status-1");
    result.set("server", ServerCommand.json(server));
    ArrayNode all = result.putArray("targets");
    runs.forEach(
        (url, standing) -> {
          ObjectNode one = all.addObject().put("target", url);
          standing.ifPresent(
              s ->
                  one.putObject("run")
                      .put("id", s.run().id())
                      .put("source", s.run().source())
                      .put("schema", s.run().schema())
                      .put("state", s.run().state().name())
                      .put("startedAt", s.run().startedAt().toString())
                      .put("atWork", s.atWork())
                      .put("chunks", s.chunks())
                      .put("chunksDone", s.chunksDone())
                      .put("rows", s.rows())
                      .put("steps", s.steps())
                      .put("refused", s.refused()));
        });
    session.out().print(Json.text(result));
  }

  @Override
  public OutputOptions output() {
    return output;
  }
}
