package dev.pgtrek.postgres.add;

import dev.pgtrek.model.Finding;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.Severity;
import dev.pgtrek.postgres.add.FoundTable.Found;
import dev.pgtrek.postgres.add.PlannedColumn.PlannedIndex;
import dev.pgtrek.postgres.add.PlannedColumn.PlannedPoints;
import dev.pgtrek.postgres.add.Rehearsal.Understood;
import dev.pgtrek.postgres.sql.Rows;
import dev.pgtrek.spi.AddedColumn;
import dev.pgtrek.spi.AddedColumn.Points;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Columns to add, as the servers understand them, and what stands against adding them. Changes
 * nothing.
 */
public final class AdditionPlan {

  private final Connection tables;
  private final Connection rehearsal;
  private final List<Finding> findings = new ArrayList<>();
  private final List<PlannedColumn> columns = new ArrayList<>();
  private final Set<String> names = new HashSet<>();

  private AdditionPlan(Connection tables, Connection rehearsal) {
    this.tables = tables;
    this.rehearsal = rehearsal;
  }

  /**
   * Asks the servers.
   *
   * @param tables the database whose tables get the columns, or whose tables will be those
   * @param rehearsal the database that gets the columns, in a transaction where the types'
   *     extensions are there; may be the same
   * @param wanted what the user asked for
   * @throws SQLException if a server cannot be asked
   */
  public static AdditionPlan of(Connection tables, Connection rehearsal, List<AddedColumn> wanted)
      throws SQLException {
    AdditionPlan plan = new AdditionPlan(tables, rehearsal);
    for (AddedColumn column : wanted) {
      plan.add(column);
    }
    return plan;
  }

  /** What stands against it and what is to be known of it. */
  public List<Finding> findings() {
    return List.copyOf(findings);
  }

  /** The statements, in order; none where everything is there or something blocks. */
  public List<String> statements() {
    return findings.stream().anyMatch(Finding::blocks) ? List.of() : AdditionSql.missing(columns);
  }

  /** The whole of it as a file to be reviewed; of columns that are there already too. */
  public String script(String title) {
    StringBuilder text = new StringBuilder();
    text.append("-- ").append(title.replace('\n', ' ')).append("\n--\n");
    columns.forEach(
        c ->
            text.append("--   ")
                .append(c.table())
                .append('.')
                .append(c.column())
                .append(' ')
                .append(c.type())
                .append('\n'));
    text.append(
            "--\n-- Adds, and alters nothing else; may run again, for what is there stays as it")
        .append(" is. Meant to run in one\n-- transaction. On tables that are in use, build large")
        .append(" indexes with CREATE INDEX CONCURRENTLY instead.\n");
    AdditionSql.statements(columns).forEach(s -> text.append('\n').append(s).append('\n'));
    return text.toString();
  }

  /** The bare names of the columns, for the name of a file. */
  public List<String> columnNames() {
    return columns.stream().map(c -> c.asked().column().text()).toList();
  }

  private void add(AddedColumn asked) throws SQLException {
    Optional<FoundTable> found = table(asked);
    if (found.isEmpty()) {
      return;
    }
    FoundTable table = found.get();
    String subject = "column " + table.name() + "." + asked.column();
    if (!names.add(table.sql() + "." + asked.column().quoted())) {
      block(
          "addition-twice",
          subject,
          "it is asked for twice",
          "A table has one column of a name.",
          "Leave one of them out.");
      return;
    }
    if (!table.kind().equals("r") && !table.kind().equals("p")) {
      block(
          "addition-not-a-table",
          subject,
          table.name() + " is a " + kind(table.kind()),
          "Only a table's own rows can get a column.",
          "Name the table that it reads from.");
      return;
    }
    if (tables.equals(rehearsal) && !table.ours()) {
      block(
          "addition-right-missing",
          subject,
          "role "
              + Rows.value(tables, "SELECT current_user")
              + " does not own the table and is no member of its owner",
          "Only an owner can add columns.",
          "Connect as the owner, or as a member of that role.");
    }
    understood(asked, table, subject);
  }

