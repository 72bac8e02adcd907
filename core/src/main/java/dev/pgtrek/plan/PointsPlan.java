package dev.pgtrek.plan;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.model.Column;
import dev.pgtrek.model.ColumnProfile;
import dev.pgtrek.model.ColumnType;
import dev.pgtrek.model.GeometryKind;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.ScalarType;
import dev.pgtrek.model.Severity;
import dev.pgtrek.plan.PlaceOptions.Points;
import dev.pgtrek.spi.ColumnRoute;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Columns of points that PostgreSQL makes of two columns of numbers: {@code geography(Point,4326)},
 * generated and stored, so that it follows every later write too.
 */
final class PointsPlan {

  private static final int WGS_84 = 4326;
  private static final ColumnType POINT =
      new ColumnType.Geometry(GeometryKind.POINT, WGS_84, false, false, true);

  private final Draft draft;
  private final Notes notes;

  private PointsPlan(Draft draft, Notes notes) {
    this.draft = draft;
    this.notes = notes;
  }

  /**
   * Adds the columns.
   *
   * @throws PgtrekException.Usage if nothing has the columns that are named, or the new one is
   *     there already
   */
  static void fill(Collection<Draft> drafts, List<Points> wanted, Notes notes) {
    for (Points points : wanted) {
      List<Draft> with =
          drafts.stream()
              .filter(
                  d -> points.table() == null || d.name().equalsIgnoreCase(points.table().text()))
              .filter(d -> d.route(points.latitude()).isPresent())
              .filter(d -> d.route(points.longitude()).isPresent())
              .toList();
      if (with.isEmpty()) {
        throw new PgtrekException.Usage(
            "points-unknown",
            "For the points "
                + points.words()
                + " no carried table"
                + (points.table() == null ? "" : " " + points.table())
                + " has both columns, "
                + points.latitude()
                + " and "
                + points.longitude()
                + ".",
            "Name columns of the source, the latitude first: --points [table.]lat,lon=location.");
      }
      with.forEach(draft -> new PointsPlan(draft, notes).add(points));
    }
  }

  private void add(Points points) {
    Column latitude = checked(points.latitude(), 90, "latitude");
    Column longitude = checked(points.longitude(), 180, "longitude");
    Identifier name = points.column();
    if (draft.table().column(name).isPresent()) {
      throw new PgtrekException.Usage(
          "points-column-taken",
          "Table " + draft.name() + " has a column " + name + " already.",
          "Give the points another name: --points " + points.words() + "_point.");
    }
    String expression =
        "(st_setsrid(st_makepoint("
            + number(longitude)
            + ", "
            + number(latitude)
            + "), "
            + WGS_84
            + "))::geography";
    draft.computed.add(
        new Column(
            name,
            POINT.sql(),
            POINT,
            false,
            null,
            new Column.Generated(expression, true),
            null,
            null));
  }

  /** The target's column, after a look at its values. */
  private Column checked(Identifier column, int bound, String what) {
    ColumnRoute route = draft.route(column).orElseThrow();
    ColumnProfile profile = draft.profile(route.source());
    String subject = draft.subject(route.source().name());
    if (!isNumber(route.target().type())) {
      notes.find(
          "points-not-numbers",
          Severity.BLOCK,
          subject,
          draft.facts(route.source()).classes() + ", planned as " + route.target().type().sql(),
          "A " + what + " is a number of degrees; points cannot be made of anything else.",
          "Mend the values on the source and plan again, or leave these points out.");
    } else {
      measured(profile, bound)
          .ifPresent(
              found ->
                  notes.find(
                      "points-out-of-range",
                      Severity.BLOCK,
                      subject,
                      found,
                      "A "
                          + what
                          + " is between -"
                          + bound
                          + " and "
                          + bound
                          + " degrees; PostGIS would move the point without a word.",
                      "Mend the values, swap the columns if they stand in the wrong order"
                          + " (latitude first), or leave these points out."));
    }
    return route.target();
  }

  private static boolean isNumber(ColumnType type) {
    return TypeDecision.isWhole(type)
        || type == ScalarType.DOUBLE
        || type instanceof ColumnType.Numeric;
  }

  private static Optional<String> measured(ColumnProfile profile, int bound) {
    double least = Double.POSITIVE_INFINITY;
    double most = Double.NEGATIVE_INFINITY;
    if (profile.integers() > 0) {
      least = profile.minInteger();
      most = profile.maxInteger();
    }
    if (profile.reals() > 0) {
      least = Math.min(least, profile.minReal());
      most = Math.max(most, profile.maxReal());
    }
    return least < -bound || most > bound
        ? Optional.of("values outside of -" + bound + " to " + bound)
        : Optional.empty();
  }

  private static String number(Column column) {
    String name = column.name().quoted();
    return column.type() == ScalarType.DOUBLE ? name : "(" + name + ")::double precision";
  }
}
