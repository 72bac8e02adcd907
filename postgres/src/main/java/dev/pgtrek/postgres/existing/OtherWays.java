package dev.pgtrek.postgres.existing;

import dev.pgtrek.model.ColumnCast;
import dev.pgtrek.model.Existing.Alternative;
import dev.pgtrek.model.ScalarType;
import java.util.List;

/**
 * Ways into a column for values that are spelled otherwise than its type has it, as ORMs spell them
 * in SQLite. Each reads back as it was; the trial on the server says whether it does for the values
 * at hand.
 */
final class OtherWays {

  private static final String VALUE = ColumnCast.VALUE;

  private OtherWays() {}

  /**
   * The ways into a column.
   *
   * @param declared its type as format_type spells it
   * @param base the same, of what is under a domain
   */
  static List<Alternative> into(String declared, String base) {
    String bare = base.replaceFirst("\\(\\d+(,-?\\d+)?\\)", "");
    return switch (bare) {
      case "uuid" ->
          List.of(
              way(
                  ScalarType.TEXT,
                  declared,
                  VALUE,
                  "replace(" + VALUE + "::text, '-', '')",
                  "",
                  "32 hexadecimal digits"));
      case "timestamp with time zone" ->
          List.of(
              way(
                  ScalarType.TIMESTAMP,
                  declared,
                  VALUE + " AT TIME ZONE 'UTC'",
                  VALUE + " AT TIME ZONE 'UTC'",
                  "times-without-zone-are-utc",
                  "times without a zone are read as UTC, which is how applications with such a"
                      + " column write them into SQLite"));
      case "timestamp without time zone" ->
          List.of(
              way(
                  ScalarType.TIMESTAMPTZ,
                  declared,
                  VALUE + " AT TIME ZONE 'UTC'",
                  VALUE + " AT TIME ZONE 'UTC'",
                  "times-with-zone-become-utc",
                  "times with a zone are stored as UTC; the instant is kept, the offset is not"));
      case "date" ->
          List.of(
              way(ScalarType.TIMESTAMP, declared, VALUE, VALUE + "::timestamp", "", "midnights"));
      // Active Record writes a time of day into SQLite as a moment of that day.
      case "time without time zone" ->
          List.of(
              way(
                  ScalarType.TIMESTAMP,
                  declared,
                  VALUE,
                  "date '2000-01-01' + " + VALUE,
                  "",
                  "times of 2000-01-01"));
      case "interval" ->
          List.of(
              way(
                  ScalarType.BIGINT,
                  declared,
                  VALUE + " * interval '1 microsecond'",
                  "(extract(epoch FROM " + VALUE + ") * 1000000)::bigint",
                  "integers-are-microseconds",
                  "integers are read as microseconds"));
      case "numeric" ->
          List.of(
              way(ScalarType.DOUBLE, declared, VALUE, VALUE + "::double precision", "", "reals"),
              way(ScalarType.TEXT, declared, VALUE, VALUE + "::text", "", "digits as text"));
      case "smallint", "integer", "bigint", "double precision" ->
          List.of(way(ScalarType.TEXT, declared, VALUE, VALUE + "::text", "", "digits as text"));
      default -> List.of();
    };
  }

  private static Alternative way(
      ScalarType as, String declared, String write, String read, String code, String how) {
    return new Alternative(
        as.sql(), new ColumnCast(declared, "(" + write + ")::" + declared, read), code, how);
  }
}
