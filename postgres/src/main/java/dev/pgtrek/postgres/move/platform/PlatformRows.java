package dev.pgtrek.postgres.move.platform;

import dev.pgtrek.model.Finding;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.Severity;
import dev.pgtrek.model.TableName;
import dev.pgtrek.postgres.move.platform.PlatformSides.Column;
import dev.pgtrek.postgres.move.platform.PlatformSides.Described;
import dev.pgtrek.postgres.sql.Rows;
import dev.pgtrek.spi.PlatformProfile.ExistingRows;
import dev.pgtrek.spi.PlatformProfile.Way;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which rows go into tables that the target's platform has made, by which columns, and what stands
 * against it. A value that both sides were asked for once.
 *
 * @param tables the tables, the largest first
 * @param sequences sequences of theirs, which are set to where they stand on the source
 * @param findings what is to be known before
 */
record PlatformRows(List<PlatformTable> tables, List<TableName> sequences, List<Finding> findings) {

  PlatformRows {
    tables = List.copyOf(tables);
    sequences = List.copyOf(sequences);
    findings = List.copyOf(findings);
  }

  /** What is not known, or means nothing. */
  static final PlatformRows NONE = new PlatformRows(List.of(), List.of(), List.of());

  private static final String SEQUENCES =
      """
      SELECT n.nspname, c.relname, tn.nspname, t.relname, has_sequence_privilege(c.oid, 'UPDATE')
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      JOIN pg_depend o ON o.classid = 'pg_class'::regclass AND o.objid = c.oid
        AND o.refclassid = 'pg_class'::regclass AND o.deptype IN ('a', 'i')
      JOIN pg_class t ON t.oid = o.refobjid JOIN pg_namespace tn ON tn.oid = t.relnamespace
      WHERE c.relkind = 'S' ORDER BY 1, 2
      """;

  /**
   * Asks both sides.
   *
   * @param done tables whose rows an earlier run of this move has brought already
   */
  static PlatformRows of(
      Platform platform, Connection source, Connection target, Set<TableName> done)
      throws SQLException {
    if (!platform.given()) {
      return NONE;
    }
    return new Reader(platform, source, target, done).read();
  }

  /** Asks, and keeps what it finds. */
  private static final class Reader {

    private final Platform platform;
    private final Connection source;
    private final Connection target;
    private final Set<TableName> done;
    private final List<PlatformTable> tables = new ArrayList<>();
    private final List<TableName> sequences = new ArrayList<>();
    private final List<Finding> findings = new ArrayList<>();

    Reader(Platform platform, Connection source, Connection target, Set<TableName> done) {
      this.platform = platform;
      this.source = source;
      this.target = target;
      this.done = done;
    }

    PlatformRows read() throws SQLException {
      Map<TableName, Described> theirs = PlatformSides.of(target).tables();
      for (Map.Entry<TableName, Described> ours : PlatformSides.of(source).tables().entrySet()) {
        TableName name = ours.getKey();
        if (platform.table(name) == Way.ROWS) {
          Described there = theirs.get(name);
          if (there != null) {
            table(name, ours.getValue(), there);
          } else if (holdsRows(source, name)) {
            block(
                "platform-table-missing",
                "table " + name,
                "it has rows, and the target has no such table",
                "The platform makes this table, and here it has not.",
                "Bring the target to the source's release of the platform, or leave the table out"
                    + " in the profile: tables: - {name: "
                    + name
                    + ", on-platform: leave, elsewhere: leave}");
          }
        }
      }
      tables.sort(Comparator.comparingLong(PlatformTable::bytes).reversed());
      if (!tables.isEmpty()) {
        triggers(theirs);
        sequences();
      }
      return new PlatformRows(tables, sequences, findings);
    }

