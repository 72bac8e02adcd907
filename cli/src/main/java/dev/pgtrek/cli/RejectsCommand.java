package dev.pgtrek.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pgtrek.cli.Targets.Receiver;
import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.postgres.PostgresTarget;
import dev.pgtrek.report.Figures;
import dev.pgtrek.spi.Reject;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The rows that rules keep out. */
@CommandLine.Command(
    name = "rejects",
    description = {
      "Counts the rows of the latest run that its rules keep out, in pgtrek.reject; changes"
          + " nothing.",
      "Without TARGET: the latest database of the embedded server.",
      "replay tries them again under another plan."
    })
final class RejectsCommand implements Command {

  @Mixin private final RunPlace place = new RunPlace();

  @Option(
      names = "--export",
      paramLabel = "FILE",
      description =
          "Write the rows too, a JSON object a line, with every value as the source has it.")
  private @Nullable Path export;

  @Mixin private final OutputOptions output = new OutputOptions();

  private final Session session;

  RejectsCommand(Session session) {
    this.session = session;
  }

  /** What is counted together. */
  private record Group(String table, String column, String reason) {}

  @Override
  public Integer call() {
    Map<Group, Long> counts = new LinkedHashMap<>();
    Receiver receiver = Targets.of(session).latest(place.target);
    String into = place.schema(receiver.url());
    Path file = export == null ? null : session.file(export);
    try (PostgresTarget open = PostgresTarget.open(receiver.url(), into)) {
      if (file == null) {
        open.rejects().read(reject -> count(reject, counts));
      } else {
        export(file, open, counts);
      }
    }
    if (output.json) {
      json(counts);
    } else {
      print(counts);
    }
    return 0;
  }

  private static void count(Reject reject, Map<Group, Long> counts) {
    Group group =
        new Group(reject.table().table().text(), reject.why().column(), reject.why().reason());
    counts.merge(group, 1L, Long::sum);
  }

  /** Writes all of them; the file has its name only once it is whole. */
  private static void export(Path file, PostgresTarget open, Map<Group, Long> counts) {
    Path part = file.resolveSibling(file.getFileName() + ".part");
    try {
      try (BufferedWriter out = Files.newBufferedWriter(part)) {
        open.rejects()
            .read(
                reject -> {
                  count(reject, counts);
                  try {
                    out.write(line(reject));
                    out.write('\n');
                  } catch (IOException e) {
                    throw new UncheckedIOException(e);
                  }
                });
      }
      Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw unwritable(file, e);
    } catch (UncheckedIOException e) {
      throw unwritable(file, e);
    }
  }

  private static PgtrekException.Usage unwritable(Path file, Exception why) {
    return new PgtrekException.Usage(
        "export-unwritable",
        "The rejected rows cannot be written to " + file + ": " + why.getMessage() + ".",
        "Name a file in a folder that you may write to, on a disk with space.");
  }

  /** The row's document goes as it is: a parser of numbers might round them. */
  private static String line(Reject reject) {
    String head =
        Json.object()
            .put("table", reject.table().table().text())
            .put("key", reject.key())
            .put("place", reject.place())
            .put("column", reject.why().column())
            .put("reason", reject.why().reason())
            .put("detail", reject.why().detail())
            .toString();
    return head.substring(0, head.length() - 1) + ",\"row\":" + reject.row() + "}";
  }

  private void print(Map<Group, Long> counts) {
    if (counts.isEmpty()) {
      session.out().println("No row is rejected.");
    }
    counts.forEach(
        (group, rows) ->
            session
                .out()
                .println(
                    "  %12s  %s"
                        .formatted(
                            Figures.count(rows, "row"),
                            Figures.visible(
                                group.table() + "." + group.column() + ": " + group.reason()))));
  }

  private void json(Map<Group, Long> counts) {
    ObjectNode result = Json.object();
    result.put("format", "pgtrek-rejects-1");
    result.put("rows", counts.values().stream().mapToLong(Long::longValue).sum());
    ArrayNode all = result.putArray("rejects");
    counts.forEach(
        (group, rows) ->
            all.addObject()
                .put("table", group.table())
                .put("column", group.column())
                .put("reason", group.reason())
                .put("rows", rows));
    session.out().print(Json.text(result));
  }

  @Override
  public OutputOptions output() {
    return output;
  }
}
