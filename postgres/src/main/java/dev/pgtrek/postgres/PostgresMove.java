package dev.pgtrek.postgres;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.model.Finding;
import dev.pgtrek.model.Original;
import dev.pgtrek.model.TableName;
import dev.pgtrek.postgres.client.ArchiveContents;
import dev.pgtrek.postgres.client.ClientPlaces;
import dev.pgtrek.postgres.client.ClientPrograms;
import dev.pgtrek.postgres.client.Dump;
import dev.pgtrek.postgres.client.DumpFormat;
import dev.pgtrek.postgres.journal.MovedObjects;
import dev.pgtrek.postgres.journal.PostgresJournal;
import dev.pgtrek.postgres.move.platform.PlatformWorks;
import dev.pgtrek.postgres.session.Session;
import dev.pgtrek.postgres.session.Sessions;
import dev.pgtrek.postgres.session.SourceFailures;
import dev.pgtrek.postgres.source.HeldSnapshot;
import dev.pgtrek.postgres.sql.Rows;
import dev.pgtrek.postgres.sql.SqlFailures;
import dev.pgtrek.postgres.url.PostgresUrl;
import dev.pgtrek.spi.Chunk;
import dev.pgtrek.spi.Move;
import dev.pgtrek.spi.MoveChoices;
import dev.pgtrek.spi.MovePlan;
import dev.pgtrek.spi.MovePlan.Start;
import dev.pgtrek.spi.MoveResult;
import dev.pgtrek.spi.MoveRun;
import dev.pgtrek.spi.MoveStep;
import dev.pgtrek.spi.MoveStep.Kind;
import dev.pgtrek.spi.Pair;
import dev.pgtrek.spi.RunRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Moves a database to another server: the source seen in one held snapshot, the target under a lock
 * and with a journal of its own, and between them the steps that {@link MoveWorks} finds.
 */
final class PostgresMove implements Move {

  /** The source's schema in the run's folder. */
  private static final String ARCHIVE = "schema.dump";

  private final Sessions source;
  private final MoveTarget target;
  private final MoveChoices choices;
  private final ClientPlaces places;
  private final List<String> remarks = new ArrayList<>();
  private @Nullable HeldSnapshot snapshot;
  private @Nullable PostgresJournal journal;
  private @Nullable MoveWorks works;
  private @Nullable MoveSteps steps;
  private @Nullable PostgresPair proof;
  private @Nullable Beside<List<Finding>> references;
  private boolean referencesTold;
  private @Nullable Beside<ArchiveContents> dumped;
  private @Nullable Beside<List<ClientPrograms>> programs;

  private PostgresMove(
      Sessions source, MoveTarget target, MoveChoices choices, ClientPlaces places) {
    this.source = source;
    this.target = target;
    this.choices = choices;
    this.places = places;
  }

  /**
   * Looks whether the target is there.
   *
   * @throws PgtrekException if its server cannot be reached or refuses the login
   */
  static PostgresMove of(
      PostgresUrl from, PostgresUrl to, MoveChoices choices, ClientPlaces places) {
    return new PostgresMove(Sessions.reading(from), MoveTarget.of(to), choices, places);
  }

  @Override
  public List<Finding> check() {
    // What the plan needs first takes some processes, beside which the databases are asked.
    programs();
    List<Finding> found = new ArrayList<>(MoveRefusals.ofCatalogs(source, target, choices));
    boolean asked = found.stream().noneMatch(f -> f.code().equals(WITHOUT_SESSIONS));
    if (asked && found.stream().anyMatch(Finding::blocks)) {
      // The plan, beside which they are looked for otherwise, may not come to pass.
      List<Finding> broken = MoveRefusals.ofReferences(source, target, choices);
      found.addAll(broken);
      referencesTold = true;
    }
    return List.copyOf(found);
  }

  @Override
  public MovePlan begin(MoveRun run) {
    target.lockIfThere();
    Optional<RunRecord> earlier = target.earlier();
    HeldSnapshot held = HeldSnapshot.take(source, List.of());
    snapshot = held;
    String identity = identity(held);
    earlier.ifPresent(r -> mustFit(r, identity));
    Path folder = run.folders().open(earlier.filter(_ -> !run.dry()).map(RunRecord::id));
    if (!referencesTold) {
      // They read tables whole and only warn, so they may take as long as the plan does.
      references =
          Beside.begin(
              "pgtrek-references", () -> MoveRefusals.ofReferences(source, target, choices));
    }
    Path archive = folder.resolve(ARCHIVE).toAbsolutePath();
    remarks.add("The source's schema lies in " + archive + ", as pg_dump wrote it.");
    try (Beside<ArchiveContents> written = Beside.begin("pgtrek-dump", () -> dump(held, archive))) {
      dumped = written;
      if (earlier.isEmpty()) {
        return anew(run, folder, identity, held, archive, Start.NEW);
      }
      // Nothing is taken up before it is known that the source can be read.
      dumped();
      return again(run, earlier.get(), held, archive);
    }
  }