    private void table(TableName name, Described ours, Described theirs) throws SQLException {
      if (!holdsRows(source, name)) {
        return;
      }
      List<Identifier> common =
          theirs.columns().keySet().stream()
              .filter(column -> isStored(ours.columns().get(column)))
              .filter(column -> isStored(theirs.columns().get(column)))
              .toList();
      withoutHome(name, ours, theirs);
      needed(name, ours, theirs);
      for (Identifier column : common) {
        types(name, column, ours.columns().get(column), theirs.columns().get(column));
      }
      rights(name, theirs);
      if (!done.contains(name)) {
        rowsThere(name, theirs);
      }
      tables.add(new PlatformTable(name, common, theirs.key(), ours.bytes()));
    }

    private static boolean isStored(@Nullable Column column) {
      return column != null && !column.computed();
    }

    private void withoutHome(TableName name, Described ours, Described theirs) throws SQLException {
      for (Map.Entry<Identifier, Column> column : ours.columns().entrySet()) {
        Identifier named = column.getKey();
        if (column.getValue().computed() || theirs.columns().containsKey(named)) {
          continue;
        }
        long values =
            Rows.number(source, "SELECT count(" + named.quoted() + ") FROM " + name.quoted());
        boolean mayStay = platform.columnsLeft(name).contains(named.text());
        if (values > 0) {
          findings.add(
              new Finding(
                  "platform-column-without-home",
                  mayStay ? Severity.WARN : Severity.BLOCK,
                  "column " + name + "." + named,
                  values + " values, and the target's table has no such column",
                  mayStay
                      ? "The profile lets them stay behind."
                      : "The target runs another release of the platform; the values would be"
                          + " lost.",
                  mayStay
                      ? "Nothing to do; the source keeps them."
                      : "Bring the target to the source's release, or let them stay behind by the"
                          + " profile: tables: - {name: "
                          + name
                          + ", on-platform: rows, elsewhere: carry, columns-left: ["
                          + named
                          + "]}"));
        }
      }
    }

    private void needed(TableName name, Described ours, Described theirs) {
      theirs
          .columns()
          .forEach(
              (named, column) -> {
                if (column.needed() && !isStored(ours.columns().get(named))) {
                  block(
                      "platform-column-needs-value",
                      "column " + name + "." + named,
                      "the target requires a value, and the source has no such column",
                      "No row could be inserted.",
                      "Bring the source to the target's release of the platform first; its own"
                          + " migration fills the column.");
                }
              });
    }

    private void types(
        TableName name, Identifier named, @Nullable Column ours, @Nullable Column theirs) {
      if (ours == null || theirs == null) {
        return;
      }
      if (!ours.type().equals(theirs.type())) {
        findings.add(
            new Finding(
                "platform-column-type-differs",
                Severity.WARN,
                "column " + name + "." + named,
                ours.type() + " on the source, " + theirs.type() + " on the target",
                "The values are handed over as text; one that does not fit ends the run.",
                "Nothing to do if the target's type is the wider one."));
      }
      List<String> strange =
          ours.labels().stream().filter(label -> !theirs.labels().contains(label)).toList();
      if (!strange.isEmpty() && !theirs.labels().isEmpty()) {
        block(
            "platform-label-missing",
            "type " + ours.type(),
            "the target's lacks " + String.join(", ", strange),
            "A row with it would be refused.",
            "Bring the target to the source's release of the platform.");
      }
    }

    private void rights(TableName name, Described theirs) {
      if (!theirs.insertable()) {
        block(
            "platform-table-not-writable",
            "table " + name + " of the target",
            "role " + platform.loader() + " has no INSERT",
            "Its rows go into it.",
            "GRANT INSERT ON "
                + name.quoted()
                + " TO "
                + Identifier.of(platform.loader()).quoted()
                + "; -- by its owner");
      }
      if (theirs.hidden()) {
        block(
            "platform-table-hidden-by-policy",
            "table " + name + " of the target",
            "its policies apply to role " + platform.loader(),
            "Rows could neither be put there nor be proved.",
            "Log in as a role with BYPASSRLS; on Supabase that is postgres.");
      }
    }

