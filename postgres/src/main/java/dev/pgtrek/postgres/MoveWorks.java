package dev.pgtrek.postgres;

import dev.pgtrek.model.Finding;
import dev.pgtrek.model.Severity;
import dev.pgtrek.model.TableName;
import dev.pgtrek.postgres.add.AdditionSteps;
import dev.pgtrek.postgres.client.ArchiveContents;
import dev.pgtrek.postgres.move.Blueprint;
import dev.pgtrek.postgres.move.Piece;
import dev.pgtrek.postgres.move.PieceRunner;
import dev.pgtrek.postgres.move.finish.FinishLane;
import dev.pgtrek.postgres.move.platform.Platform;
import dev.pgtrek.postgres.move.platform.PlatformArchive;
import dev.pgtrek.postgres.move.platform.PlatformWorks;
import dev.pgtrek.postgres.move.rows.CarriedRows;
import dev.pgtrek.postgres.move.rows.ExtensionRows;
import dev.pgtrek.postgres.move.rows.LargeObjects;
import dev.pgtrek.postgres.move.rows.MoveTask;
import dev.pgtrek.postgres.move.rows.Part;
import dev.pgtrek.postgres.move.rows.PartCopy;
import dev.pgtrek.postgres.move.rows.Recording;
import dev.pgtrek.postgres.move.rows.RowPipe;
import dev.pgtrek.postgres.move.rows.SequencePositions;
import dev.pgtrek.postgres.move.rows.TableParts;
import dev.pgtrek.postgres.move.rows.TargetWork;
import dev.pgtrek.postgres.sql.Rows;
import dev.pgtrek.spi.AddedColumn;
import dev.pgtrek.spi.Chunk;
import dev.pgtrek.spi.MoveChoices;
import dev.pgtrek.spi.MovePlan.NotCarried;
import dev.pgtrek.spi.MoveResult;
import dev.pgtrek.spi.MoveStep;
import dev.pgtrek.spi.MoveStep.Kind;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All steps of a move and how each is done: what the parts of {@code postgres.move} offer, brought
 * into one order. Reads both sides; nothing here is written before a step is done. Its steps are
 * done by several threads.
 */
final class MoveWorks {

  /** Objects made in one transaction: few enough for its locks, many enough to cost nothing. */
  private static final int PIECES_AT_ONCE = 100;

  private final MoveChoices choices;
  private final Blueprint blueprint;
  private final Platform platform;
  private final Map<String, Act> acts = new LinkedHashMap<>();
  private final Map<String, MoveTask.Work> shared = new HashMap<>();
  private final Map<String, MoveStep> steps = new LinkedHashMap<>();
  private final List<NotCarried> notCarried = new ArrayList<>();
  private final List<Finding> findings = new ArrayList<>();
  private final List<Chunk> chunks = new ArrayList<>();
  private final Map<String, Chunk> chunkOf = new HashMap<>();
  private List<CarriedRows> tables = List.of();
  private Set<String> schemasThere = Set.of();
  private @Nullable PartCopy copy;

  private MoveWorks(MoveChoices choices, Blueprint blueprint, Platform platform) {
    this.choices = choices;
    this.blueprint = blueprint;
    this.platform = platform;
  }

  /** Does a step: begins, records and commits the target's transaction. */
  @FunctionalInterface
  interface Act {
    MoveResult run(MoveTask.Ends ends, Recording recording) throws SQLException, RowPipe.SourceSide;
  }