  /** What is in the archive, once it is written. */
  private ArchiveContents dumped() {
    Beside<ArchiveContents> there = dumped;
    if (there == null) {
      throw new IllegalStateException("the move is not begun");
    }
    return there.result();
  }

  /** What is to be known before anything is written. */
  private List<Finding> brokenReferences() {
    Beside<List<Finding>> there = references;
    return there == null ? List.of() : there.result();
  }

  private static String identity(HeldSnapshot held) {
    String[] words = held.content().split("/", 4);
    return words[0] + "/" + words[2];
  }

  private void mustFit(RunRecord earlier, String identity) {
    if (!earlier.sourceState().equals(identity)) {
      throw new PgtrekException.Journal(
          "another-source",
          "The target holds what run "
              + earlier.id()
              + " brought from another database, "
              + earlier.source()
              + ".",
          "Name that source, or an empty database; 'pgtrek clean --tables' removes what that run"
              + " made.");
    }
    if (!MoveText.read(earlier.plan())
        .choices()
        .equals(MoveText.of(choices, List.of()).choices())) {
      throw new PgtrekException.Journal(
          "choices-changed",
          "Run "
              + earlier.id()
              + " into this database was begun with other choices of what is carried and how.",
          "Give the same options again, or start over: 'pgtrek clean --tables', then this"
              + " command.");
    }
  }

  private ClientPlaces clientPlaces() {
    Path named = choices.clientPrograms();
    return named == null ? places : new ClientPlaces(named, places.usual());
  }

  /** The client programs of this machine, which are looked for once. */
  private synchronized Beside<List<ClientPrograms>> programs() {
    Beside<List<ClientPrograms>> there = programs;
    if (there == null) {
      there = Beside.begin("pgtrek-programs", () -> ClientPrograms.all(clientPlaces()));
      programs = there;
    }
    return there;
  }

