package dev.pgtrek.cli;

import dev.pgtrek.plan.PlanOptions;
import dev.pgtrek.postgres.url.PostgresUrl;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which runs a command about earlier runs means: those into a target, and a schema of it. */
final class RunPlace {

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "TARGET",
      description = "The PostgreSQL database.")
  @Nullable String target;

  @Option(
      names = "--schema",
      paramLabel = "NAME",
      description = "The schema that received. Default: the URL's, else public.")
  private @Nullable String schema;

  /** The schema, of a target that was found. */
  String schema(PostgresUrl url) {
    return schema == null ? url.schema().orElse(PlanOptions.DEFAULT_SCHEMA) : schema;
  }
}
