package dev.pgtrek.cli;

import dev.pgtrek.Judging;
import dev.pgtrek.decide.Measure;
import dev.pgtrek.decide.Measurement;
import dev.pgtrek.decide.Policy;
import dev.pgtrek.decide.PolicyFile;
import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.queries.QueryFile;
import dev.pgtrek.spi.QueryPair;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** By what a run is judged. */
final class JudgingChoices {

  private static final int MOST_RUNS = 10_000;

  @Option(
      names = "--policy",
      paramLabel = "FILE",
      description =
          "When to go, to look and to roll back: a YAML file, as 'pgtrek policy' prints one."
              + " Default: the built-in policy.")
  private @Nullable Path policy;

  @Option(
      names = "--app-errors",
      paramLabel = "N|N%%",
      description =
          "How many errors the application showed on the target, or how many of its requests"
              + " failed, for the policy to judge.")
  private @Nullable String errors;

  @Option(
      names = "--compare-queries",
      paramLabel = "FILE",
      description =
          "Run these queries on both sides: whether they give the same rows, and how long they"
              + " take. They only read.")
  private @Nullable Path queries;

  @Option(
      names = "--query-runs",
      paramLabel = "N",
      description = "How often each query is timed on each side. Default: 20.")
  private @Nullable Integer runs;

  @Option(
      names = "--query-timeout",
      paramLabel = "SECONDS",
      description = "How long one answer may take. Default: 60.")
  private @Nullable Integer timeout;

  @Option(
      names = "--plans",
      description =
          "Also report both engines' plans of the compared queries: EXPLAIN QUERY PLAN, and EXPLAIN"
              + " (ANALYZE, BUFFERS).")
  private boolean plans;

  /** Whether any of this was asked for, so that the exit code says what the policy says. */
  boolean given() {
    return policy != null || errors != null || queries != null;
  }

  /** The choices, made sure of: every file is read before anything else happens. */
  Judging read(Session session, Sides sides) {
    if (queries == null && (runs != null || timeout != null || plans)) {
      throw new PgtrekException.Usage(
          "no-queries",
          "--query-runs, --query-timeout and --plans are about --compare-queries.",
          "Name the file of queries with --compare-queries, or leave them out.");
    }
    return new Judging(
        policy(session, policy),
        errors == null ? List.of() : List.of(told(errors)),
        pairs(session, sides),
        within("--query-runs", runs, Judging.DEFAULT.runs(), MOST_RUNS),
        Duration.ofSeconds(
            within(
                "--query-timeout", timeout, (int) Judging.DEFAULT.patience().toSeconds(), 86_400)),
        plans);
  }

  /** A policy of the user's, or the built-in one. */
  static Policy policy(Session session, @Nullable Path named) {
    return named == null
        ? Policy.DEFAULT
        : PolicyFile.read(NamedText.read(session, named, "--policy"), named.toString());
  }

  private List<QueryPair> pairs(Session session, Sides sides) {
    Path named = queries;
    if (named == null) {
      return List.of();
    }
    String text = NamedText.read(session, named, "--compare-queries");
    return Route.of(sides, session.shell().environment()) instanceof Route.BetweenServers
        ? QueryFile.readForServers(text, named.toString())
        : QueryFile.read(text, named.toString());
  }

  private static int within(String option, @Nullable Integer given, int usual, int most) {
    if (given == null) {
      return usual;
    }
    if (given < 1 || given > most) {
      throw new PgtrekException.Usage(
          "out-of-bounds",
          option + " is from 1 to " + most + ", not " + given + ".",
          "Leave it out for the default, " + usual + ".");
    }
    return given;
  }

  private static Measurement told(String errors) {
    boolean rate = errors.endsWith("%");
    String digits = rate ? errors.substring(0, errors.length() - 1).strip() : errors;
    try {
      BigDecimal value = new BigDecimal(digits);
      boolean sound =
          value.signum() >= 0
              && (rate
                  ? value.compareTo(BigDecimal.valueOf(100)) <= 0
                  : value.stripTrailingZeros().scale() <= 0
                      && value.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) <= 0);
      if (sound) {
        return Measurement.of(
            rate ? Measure.APP_ERROR_RATE : Measure.APP_ERRORS, "", value.doubleValue());
      }
    } catch (NumberFormatException _) {
      // Said below.
    }
    throw new PgtrekException.Usage(
        "app-errors",
        "--app-errors takes a number of errors, or a share of requests from 0% to 100%, not '"
            + errors
            + "'.",
        "Write --app-errors 3, or --app-errors 0.5%.");
  }
}