  /** The source's schema, as its newest possible pg_dump writes it. */
  private ArchiveContents dump(HeldSnapshot held, Path archive) {
    int from = major(source);
    int to = target.ask("asking for the version", c -> c.getMetaData().getDatabaseMajorVersion());
    // What the target's own pg_dump writes is what the target reads best.
    ClientPrograms best =
        ClientPrograms.best(programs().result(), Math.max(from, to))
            .orElseGet(() -> ClientPrograms.require(clientPlaces(), from));
    try {
      Files.deleteIfExists(archive);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    return new Dump(best, source.url(), DumpFormat.CUSTOM, 1, held.id())
        .writeSchema(archive, held::isCut);
  }

  private static int major(Sessions sessions) {
    try (Session session = SourceFailures.borrow(sessions)) {
      return session.connection().getMetaData().getDatabaseMajorVersion();
    } catch (SQLException failure) {
      throw SourceFailures.of(SqlFailures.wrap("asking for the version", failure));
    }
  }

  private MoveWorks plan(HeldSnapshot held, Predicate<String> standing, List<Chunk> fixed) {
    try (Session from = held.borrow()) {
      try {
        return plan(from.connection(), standing, fixed);
      } catch (PgtrekException.Interrupted interrupt) {
        throw interrupt;
      } catch (PgtrekException failure) {
        // Where both fail, pg_dump says best what the source refuses.
        dumped();
        throw SourceFailures.ofEither(failure, from.connection());
      }
    }
  }

  private MoveWorks plan(Connection from, Predicate<String> standing, List<Chunk> fixed) {
    MoveWorks planned =
        target.ask(
            "planning the move",
            to -> MoveWorks.of(this::dumped, from, to, choices, standing, fixed));
    return choices.additions().isEmpty()
        ? planned
        : target.aside("planning what is added", to -> planned.withAdditions(from, to));
  }

  /** Begins, where nothing of an earlier run is left. */
  private MovePlan anew(
      MoveRun run, Path folder, String identity, HeldSnapshot held, Path archive, Start start) {
    boolean there = target.isThere();
    MoveWorks planned = plan(held, _ -> there, List.of());
    works = planned;
    brokenReferences();
    String id = String.valueOf(folder.getFileName());
    boolean blocked = planned.findings().stream().anyMatch(Finding::blocks);
    if (run.dry() || blocked) {
      if (!there) {
        remarks.add("The database " + target.url().database() + " would be made.");
      }
      return told(id, run, start, Map.of());
    }
    if (!there) {
      try (Session from = held.borrow()) {
        remarks.add(target.create(from.connection()));
      }
    }
    PostgresJournal begun = target.journal();
    journal = begun;
    begun.begin(
        new RunRecord(
            id,
            run.version(),
            source.url().display(),
            identity,
            held.content(),
            archive.toString(),
            MoveText.of(choices, planned.steps()).write(),
            MovedObjects.WHOLE_DATABASE,
            run.startedAt(),
            RunRecord.State.RUNNING,
            null,
            Original.NONE),
        planned.chunks());
    return told(id, run, start, Map.of());
  }

  /** Takes an earlier run up, or starts it over. */
  private MovePlan again(MoveRun run, RunRecord earlier, HeldSnapshot held, Path archive) {
    PostgresJournal kept = target.journal();
    if (run.dry()) {
      kept.look();
    } else {
      journal = kept;
      kept.resume();
      // What became of an ended move since is the proof's affair.
      if (earlier.state() == RunRecord.State.RUNNING) {
        target.ask("comparing the journal with the catalog", MovedObjects::mustStand);
      }
    }
    List<Chunk> fixed = kept.chunks();
    Map<String, MoveResult> done = kept.moved();
    Set<String> made = made();
    Predicate<String> standing = name -> !made.contains(name);
    MoveWorks planned = plan(held, standing, fixed);
    brokenReferences();
    MoveState state =
        MoveState.of(
            earlier,
            done,
            planned,
            MoveText.of(choices, planned.steps()),
            held.content(),
            choices.notConsistent());
    return switch (state.start()) {
      case NEW -> throw new IllegalStateException("there is an earlier run");
      case OVER -> over(run, earlier, held, archive, state.why(), planned);
      case DONE -> {
        works = planned;
        yield told(earlier.id(), run, Start.DONE, done, MoveState.left(planned.steps(), done));
      }
      case RESUMED -> {
        remarks.add("Run " + earlier.id() + " is taken up. " + state.why());
        works = planned;
        if (!state.anew().isEmpty() && !run.dry()) {
          works = recut(kept, planned, state, held, standing);
          done = kept.moved();
        }
        yield told(earlier.id(), run, Start.RESUMED, withoutPositions(done));
      }
    };
  }

  /**
   * Sequences are outside of snapshots, and go forward without a trace when the source's server
   * crashes: they are set again.
   */
  private Map<String, MoveResult> withoutPositions(Map<String, MoveResult> done) {
    Map<String, MoveResult> rest = new LinkedHashMap<>(done);
    planned().steps().stream()
        .filter(step -> step.kind() == Kind.SEQUENCE)
        .forEach(step -> rest.remove(step.id()));
    return rest;
  }

  private MovePlan over(
      MoveRun run,
      RunRecord earlier,
      HeldSnapshot held,
      Path archive,
      String why,
      MoveWorks planned) {
    boolean blocked = planned.findings().stream().anyMatch(Finding::blocks);
    PostgresJournal kept = target.journal();
    kept.look();
    if (!blocked) {
      mustNotStay(earlier, kept.moved().keySet());
    }
    if (run.dry() || blocked) {
      works = planned;
      remarks.add("Run " + earlier.id() + " would be started over: " + why + ".");
      return told(earlier.id(), run, Start.OVER, Map.of());
    }
    kept.resume();
    kept.discard();
    try {
      int removed = MovedObjects.remove(target.sessions());
      kept.forget();
      remarks.add(
          "Run "
              + earlier.id()
              + " is started over: "
              + why
              + ". What it had made, "
              + removed
              + " objects and nothing else, was removed.");
      Path folder = archive.resolveSibling("").normalize();
      return anew(run, folder, identity(held), held, archive, Start.OVER);
    } catch (PgtrekException failure) {
      throw failure.leftInPlace();
    }
  }

  /** Rows in a platform's tables are not told from those that came since. */
  private static void mustNotStay(RunRecord earlier, Set<String> done) {
    List<String> stay =
        done.stream()
            .filter(step -> step.startsWith(PlatformWorks.ROWS))
            .map(step -> step.substring(PlatformWorks.ROWS.length()))
            .sorted()
            .toList();
    if (!stay.isEmpty()) {
      throw new PgtrekException.Journal(
          "platform-rows-brought",
          "Run "
              + earlier.id()
              + " has brought rows into the platform's tables "
              + String.join(", ", stay)
              + ", and pgtrek takes no rows out of tables that it did not make.",
          "Run it with --not-consistent to read the unfinished tables alone again; or empty those"
              + " tables or name an unused project, after 'pgtrek clean --tables'.");
    }
  }

  /** Empties tables that are read again, and cuts them anew. */
  private MoveWorks recut(
      PostgresJournal kept,
      MoveWorks planned,
      MoveState state,
      HeldSnapshot held,
      Predicate<String> standing) {
    Map<TableName, Set<String>> steps = new HashMap<>(planned.stepsOfTables());
    steps.keySet().retainAll(state.anew());
    List<Chunk> stay = new ArrayList<>(state.kept(planned.chunks()));
    MoveWorks fresh = plan(held, standing, List.of());
    List<Chunk> cut = new ArrayList<>(fresh.chunks());
    cut.removeIf(chunk -> !state.anew().contains(chunk.table()));
    try (Session session = target.sessions().borrow()) {
      Connection transaction = session.transaction();
      for (TableName table : state.anew()) {
        // A platform's table gets all its rows in one transaction, or none.
        if (steps.getOrDefault(table, Set.of()).stream()
            .anyMatch(step -> step.startsWith(PlatformWorks.ROWS))) {
          continue;
        }
        Rows.run(transaction, "TRUNCATE ONLY " + table.quoted());
      }
      kept.recut(transaction, steps, cut);
      transaction.commit();
    } catch (SQLException failure) {
      throw SqlFailures.wrap("emptying unfinished tables", failure);
    }
    stay.addAll(cut);
    return plan(held, standing, stay);
  }

  /** The extensions and schemas that the move has made, each as {@code extension x}. */
  private Set<String> made() {
    return target.ask(
        "reading the journal",
        c ->
            MovedObjects.standing(c).stream()
                .filter(m -> m.type().equals("extension") || m.type().equals("schema"))
                .map(m -> m.type() + " " + m.name())
                .collect(Collectors.toSet()));
  }

  private MovePlan told(String id, MoveRun run, Start start, Map<String, MoveResult> done) {
    return told(id, run, start, done, planned().steps());
  }

  private MovePlan told(
      String id, MoveRun run, Start start, Map<String, MoveResult> done, List<MoveStep> steps) {
    List<Finding> found = new ArrayList<>(brokenReferences());
    found.addAll(planned().findings());
    return new MovePlan(
        id, run.startedAt(), start, steps, done, found, planned().notCarried(), remarks);
  }

  private MoveWorks planned() {
    MoveWorks there = works;
    if (there == null) {
      throw new IllegalStateException("the move is not begun");
    }
    return there;
  }

  private PostgresJournal running() {
    PostgresJournal there = journal;
    if (there == null) {
      throw new IllegalStateException("the move is not begun");
    }
    return there;
  }

  private HeldSnapshot held() {
    HeldSnapshot there = snapshot;
    if (there == null) {
      throw new IllegalStateException("the move is not begun");
    }
    return there;
  }

  @Override
  public void run(List<MoveStep> some, Done done) {
    steps().run(some, done);
  }

  private synchronized MoveSteps steps() {
    MoveSteps there = steps;
    if (there == null) {
      there = new MoveSteps(held(), target, planned(), running());
      steps = there;
    }
    return there;
  }

  @Override
  public Pair proof() {
    PostgresPair there = proof;
    if (there == null) {
      there = PostgresPair.ofMove(source, target.sessions(), held(), choices);
      proof = there;
    }
    return there;
  }

  @Override
  public void finish(RunRecord.State state) {
    running().finish(state);
  }

  @Override
  public void close() {
    end(references);
    end(programs);
    PostgresPair pair = proof;
    if (pair != null) {
      pair.close();
    }
    HeldSnapshot held = snapshot;
    if (held != null) {
      held.close();
    }
    source.close();
    target.close();
  }

  private static void end(@Nullable Beside<?> beside) {
    if (beside != null) {
      beside.close();
    }
  }
}
