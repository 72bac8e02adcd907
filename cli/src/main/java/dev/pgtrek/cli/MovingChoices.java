package dev.pgtrek.cli;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.spi.Additions;
import dev.pgtrek.spi.MoveChoices;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Choices about the way from one PostgreSQL server to another, called as pg_dump calls them. */
final class MovingChoices {

  @Option(
      names = "--exclude-schema",
      paramLabel = "PATTERN",
      description =
          "Between servers: leave these schemas out, as pg_dump knows patterns. May be repeated."
              + " --schema takes only some.")
  List<String> withoutSchemas = new ArrayList<>();

  @Option(
      names = "--table",
      paramLabel = "PATTERN",
      description = "Between servers: carry only these tables. May be repeated.")
  List<String> tables = new ArrayList<>();

  @Option(
      names = "--exclude-table",
      paramLabel = "PATTERN",
      description = "Between servers: leave these tables out. May be repeated.")
  List<String> withoutTables = new ArrayList<>();

  @Option(
      names = "--exclude-extension",
      paramLabel = "NAME",
      description = "Between servers: leave these extensions out. May be repeated.")
  List<String> withoutExtensions = new ArrayList<>();

  @Option(
      names = "--no-owner",
      description = "Between servers: everything belongs to the role that logs in to the target.")
  boolean withoutOwners;

  @Option(
      names = "--no-privileges",
      description = "Between servers: carry no grants and no default privileges.")
  boolean withoutPrivileges;

  @Option(
      names = "--no-tablespaces",
      description = "Between servers: everything goes to the target's default tablespace.")
  boolean withoutTablespaces;

  @Option(
      names = "--role-map",
      paramLabel = "OLD=NEW",
      description =
          "Between servers: the target's role NEW stands for the source's role OLD. May be"
              + " repeated.")
  List<String> roles = new ArrayList<>();

  @Option(
      names = "--not-consistent",
      description =
          "Between servers: where the snapshot of a broken-off run is gone and the source was"
              + " written to since, read the unfinished tables alone again, at a later moment than"
              + " the finished ones. Without it the run starts over.")
  boolean notConsistent;

  @Mixin final PlatformChoices platform = new PlatformChoices();

  /**
   * The choices.
   *
   * @param schemas the schemas that are carried; all where it is empty
   * @param additions what the target gets beside
   * @throws PgtrekException.Usage if a pair of roles is none, or a profile cannot be taken
   */
  MoveChoices read(Session session, List<String> schemas, int jobs, Additions additions) {
    return new MoveChoices(
        schemas,
        withoutSchemas,
        tables,
        withoutTables,
        withoutExtensions,
        !withoutOwners,
        !withoutPrivileges,
        !withoutTablespaces,
        pairs(),
        notConsistent,
        jobs,
        null,
        additions,
        platform.read(session));
  }

  private Map<String, String> pairs() {
    Map<String, String> pairs = new LinkedHashMap<>();
    for (String pair : roles) {
      int sign = pair.indexOf('=');
      if (sign < 1 || sign == pair.length() - 1) {
        throw new PgtrekException.Usage(
            "role-map",
            "--role-map takes a role of the source and one of the target, not '" + pair + "'.",
            "Write it as --role-map OLD=NEW.");
      }
      String old = pair.substring(0, sign);
      if (pairs.put(old, pair.substring(sign + 1)) != null) {
        throw new PgtrekException.Usage(
            "role-map", "--role-map names " + old + " twice.", "Leave one of them out.");
      }
    }
    return pairs;
  }
}
