package dev.pgtrek.postgres.move.platform;

import dev.pgtrek.model.Finding;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.Severity;
import dev.pgtrek.model.TableName;
import dev.pgtrek.postgres.client.ArchiveContents.Entry;
import dev.pgtrek.postgres.move.EntryNames;
import dev.pgtrek.postgres.move.Statements;
import dev.pgtrek.postgres.move.rows.MoveTask;
import dev.pgtrek.postgres.move.rows.RowPipe;
import dev.pgtrek.postgres.sql.Attempt;
import dev.pgtrek.postgres.sql.Rows;
import dev.pgtrek.postgres.sql.SqlText;
import dev.pgtrek.spi.MoveResult;
import dev.pgtrek.spi.MoveStep;
import dev.pgtrek.spi.MoveStep.Kind;
import dev.pgtrek.spi.PlatformProfile.ExistingRows;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The steps that a platform's own schemas need: rows into its tables, positions of their sequences,
 * and what the user put on them. All of them leave their transaction to the caller.
 */
public final class PlatformWorks {

  /** How the id of a step that brings rows into a platform's table begins. */
  public static final String ROWS = "platform rows ";

  private static final String BROKEN = "23503";

  /** Rights, and what a managed service reserves to itself. */
  private static final Set<String> REFUSED = Set.of("42501", "0LP01", "2F003");

  /** The target has it by itself, or by an earlier try. */
  private static final Set<String> THERE = Set.of("42710", "42723");

  private PlatformWorks() {}

  /**
   * Asks both sides, and gives the steps.
   *
   * @param archive what the user put on the platform's tables
   */
  public static List<MoveTask> of(
      Platform platform, PlatformArchive archive, Connection source, Connection target)
      throws SQLException {
    return of(platform, PlatformRows.of(platform, source, target, Set.of()), archive);
  }

  /**
   * The steps.
   *
   * @param rows what goes into the platform's tables
   * @param archive what the user put on them
   */
  static List<MoveTask> of(Platform platform, PlatformRows rows, PlatformArchive archive) {
    List<MoveTask> tasks = new ArrayList<>();
    boolean keep = platform.profile().existingRows() == ExistingRows.KEEP;
    for (PlatformTable table : rows.tables()) {
      tasks.add(rows(table, keep));
    }
    for (TableName sequence : rows.sequences()) {
      tasks.add(position(sequence, keep, rows.tables()));
    }
    archive.references().forEach(entry -> tasks.add(reference(entry, rows.tables())));
    archive.added().forEach(entry -> tasks.add(attempt(entry, "platform ")));
    archive.published().forEach(entry -> tasks.add(attempt(entry, "")));
    return tasks;
  }

  private static MoveTask rows(PlatformTable table, boolean keep) {
    TableName name = table.name();
    String columns = names(table.columns());
    return new MoveTask(
        new MoveStep(
            ROWS + name.quoted(),
            Kind.ROWS,
            name,
            table.bytes(),
            Set.of(),
            Set.of(MoveStep.rowsOf(name)),
            false,
            "COPY " + name.quoted() + " (" + columns + "), into the platform's own table"),
        ends -> {
          Connection target = ends.target();
          silence(target);
          boolean keeping = keep && !table.key().isEmpty();
          if (!keeping) {
            mustBeEmpty(target, name);
          }
          String from = "SELECT " + columns + " FROM " + name.quoted();
          RowPipe pipe = new RowPipe(ends.source(), target);
          if (!keeping) {
            RowPipe.Piped piped =
                pipe.run(from, name.quoted() + " (" + columns + ")", RowPipe.Form.TEXT);
            return MoveResult.moved(piped.rows(), piped.bytes());
          }
          return kept(table, pipe.run(from, staged(target, table), RowPipe.Form.TEXT), target);
        });
  }

  /** An empty table of the same columns, which ends with the transaction. */
  private static String staged(Connection target, PlatformTable table) throws SQLException {
    Rows.run(
        target,
        "CREATE TEMPORARY TABLE pgtrek_staged ON COMMIT DROP AS SELECT "
            + names(table.columns())
            + " FROM "
            + table.name().quoted()
            + " WITH NO DATA");
    return "pg_temp.pgtrek_staged";
  }

  private static MoveResult kept(PlatformTable table, RowPipe.Piped piped, Connection target)
      throws SQLException {
    String columns = names(table.columns());
    long made;
    try (Statement statement = target.createStatement()) {
      made =
          statement.executeLargeUpdate(
              "INSERT INTO "
                  + table.name().quoted()
                  + " ("
                  + columns
                  + ") OVERRIDING SYSTEM VALUE SELECT "
                  + columns
                  + " FROM pg_temp.pgtrek_staged ON CONFLICT ("
                  + names(table.key())
                  + ") DO NOTHING");
    }
    if (made == piped.rows()) {
      return MoveResult.moved(made, piped.bytes());
    }
    return new MoveResult(
        made,
        piped.bytes(),
        List.of(
            new Finding(
                "platform-rows-kept",
                Severity.WARN,
                "table " + table.name(),
                (piped.rows() - made) + " rows of the source, whose key is on the target",
                "They stay as the target has them, by existing-rows: keep.",
                "Nothing to do; 'pgtrek verify' names what differs.")));
  }

