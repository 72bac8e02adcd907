package dev.pgtrek.postgres.move.rows;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.postgres.sql.SqlFailures;
import java.sql.SQLException;
import java.util.Set;
import java.util.stream.Collectors;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** What is told of a row that cannot be carried: where it is, and what to do, never its values. */
final class CopyFailures {

  /** Not a text of its encoding, and not a text of the other one. */
  private static final Set<String> ENCODING = Set.of("22021", "22P05");

  /** What is longer than a server's longest message. */
  private static final Set<String> TOO_LONG = Set.of("54000", "53200");

  private static final long LONG_ROWS = 256L << 20;

  private CopyFailures() {}

  static boolean ofEncoding(SQLException failure) {
    return ENCODING.contains(String.valueOf(failure.getSQLState()));
  }

  /** A text of the source that is none in the encoding in which rows travel. */
  static PgtrekException unreadable(
      Part part, UnreadableText.Place place, String encoding, SQLException failure) {
    String table = part.rows().from().quoted();
    String column = place.columns().isEmpty() ? "…" : place.columns().getFirst().quoted();
    return new PgtrekException.Source(
        "source-text-not-in-encoding",
        "The row of %s at ctid %s has a text that cannot be read in the target's encoding (%s): %s."
                .formatted(
                    part.rows().from(),
                    place.ctid(),
                    place.columns().stream()
                        .map(Identifier::text)
                        .collect(Collectors.joining(", ", "column ", "")),
                    SqlFailures.reason(failure))
            + " The source's encoding is "
            + encoding
            + "; it was not altered.",
        "Mend the text on the source, for example, where it is LATIN1: UPDATE %1$s SET %2$s ="
                .formatted(table, column)
            + " convert_from(convert(convert_to(%s, '%s'), 'LATIN1', 'UTF8'), '%s')"
                .formatted(column, encoding, encoding)
            + " WHERE ctid = '"
            + place.ctid()
            + "'; then run the same command again.",
        failure);
  }

  /** A row that is too long for any form of COPY. */
  static PgtrekException source(Part part, SQLException failure, PgtrekException usual) {
    if (!TOO_LONG.contains(String.valueOf(failure.getSQLState()))
        || part.rows().bytes() < LONG_ROWS) {
      return usual;
    }
    return new PgtrekException.Source(
        "source-row-too-long",
        "A row of "
            + part.named()
            + " is longer than what COPY can carry, 1 GB: "
            + SqlFailures.reason(failure)
            + ". The source was not altered.",
        "Find it by SELECT ctid, pg_column_size(t) FROM "
            + part.rows().from().quoted()
            + " t ORDER BY 2 DESC LIMIT 5; shorten it, or leave the table out (--exclude-table) and"
            + " carry it by hand.",
        failure);
  }

  /**
   * A failure of the target, with the place in the rows that the server names. Where both sides
   * write texts alike the source sends them as they lie there, so it is the target that finds what
   * is damaged.
   *
   * @param encoding what both sides have; empty where they differ
   */
  static PgtrekException target(Part part, String encoding, SQLException failure) {
    String place = place(failure);
    if (!ofEncoding(failure) || encoding.isEmpty()) {
      return SqlFailures.wrap("copying" + place + " into " + part.rows().into(), failure);
    }
    String table = part.rows().from().quoted();
    return new PgtrekException.Source(
        "source-text-not-in-encoding",
        "A text of "
            + part.named()
            + (place.isEmpty() ? "" : "," + place + ",")
            + " is none in the encoding of both databases, "
            + encoding
            + ", so the target refuses it: "
            + SqlFailures.reason(failure)
            + ". The source was not altered.",
        "Find it on the source: CREATE FUNCTION pg_temp.sound(text) RETURNS boolean LANGUAGE"
            + " plpgsql AS $$BEGIN PERFORM convert_to($1, '"
            + encoding
            + "'); RETURN true; EXCEPTION WHEN character_not_in_repertoire THEN RETURN false;"
            + " END$$; SELECT ctid FROM ONLY "
            + table
            + " t WHERE NOT pg_temp.sound(t::text); mend it, for example, where the bytes are"
            + " LATIN1: UPDATE "
            + table
            + " SET … = convert_from(textsend(…), 'LATIN1') WHERE ctid = '…'; then run the same"
            + " command again.",
        failure);
  }

  /** {@code COPY t, line 5, column x: "value"}, without the value. */
  private static String place(SQLException failure) {
    ServerErrorMessage server =
        failure instanceof PSQLException said ? said.getServerErrorMessage() : null;
    String where = server == null ? null : server.getWhere();
    int line = where == null ? -1 : where.indexOf(", line ");
    if (where == null || line < 0) {
      return "";
    }
    int from = line + ", line ".length();
    int to = from;
    while (to < where.length() && Character.isDigit(where.charAt(to))) {
      to++;
    }
    return " row " + where.substring(from, to);
  }
}
