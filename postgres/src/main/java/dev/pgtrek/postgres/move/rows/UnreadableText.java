package dev.pgtrek.postgres.move.rows;

import dev.pgtrek.model.Identifier;
import dev.pgtrek.postgres.sql.Rows;
import java.io.IOException;
import java.io.OutputStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.postgresql.PGConnection;

/**
 * Finds the row and the columns that a source cannot write in the encoding of the target, by
 * halving the pages of a part until one row is left. Reads the part about twice.
 */
final class UnreadableText {

  private final Connection source;
  private final CarriedRows rows;

  private UnreadableText(Connection source, CarriedRows rows) {
    this.source = source;
    this.rows = rows;
  }

  /**
   * A row of the source.
   *
   * @param ctid where it is
   * @param columns those that cannot be written
   */
  record Place(String ctid, List<Identifier> columns) {

    Place {
      columns = List.copyOf(columns);
    }
  }

  /** The first such row of a part; none where all can be read, or the table has no pages. */
  static Optional<Place> in(Part part, Connection source) throws SQLException {
    CarriedRows rows = part.rows();
    if (rows.heap() == 0) {
      return Optional.empty();
    }
    UnreadableText search = new UnreadableText(source, rows);
    long from = Math.max(0, part.chunk().from());
    long to = Math.min(part.chunk().to(), Math.max(from, rows.pages()));
    return search.reads(pages(from, to), rows.columns())
        ? Optional.empty()
        : Optional.of(search.row(search.page(from, to)));
  }

  private long page(long first, long last) throws SQLException {
    long from = first;
    long to = last;
    while (from < to) {
      long middle = from + (to - from) / 2;
      if (reads(pages(from, middle), rows.columns())) {
        from = middle + 1;
      } else {
        to = middle;
      }
    }
    return from;
  }

  private Place row(long page) throws SQLException {
    List<List<String>> places =
        Rows.of(
            source,
            "SELECT ctid FROM ONLY " + rows.from().quoted() + " WHERE " + pages(page, page));
    for (List<String> place : places) {
      String one = "ctid = '" + place.getFirst() + "'";
      List<Identifier> columns = new ArrayList<>();
      for (Identifier column : rows.columns()) {
        if (!reads(one, List.of(column))) {
          columns.add(column);
        }
      }
      if (!columns.isEmpty()) {
        return new Place(place.getFirst(), columns);
      }
    }
    return new Place("(" + page + ",?)", List.of());
  }

  private static String pages(long from, long to) {
    return "ctid >= '(" + from + ",0)' AND ctid < '(" + (to + 1) + ",0)'";
  }

  private boolean reads(String where, List<Identifier> columns) throws SQLException {
    Savepoint before = source.setSavepoint();
    try {
      source
          .unwrap(PGConnection.class)
          .getCopyAPI()
          .copyOut(
              "COPY (SELECT "
                  + columns.stream().map(Identifier::quoted).collect(Collectors.joining(", "))
                  + " FROM ONLY "
                  + rows.from().quoted()
                  + " WHERE "
                  + where
                  + ") TO STDOUT",
              OutputStream.nullOutputStream());
      source.releaseSavepoint(before);
      return true;
    } catch (SQLException failure) {
      source.rollback(before);
      if (CopyFailures.ofEncoding(failure)) {
        return false;
      }
      throw failure;
    } catch (IOException failure) {
      throw new SQLException(failure);
    }
  }
}