  private Optional<FoundTable> table(AddedColumn asked) throws SQLException {
    List<FoundTable> found = FoundTable.of(tables, asked, false);
    String subject = "column " + asked.name();
    if (found.size() == 1) {
      return Optional.of(found.getFirst());
    }
    if (found.size() > 1) {
      block(
          "addition-table-ambiguous",
          subject,
          "there are "
              + String.join(" and ", found.stream().map(t -> t.name().toString()).toList()),
          "The column would go to one of them.",
          "Write the schema before the table.");
      return Optional.empty();
    }
    List<FoundTable> near = FoundTable.of(tables, asked, true);
    block(
        "addition-table-missing",
        subject,
        "there is no table " + (asked.schema() == null ? "" : asked.schema() + ".") + asked.table(),
        "A column is added to a table that is there.",
        near.isEmpty()
            ? "Name a table of the source, as schema.table.column."
            : "Quote the name as it is: "
                + near.getFirst().name().quoted()
                + "."
                + asked.column().quoted()
                + " …");
    return Optional.empty();
  }

  private void understood(AddedColumn asked, FoundTable table, String subject) throws SQLException {
    Understood type;
    try {
      type = new Rehearsal(rehearsal).of(asked);
    } catch (Rehearsal.Refused refused) {
      refused(asked, subject, refused);
      return;
    }
    if (asked.index() != null && asked.index().method().equals("ivfflat")) {
      block(
          "addition-index-too-early",
          subject,
          "an IVFFlat index of a column without values",
          "Its lists are made of the vectors that are there; made of none, it finds few of those"
              + " that come later.",
          "Write index hnsw, or build it when the vectors are there.");
    }
    Optional<Found> there = table.column(tables, asked.column());
    if (there.isPresent() && !there.get().type().equals(type.type())) {
      block(
          "addition-other-type",
          subject,
          "it is there with type " + there.get().type() + ", not " + type.type(),
          "A column that is there is never altered.",
          "Choose another name, or alter it by hand.");
      return;
    }
    PlannedPoints points =
        asked.points() == null
            ? null
            : points(asked.points(), table, type, subject, there.isEmpty());
    if (asked.notNull()
        && asked.defaultValue() == null
        && there.isEmpty()
        && table.hasRows(tables)) {
      block(
          "addition-needs-default",
          subject,
          "not null without a default, and the table has rows",
          "The rows that are there need a value.",
          "Write default …, or leave not null out.");
    }
    PlannedColumn planned =
        new PlannedColumn(
            asked,
            table.sql(),
            quoted(asked.column().text()),
            type.type(),
            type.plainType(),
            type.defaultValue(),
            points,
            index(asked, table, type),
            there.isPresent());
    columns.add(planned);
    if (planned.there()) {
      note(
          "addition-there",
          subject,
          "it is there with this type",
          "What exists is not made twice, and its values stay as they are.",
          points == null
              ? "Nothing to do."
              : "Nothing to do; to give a point to rows without one: "
                  + AdditionSql.update(planned, points));
    }
  }

  private void refused(AddedColumn asked, String subject, Rehearsal.Refused refused)
      throws SQLException {
    if (refused.part().equals("type")
        && refused.getMessage() != null
        && refused.getMessage().contains("42501")) {
      block(
          "addition-right-missing",
          subject,
          refused.getMessage(),
          "Types are tried out in a temporary table, which is undone at once.",
          "GRANT TEMPORARY ON DATABASE … TO …; -- by its owner");
      return;
    }
    block(
        "addition-" + refused.part() + "-refused",
        subject,
        String.valueOf(refused.getMessage()),
        "The server that gets the column does not take this " + refused.part() + ".",
        switch (refused.part()) {
          case "type" -> missing(asked.type());
          case "default" -> "Write an expression of the type " + asked.type() + ".";
          default ->
              "Write index none, another method or another distance; pgvector's HNSW takes up to"
                  + " 2,000 dimensions, 4,000 of halfvec.";
        });
  }

