package dev.pgtrek.postgres.inplace;

import dev.pgtrek.model.Finding;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.Severity;
import dev.pgtrek.spi.InPlaceStep;
import java.util.ArrayList;
import java.util.List;

/**
 * The statements that tell the catalog by which version everything is sorted. The server refuses
 * them where no version was written down, or where none is reported now ({@code invalid collation
 * version change}): there only a superuser's UPDATE of the catalog helps, which is done by choice.
 */
final class Refreshes {

  private final String database;
  private final boolean record;
  private final List<InPlaceStep> steps = new ArrayList<>();
  private final List<Finding> findings = new ArrayList<>();

  Refreshes(String database, boolean record) {
    this.database = database;
    this.record = record;
  }

  List<InPlaceStep> steps() {
    return List.copyOf(steps);
  }

  List<Finding> findings() {
    return List.copyOf(findings);
  }

  /** Adds what an order needs, if anything. */
  void add(Sorting sorting) {
    if (!sorting.unlike() || sorting.standing() == Sorting.Standing.BYTES) {
      return;
    }
    if (sorting.recorded() != null && sorting.actual() != null) {
      step(sorting, refresh(sorting));
    } else if (record) {
      step(sorting, update(sorting));
    } else {
      findings.add(unrecorded(sorting));
    }
  }

  private void step(Sorting sorting, String statement) {
    steps.add(
        new InPlaceStep(
            database,
            InPlaceStep.Kind.REFRESH,
            sorting.display(),
            Long.toString(sorting.oid()),
            statement,
            sorting.words(),
            0));
  }

  private static String refresh(Sorting sorting) {
    return sorting.isDefault()
        ? "ALTER DATABASE " + quoted(sorting.name()) + " REFRESH COLLATION VERSION"
        : "ALTER COLLATION "
            + quoted(sorting.schema())
            + "."
            + quoted(sorting.name())
            + " REFRESH VERSION";
  }

  private static String update(Sorting sorting) {
    String version = sorting.actual() == null ? "NULL" : HeapRows.literal(sorting.actual());
    return sorting.isDefault()
        ? "UPDATE pg_catalog.pg_database SET datcollversion = "
            + version
            + " WHERE datname = "
            + HeapRows.literal(sorting.name())
        : "UPDATE pg_catalog.pg_collation SET collversion = "
            + version
            + " WHERE oid = "
            + sorting.oid();
  }

  private static Finding unrecorded(Sorting sorting) {
    boolean gone = sorting.actual() == null;
    return new Finding(
        gone ? "collation-version-gone" : "collation-version-not-recorded",
        Severity.WARN,
        sorting.display(),
        sorting.words(),
        gone
            ? "The server warns at every login, and refuses a collation of its own whose version it"
                + " cannot ask; REFRESH is refused too (invalid collation version change)."
            : "Without a version in the catalog the server will not warn when the library changes"
                + " next time; REFRESH is refused here (invalid collation version change).",
        "Once no index is in doubt: --record-versions, or as a superuser: "
            + update(sorting)
            + ";");
  }

  static String quoted(String name) {
    return Identifier.of(name).quoted();
  }
}