  private static void mustBeEmpty(Connection target, TableName name) throws SQLException {
    Rows.run(target, "LOCK TABLE " + name.quoted() + " IN SHARE ROW EXCLUSIVE MODE");
    if (Rows.value(target, "SELECT EXISTS (SELECT FROM " + name.quoted() + ")").equals("t")) {
      throw new SQLException(
          name + " has rows meanwhile, which existing-rows: refuse does not allow", "P0001");
    }
  }

  /** Where nothing fires, an ordinary role need not be allowed to keep it from firing. */
  private static void silence(Connection target) throws SQLException {
    if (PlatformRows.maySilence(target)) {
      Rows.run(target, "SET LOCAL session_replication_role = replica");
    }
  }

  private static MoveTask position(TableName sequence, boolean keep, List<PlatformTable> tables) {
    String name = sequence.quoted().replace("'", "''");
    return new MoveTask(
        new MoveStep(
            "platform sequence " + sequence.quoted(),
            Kind.SEQUENCE,
            null,
            0,
            tables.stream().map(table -> MoveStep.rowsOf(table.name())).collect(Collectors.toSet()),
            Set.of(),
            false,
            "the position of " + sequence + ", as it stands then"),
        ends -> {
          String asked = "SELECT last_value, is_called FROM " + sequence.quoted();
          Connection source = ends.source();
          List<String> ours = RowPipe.fromSource(() -> Rows.of(source, asked).getFirst());
          List<String> theirs = Rows.of(ends.target(), asked).getFirst();
          boolean ahead = Long.parseLong(theirs.get(0)) > Long.parseLong(ours.get(0));
          List<String> wanted = keep && ahead ? theirs : ours;
          Rows.of(
              ends.target(),
              "SELECT setval('%s', %s, '%s')".formatted(name, wanted.get(0), wanted.get(1)));
          return MoveResult.done();
        });
  }

  /** Declares a foreign key to a table of the platform's; a broken one stays NOT VALID. */
  private static MoveTask reference(Entry entry, List<PlatformTable> tables) {
    TableName table = EntryNames.of(entry).table();
    Set<String> after =
        tables.stream().map(t -> MoveStep.rowsOf(t.name())).collect(Collectors.toSet());
    if (table != null) {
      after.add(MoveStep.rowsOf(table));
    }
    String object =
        entry.kind().toLowerCase(Locale.ROOT) + " " + entry.schema() + "." + entry.name();
    String text = SqlText.statements(entry.definition()).getFirst();
    return new MoveTask(
        new MoveStep(
            "platform " + object, Kind.FOREIGN_KEY, table, 0, after, Set.of(), false, text),
        ends -> {
          Connection target = ends.target();
          Rows.run(target, Statements.SETTINGS);
          if (Attempt.where(target, List.of(text), BROKEN::equals).worked()) {
            return MoveResult.done();
          }
          Rows.run(target, text + " NOT VALID");
          return MoveResult.defect(
              new Finding(
                  "foreign-key-broken",
                  Severity.WARN,
                  object,
                  "rows refer to rows that are not there",
                  "It stands NOT VALID: it holds for new rows only.",
                  "Mend the rows, then VALIDATE CONSTRAINT."));
        });
  }

  /** Tries what the platform may refuse; a refusal is told with the statement, and undone. */
  private static MoveTask attempt(Entry entry, String before) {
    String object =
        entry.kind().toLowerCase(Locale.ROOT) + " " + entry.schema() + "." + entry.name();
    String text = entry.definition().strip();
    return new MoveTask(
        new MoveStep(before + object, Kind.CLOSING, null, 0, Set.of(), Set.of(), false, text),
        ends -> {
          Connection target = ends.target();
          Rows.run(target, Statements.SETTINGS);
          Attempt made =
              Attempt.where(
                  target, List.of(text), state -> REFUSED.contains(state) || THERE.contains(state));
          return made.refusal()
              .filter(refusal -> !THERE.contains(refusal.state()))
              .map(
                  refusal ->
                      MoveResult.defect(
                          new Finding(
                              "platform-refuses-object",
                              Severity.WARN,
                              object,
                              "the target answers " + refusal.state() + ": " + refusal.reason(),
                              "It stands on what belongs to the platform, so it is not there.",
                              "Make it by the platform's own means, such as its dashboard: "
                                  + text)))
              .orElseGet(MoveResult::done);
        });
  }

  private static String names(List<Identifier> columns) {
    return columns.stream().map(Identifier::quoted).collect(Collectors.joining(", "));
  }
}