  private static String missing(String type) {
    String bare = type.substring(type.lastIndexOf('.') + 1);
    for (String spatial : List.of("geography", "geometry")) {
      if (bare.startsWith(spatial)) {
        return "It is a type of PostGIS: --with-extensions postgis";
      }
    }
    for (String vector : List.of("vector", "halfvec", "sparsevec")) {
      if (bare.startsWith(vector)) {
        return "It is a type of pgvector: --with-extensions vector";
      }
    }
    return "Write the type as CREATE TABLE takes it; one of an extension needs --with-extensions.";
  }

  private @Nullable PlannedPoints points(
      Points points, FoundTable table, Understood type, String subject, boolean fills)
      throws SQLException {
    if (!type.isSpatial() || !onePoint(type)) {
      block(
          "addition-no-points",
          subject,
          "its type is " + type.type(),
          "Two numbers of degrees make a point of WGS 84 and nothing else.",
          "Write geography(Point,4326) or geometry(Point,4326).");
      return null;
    }
    Found longitude = number(points.longitude(), table, subject);
    Found latitude = number(points.latitude(), table, subject);
    if (longitude == null || latitude == null) {
      return null;
    }
    PlannedPoints planned =
        new PlannedPoints(
            longitude.sql(), latitude.sql(), type.schema(), type.name().equals("geography"));
    if (fills) {
      findings.addAll(
          new CoordinateChecks(tables, table, planned, points.othersNull()).findings(subject));
    }
    return planned;
  }

  /** Of the type's modifier: a point or anything, in WGS 84 or anything, without height. */
  private boolean onePoint(Understood type) throws SQLException {
    if (type.modifier() < 0) {
      return true;
    }
    return Rows.value(
            rehearsal,
            """
            SELECT %1$s.postgis_typmod_type(%2$d) IN ('Point', 'Geometry')
              AND %1$s.postgis_typmod_srid(%2$d) IN (0, 4326)
              AND %1$s.postgis_typmod_dims(%2$d) = 2
            """
                .formatted(type.schema(), type.modifier()))
        .equals("t");
  }

  private @Nullable Found number(Identifier column, FoundTable table, String subject)
      throws SQLException {
    Optional<Found> found = table.column(tables, column);
    if (found.isEmpty()) {
      block(
          "coordinate-missing",
          subject,
          "table " + table.name() + " has no column " + column,
          "Points are made of two columns of the same table.",
          "Name the column of the longitude, then that of the latitude: from (longitude,"
              + " latitude).");
      return null;
    }
    if (!found.get().number() || found.get().generated()) {
      block(
          "coordinate-not-a-number",
          subject,
          "column "
              + column
              + (found.get().generated() ? " is computed, of type " : " has type ")
              + found.get().type(),
          "A coordinate is a number of degrees that stands in the table.",
          "Add the column without from (…) and fill it by an UPDATE of your own.");
      return null;
    }
    return found.get();
  }

  private @Nullable PlannedIndex index(AddedColumn asked, FoundTable table, Understood type)
      throws SQLException {
    Optional<AddedColumn.AddedIndex> index = IndexChoice.of(asked, type);
    if (index.isEmpty()) {
      return null;
    }
    String method = index.get().method();
    Optional<String> there = table.index(tables, asked.column(), method, type.operatorClass());
    String name =
        there.isPresent() ? there.get() : Names.index(tables, table.name(), asked.column().text());
    return new PlannedIndex(quoted(name), method, type.operatorClass(), there.isPresent());
  }

  private String quoted(String name) throws SQLException {
    return Names.quoted(tables, name);
  }

  private static String kind(String letter) {
    return switch (letter) {
      case "v" -> "view";
      case "m" -> "materialized view";
      default -> "foreign table";
    };
  }

  private void block(String code, String subject, String measured, String why, String fix) {
    findings.add(new Finding(code, Severity.BLOCK, subject, measured, why, fix));
  }

  private void note(String code, String subject, String measured, String why, String fix) {
    findings.add(new Finding(code, Severity.INFO, subject, measured, why, fix));
  }
}