  /**
   * Finds everything that is to be done.
   *
   * @param archive the source's schema, as pg_dump wrote it in the same snapshot; asked for once,
   *     after everything that can be known without
   * @param source a connection in the snapshot
   * @param target one to the target, or to another database of its server where it is not made yet
   * @param standing whether {@code extension x} or {@code schema x} was on the target before the
   *     move
   * @param fixed the borders that an earlier process has fixed for rows; empty to cut anew
   */
  static MoveWorks of(
      Supplier<ArchiveContents> archive,
      Connection source,
      Connection target,
      MoveChoices choices,
      Predicate<String> standing,
      List<Chunk> fixed)
      throws SQLException {
    Platform platform = Platform.of(choices.profile(), source, target);
    MoveChoices narrowed = platform.narrowed(choices, source);
    Blueprint.Sides sides = Blueprint.Sides.of(source, target, narrowed, standing);
    List<CarriedRows> rows = TableParts.tables(source, target);
    FinishLane.Catalog built = FinishLane.read(source);
    PlatformArchive sorted = PlatformArchive.of(archive.get(), platform, target);
    MoveWorks works = new MoveWorks(narrowed, sides.blueprint(sorted.carried()), platform);
    works.tables = rows;
    Blueprint blueprint = works.blueprint;
    works.notCarried.addAll(sorted.notCarried());
    works.notCarried.addAll(blueprint.notCarried());
    works.findings.addAll(sorted.findings());
    works.schemasThere =
        Rows.map(target, "SELECT nspname, '' FROM pg_catalog.pg_namespace").keySet().stream()
            .filter(schema -> standing.test("schema " + schema))
            .collect(Collectors.toUnmodifiableSet());
    PlatformWorks.of(platform, sorted, source, target).forEach(works::add);
    works.before(source, target, standing);
    works.rows(source, fixed);
    works.builtOnRows(built, sorted.referencesByName());
    works.closing();
    return works;
  }

  /**
   * Adds what the source has not.
   *
   * @param source a connection in the snapshot
   * @param target one to the target as for {@link #of}, which nobody uses afterwards
   */
  MoveWorks withAdditions(Connection source, Connection target) throws SQLException {
    Set<TableName> made = madeTables();
    choices.additions().columns().stream()
        .filter(c -> made.stream().noneMatch(table -> isOf(c, table)))
        .map(MoveWorks::leftOut)
        .forEach(findings::add);
    AdditionSteps.extensions(source, target, choices).forEach(this::add);
    AdditionSteps.columns(source, target, choices).ifPresent(this::add);
    return this;
  }

  private static boolean isOf(AddedColumn column, TableName table) {
    return column.table().equals(table.table())
        && (column.schema() == null || column.schema().equals(table.schema()));
  }

  private static Finding leftOut(AddedColumn column) {
    return new Finding(
        "addition-table-left-out",
        Severity.BLOCK,
        "column " + column.name(),
        "its table is not carried",
        "A column is added to a table that the move brings.",
        "Carry the table too, or leave --add out.");
  }

  List<MoveStep> steps() {
    return List.copyOf(steps.values());
  }

  List<Finding> findings() {
    return Stream.concat(findings.stream(), blueprint.findings().stream()).toList();
  }

  List<NotCarried> notCarried() {
    return List.copyOf(notCarried);
  }

  /** The borders of all parts, for the journal. */
  List<Chunk> chunks() {
    return List.copyOf(chunks);
  }

  /** The part that a step carries, or null where it carries none. */
  @Nullable Chunk chunk(String step) {
    return chunkOf.get(step);
  }

  /** The tables whose rows travel, those that a step of theirs is called by. */
  Map<TableName, Set<String>> stepsOfTables() {
    Map<TableName, Set<String>> ids = new LinkedHashMap<>();
    for (MoveStep step : steps.values()) {
      TableName table = step.table();
      if (table != null && step.kind() == Kind.ROWS) {
        ids.computeIfAbsent(table, _ -> new HashSet<>()).add(step.id());
      }
    }
    return ids;
  }

  /** The target's schemas that the move does not make, whatever it alters of them. */
  Set<String> schemasThere() {
    return schemasThere;
  }

  /** Tables that are carried, by name. */
  List<CarriedRows> tables() {
    return tables;
  }

  /** How a step is done. */
  Act act(String step) {
    Act act = acts.get(step);
    if (act == null) {
      throw new IllegalArgumentException("there is no step " + step);
    }
    return act;
  }

  /**
   * How a step is done in a transaction that it shares with others, which the caller begins with
   * {@link TargetWork#SETTINGS}, records and commits.
   *
   * @return nothing where the step has to commit by itself
   */
  Optional<MoveTask.Work> shared(String step) {
    return Optional.ofNullable(shared.get(step));
  }