    private void rowsThere(TableName name, Described theirs) throws SQLException {
      boolean keeps = platform.profile().existingRows() == ExistingRows.KEEP;
      if (theirs.hidden() || !selectable(name) || !holdsRows(target, name)) {
        return;
      }
      if (keeps && !theirs.key().isEmpty()) {
        findings.add(
            new Finding(
                "platform-rows-kept",
                Severity.WARN,
                "table " + name + " of the target",
                "it has rows",
                "Rows whose key is there stay as the target has them, by existing-rows: keep.",
                "Nothing to do; the proof names what then differs."));
        return;
      }
      block(
          "platform-rows-there",
          "table " + name + " of the target",
          keeps ? "it has rows, and no key to tell them by" : "it has rows",
          "No row may be there twice, and none is replaced.",
          "Move into an unused project, or empty the table; or keep what is there by the profile:"
              + " existing-rows: keep");
    }

    private boolean selectable(TableName name) throws SQLException {
      return Rows.value(target, "SELECT has_table_privilege(" + regclass(name) + ", 'SELECT')")
          .equals("t");
    }

    private static String regclass(TableName name) {
      return "'" + name.quoted().replace("'", "''") + "'";
    }

    private static boolean holdsRows(Connection connection, TableName name) throws SQLException {
      return Rows.value(connection, "SELECT EXISTS (SELECT FROM " + name.quoted() + ")")
          .equals("t");
    }

    /** Whether the role may keep triggers from firing, which only trying tells. */
    private void triggers(Map<TableName, Described> theirs) throws SQLException {
      List<String> firing =
          tables.stream()
              .map(PlatformTable::name)
              .filter(
                  name -> {
                    Described there = theirs.get(name);
                    return there != null && there.firing();
                  })
              .map(TableName::toString)
              .toList();
      if (firing.isEmpty() || maySilence(target)) {
        return;
      }
      block(
          "triggers-would-fire",
          "role " + platform.loader() + " of the target",
          "it may not set session_replication_role; triggers or references on "
              + String.join(", ", firing),
          "Triggers would make rows that are moved anyway, and references would ask for an order.",
          "GRANT SET ON PARAMETER session_replication_role TO "
              + Identifier.of(platform.loader()).quoted()
              + "; -- by a superuser");
    }

    private void sequences() throws SQLException {
      Set<TableName> into = tables.stream().map(PlatformTable::name).collect(Collectors.toSet());
      Set<TableName> ours =
          Rows.of(source, SEQUENCES).stream()
              .map(row -> TableName.of(row.get(0), row.get(1)))
              .collect(Collectors.toSet());
      for (List<String> row : Rows.of(target, SEQUENCES)) {
        TableName sequence = TableName.of(row.get(0), row.get(1));
        if (!into.contains(TableName.of(row.get(2), row.get(3))) || !ours.contains(sequence)) {
          continue;
        }
        sequences.add(sequence);
        if (!row.get(4).equals("t")) {
          block(
              "platform-sequence-not-settable",
              "sequence " + sequence + " of the target",
              "role " + platform.loader() + " has no UPDATE",
              "Its next number would be one that is there.",
              "GRANT UPDATE ON SEQUENCE "
                  + sequence.quoted()
                  + " TO "
                  + Identifier.of(platform.loader()).quoted()
                  + "; -- by its owner");
        }
      }
    }

    private void block(String code, String subject, String measured, String why, String fix) {
      findings.add(new Finding(code, Severity.BLOCK, subject, measured, why, fix));
    }
  }

  /** Whether a session may set session_replication_role; leaves nothing of the trial. */
  static boolean maySilence(Connection connection) throws SQLException {
    boolean alone = connection.getAutoCommit();
    try (Statement statement = connection.createStatement()) {
      if (alone) {
        connection.setAutoCommit(false);
      }
      statement.execute("SAVEPOINT pgtrek_trial");
      try {
        statement.execute("SET LOCAL session_replication_role = replica");
        return true;
      } catch (SQLException refused) {
        if (!"42501".equals(refused.getSQLState())) {
          throw refused;
        }
        return false;
      } finally {
        statement.execute("ROLLBACK TO SAVEPOINT pgtrek_trial");
      }
    } finally {
      if (alone) {
        connection.rollback();
        connection.setAutoCommit(true);
      }
    }
  }
}