  private String add(MoveStep step, Act act) {
    steps.put(step.id(), step);
    acts.put(step.id(), act);
    return step.id();
  }

  private String add(MoveTask task) {
    shared.put(task.step().id(), task.work());
    return add(task.step(), inTransaction(task.work()));
  }

  /** A step that leaves its transaction to the caller. */
  private static Act inTransaction(MoveTask.Work work) {
    return (ends, recording) -> {
      Connection transaction = ends.target();
      transaction.setAutoCommit(false);
      Rows.run(transaction, TargetWork.SETTINGS);
      MoveResult result = work.on(ends);
      recording.record(transaction, result);
      transaction.commit();
      return result;
    };
  }

  /** Extensions with their users' rows each by itself, everything else in the archive's order. */
  private void before(Connection source, Connection target, Predicate<String> standing)
      throws SQLException {
    Map<String, ExtensionRows> rows = new HashMap<>();
    ExtensionRows.of(source).stream()
        .filter(r -> platform.carriesExtension(r.extension()))
        .forEach(r -> rows.put(r.extension(), r));
    Set<String> last = Set.of();
    List<Piece> some = new ArrayList<>();
    Set<String> made =
        blueprint.pieces().stream()
            .filter(p -> p.kind() == Piece.Kind.EXTENSION)
            .map(Piece::name)
            .collect(Collectors.toSet());
    Set<String> there = extensions(target);
    for (ExtensionRows own : rows.values()) {
      if (!made.contains(own.extension())
          && standing.test("extension " + own.extension())
          && there.contains(own.extension())) {
        last = carried(own, last);
      }
    }
    for (Piece piece : blueprint.of(Piece.Part.BEFORE)) {
      if (piece.kind() == Piece.Kind.EXTENSION) {
        last = made(some, Kind.DEFINITION, last, Set.of());
        last = Set.of(add(task(List.of(piece), Kind.EXTENSION, last, Set.of())));
        ExtensionRows own = rows.get(piece.name());
        if (own != null) {
          last = carried(own, last);
        }
      } else {
        some.add(piece);
        if (some.size() == PIECES_AT_ONCE) {
          last = made(some, Kind.DEFINITION, last, Set.of());
        }
      }
    }
    made(some, Kind.DEFINITION, last, Set.of());
  }

  private static Set<String> extensions(Connection target) throws SQLException {
    Set<String> names = new HashSet<>();
    try (Statement statement = target.createStatement();
        ResultSet row = statement.executeQuery("SELECT extname FROM pg_catalog.pg_extension")) {
      while (row.next()) {
        names.add(row.getString(1));
      }
    }
    return names;
  }

  private Set<String> carried(ExtensionRows rows, Set<String> after) {
    return Set.of(add(rows.step(after), (e, r) -> rows.carry(e.source(), e.target(), r)));
  }

  /** Makes a step of pieces, and empties the list; what comes behind them waits for it. */
  private Set<String> made(List<Piece> pieces, Kind kind, Set<String> after, Set<String> towards) {
    if (pieces.isEmpty()) {
      return after;
    }
    String id = add(task(List.copyOf(pieces), kind, after, towards));
    pieces.clear();
    return Set.of(id);
  }

  private static MoveTask task(
      List<Piece> pieces, Kind kind, Set<String> after, Set<String> towards) {
    Piece first = pieces.getFirst();
    return new MoveTask(
        new MoveStep(
            pieces.size() == 1 ? first.id() : first.id() + " and " + (pieces.size() - 1) + " more",
            kind,
            pieces.size() == 1 ? first.table() : null,
            0,
            after,
            towards,
            false,
            pieces.stream().map(Piece::text).collect(Collectors.joining("\n"))),
        ends -> new MoveResult(0, 0, PieceRunner.run(ends.target(), pieces)));
  }

  private void rows(Connection source, List<Chunk> fixed) throws SQLException {
    Set<TableName> carried = madeTables();
    tables = tables.stream().filter(t -> carried.contains(t.from())).toList();
    List<Part> parts =
        fixed.isEmpty() ? TableParts.cut(tables, choices.jobs()) : TableParts.fixed(tables, fixed);
    Set<String> all = new HashSet<>();
    for (Part part : parts) {
      chunks.add(part.chunk());
      chunkOf.put(part.id(), part.chunk());
      all.add(add(part.step(Set.of()), (e, r) -> copy(e).carry(part, e.source(), e.target(), r)));
      shared.put(part.id(), e -> copy(e).rows(part, e.source(), e.target()));
    }
    if (!choices.filters()) {
      List<Chunk> objects =
          fixed.isEmpty()
              ? LargeObjects.cut(source)
              : fixed.stream().filter(c -> c.table().equals(LargeObjects.TABLE)).toList();
      for (Chunk chunk : objects) {
        MoveStep step = LargeObjects.step(chunk, Set.of());
        chunks.add(chunk);
        chunkOf.put(step.id(), chunk);
        all.add(add(step, (e, r) -> LargeObjects.carry(chunk, e.source(), e.target(), r)));
      }
    }
    sequences(source, carried, all);
  }

  private Set<TableName> madeTables() {
    return blueprint.pieces().stream()
        .filter(p -> p.word().equals("TABLE"))
        .flatMap(p -> Stream.ofNullable(p.table()))
        .collect(Collectors.toSet());
  }

  /** Behind all rows, so that no position is before a row. */
  private void sequences(Connection source, Set<TableName> carried, Set<String> rows)
      throws SQLException {
    Set<TableName> pieces =
        blueprint.pieces().stream()
            .filter(p -> p.word().equals("SEQUENCE"))
            .flatMap(p -> Stream.ofNullable(p.table()))
            .collect(Collectors.toSet());
    List<TableName> sequences =
        SequencePositions.of(source).stream()
            .filter(s -> platform.carries(s.owner() == null ? s.name() : s.owner()))
            .filter(
                s ->
                    !choices.filters()
                        || pieces.contains(s.name())
                        || (s.owner() != null && carried.contains(s.owner())))
            .map(SequencePositions.Sequence::name)
            .toList();
    if (!sequences.isEmpty()) {
      add(
          new MoveStep(
              "positions of sequences",
              Kind.SEQUENCE,
              null,
              0,
              rows,
              Set.of(),
              false,
              "the positions of " + sequences.size() + " sequences, as they stand then"),
          (e, r) -> SequencePositions.carry(sequences, e.source(), e.target(), r));
    }
  }

  /** What is the same for all tables is asked once, when the extensions are there. */
  private synchronized PartCopy copy(MoveTask.Ends ends) throws SQLException, RowPipe.SourceSide {
    PartCopy there = copy;
    if (there == null) {
      there = PartCopy.between(ends.source(), ends.target());
      copy = there;
    }
    return there;
  }

  private void builtOnRows(FinishLane.Catalog catalog, Set<String> elsewhere) {
    FinishLane.Work work = catalog.of(blueprint, choices);
    work.notCarried().stream()
        .filter(left -> !elsewhere.contains(left.name()))
        .forEach(notCarried::add);
    work.tasks().forEach(this::add);
  }

  /** Rights, upon them what is filled with an owner's eyes, and then the rest. */
  private void closing() {
    Set<String> last = chain(blueprint.of(Piece.Part.RIGHTS), Set.of(), Set.of(MoveStep.RIGHTS));
    Set<String> before = new HashSet<>(last);
    steps.values().stream()
        .filter(s -> s.kind() == Kind.MATERIALIZED_VIEW)
        .forEach(s -> before.add(s.id()));
    chain(blueprint.of(Piece.Part.LAST), before, Set.of());
  }

  private Set<String> chain(List<Piece> pieces, Set<String> after, Set<String> towards) {
    Set<String> last = after;
    List<Piece> some = new ArrayList<>();
    for (Piece piece : pieces) {
      some.add(piece);
      if (some.size() == PIECES_AT_ONCE) {
        last = made(some, Kind.CLOSING, last, towards);
      }
    }
    return made(some, Kind.CLOSING, last, towards);
  }
}
