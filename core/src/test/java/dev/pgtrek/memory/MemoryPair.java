package dev.pgtrek.memory;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.model.Finding;
import dev.pgtrek.model.TableName;
import dev.pgtrek.spi.Move;
import dev.pgtrek.spi.MoveChoices;
import dev.pgtrek.spi.MovePlan;
import dev.pgtrek.spi.MoveResult;
import dev.pgtrek.spi.MoveRun;
import dev.pgtrek.spi.MoveStep;
import dev.pgtrek.spi.MoveStep.Kind;
import dev.pgtrek.spi.ObjectDifference;
import dev.pgtrek.spi.Pair;
import dev.pgtrek.spi.PairTable;
import dev.pgtrek.spi.PairVerdict;
import dev.pgtrek.spi.RunRecord;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Two databases in memory whose target keeps a journal: a step's rows and its record appear
 * together. It can be told to fail at its n-th step, before or after it took effect, as a process
 * or a server does that is killed. Each table has a step of its own for making it, its rows and its
 * index.
 */
public final class MemoryPair implements Pair {

  private final Map<TableName, List<String>> source = new TreeMap<>();
  private final Map<TableName, List<String>> target = new TreeMap<>();
  private final Map<String, MoveResult> journal = new LinkedHashMap<>();
  private final List<String> ran = new ArrayList<>();
  private final List<Finding> against = new ArrayList<>();
  private final Map<String, Finding> defects = new LinkedHashMap<>();
  private final Set<String> added = new TreeSet<>();
  private @Nullable String runId;
  private RunRecord.@Nullable State state;
  private int failAt = Integer.MAX_VALUE;
  private boolean failAfter;

  /** Puts a table with rows into the source. */
  public MemoryPair with(TableName table, String... rows) {
    source.put(table, List.of(rows));
    return this;
  }

  /** Lets something stand against the move. */
  public MemoryPair findsBefore(Finding finding) {
    against.add(finding);
    return this;
  }

  /** Lets a step leave something otherwise than on the source. */
  public MemoryPair withDefect(String step, Finding finding) {
    defects.put(step, finding);
    return this;
  }

  /** Fails at a step, counted from now. */
  public synchronized void failAt(int step, boolean afterItsEffect) {
    failAt = ran.size() + step;
    failAfter = afterItsEffect;
  }

  /** Ids of the steps that took effect, in their order; one that ran twice stands twice. */
  public synchronized List<String> ran() {
    return List.copyOf(ran);
  }

  /** What the target holds. */
  public synchronized Map<TableName, List<String>> rows() {
    return new TreeMap<>(target);
  }

  /** Alters a table on the target, as somebody else might. */
  public synchronized void damage(TableName table, String... rows) {
    target.put(table, List.of(rows));
  }

  /** How the journal says that the run ended. */
  public Optional<RunRecord.State> state() {
    return Optional.ofNullable(state);
  }

  @Override
  public String source() {
    return "memory:old";
  }

  @Override
  public String sourceEngine() {
    return "memory 1";
  }

  @Override
  public String target() {
    return "memory:new";
  }

  @Override
  public String targetEngine() {
    return "memory 2";
  }

  @Override
  public List<Finding> check() {
    return List.copyOf(against);
  }

  @Override
  public List<Finding> comparable() {
    return List.of();
  }

  @Override
  public synchronized List<PairTable> tables() {
    Set<TableName> all = new TreeSet<>(source.keySet());
    all.addAll(target.keySet());
    return all.stream()
        .map(t -> new PairTable(t, source.containsKey(t), target.containsKey(t), 1))
        .toList();
  }

  @Override
  public synchronized List<PairVerdict> compare(List<PairTable> tables, int limit) {
    return tables.stream().map(this::compare).toList();
  }

  private PairVerdict compare(PairTable table) {
    List<String> here = source.getOrDefault(table.name(), List.of());
    List<String> there = target.getOrDefault(table.name(), List.of());
    List<PairVerdict.RowDifference> differences = new ArrayList<>();
    here.stream()
        .filter(row -> !there.contains(row))
        .forEach(
            row ->
                differences.add(
                    new PairVerdict.RowDifference(
                        PairVerdict.Kind.MISSING_ON_TARGET, row, List.of())));
    return new PairVerdict(
        table.name(),
        here.size(),
        there.size(),
        Integer.toHexString(here.hashCode()),
        Integer.toHexString(there.hashCode()),
        here.equals(there) ? 0 : 1,
        differences,
        true);
  }

  @Override
  public synchronized List<ObjectDifference> objects() {
    return added.stream()
        .map(name -> new ObjectDifference("addition", name, false, true, "", name, true))
        .toList();
  }

  @Override
  public Move move(MoveChoices choices) {
    return new MemoryMove();
  }

  @Override
  public void close() {}

  private final class MemoryMove implements Move {

    @Override
    public List<Finding> check() {
      return MemoryPair.this.check();
    }

    @Override
    public MovePlan begin(MoveRun run) {
      synchronized (MemoryPair.this) {
        Path folder = run.folders().open(Optional.ofNullable(runId));
        boolean taken = runId != null;
        String id = String.valueOf(folder.getFileName());
        if (!run.dry()) {
          runId = id;
        }
        return new MovePlan(
            id,
            run.startedAt(),
            !taken
                ? MovePlan.Start.NEW
                : state == null ? MovePlan.Start.RESUMED : MovePlan.Start.DONE,
            steps(),
            journal,
            List.of(),
            List.of(new MovePlan.NotCarried("subscription", "s", "it would start by itself", "")),
            List.of());
      }
    }

    private List<MoveStep> steps() {
      List<MoveStep> steps = new ArrayList<>();
      for (TableName table : source.keySet()) {
        steps.add(step("table", Kind.DEFINITION, table, Set.of(), Set.of()));
        steps.add(step("rows", Kind.ROWS, table, Set.of(), Set.of(MoveStep.rowsOf(table))));
        steps.add(step("index", Kind.INDEX, table, Set.of(MoveStep.rowsOf(table)), Set.of()));
      }
      steps.add(step("closing", Kind.CLOSING, null, Set.of(), Set.of()));
      steps.add(step("addition", Kind.ADDITION, null, Set.of(), Set.of()));
      return steps;
    }

    private static MoveStep step(
        String what, Kind kind, @Nullable TableName table, Set<String> after, Set<String> towards) {
      return new MoveStep(
          table == null ? what : what + " " + table, kind, table, 1, after, towards, false, what);
    }

    @Override
    public void run(List<MoveStep> steps, Done done) {
      steps.forEach(step -> done.of(step, run(step), Duration.ZERO));
    }

    private MoveResult run(MoveStep step) {
      synchronized (MemoryPair.this) {
        if (ran.size() >= failAt && !failAfter) {
          throw lost();
        }
        MoveResult result = act(step);
        ran.add(step.id());
        journal.put(step.id(), result);
        if (ran.size() > failAt && failAfter) {
          throw lost();
        }
        return result;
      }
    }

    private MoveResult act(MoveStep step) {
      TableName table = step.table();
      if (table != null && step.kind() == Kind.DEFINITION) {
        target.put(table, List.of());
      }
      if (step.kind() == Kind.ADDITION) {
        added.add("column");
      }
      if (table != null && step.kind() == Kind.ROWS) {
        List<String> rows = source.getOrDefault(table, List.of());
        target.put(table, rows);
        return MoveResult.moved(rows.size(), 10L * rows.size());
      }
      Finding defect = defects.get(step.id());
      return defect == null ? MoveResult.done() : MoveResult.defect(defect);
    }

    private static PgtrekException lost() {
      return new PgtrekException.Target("target-lost", "57P01", "The target went away.", "", null);
    }

    @Override
    public Pair proof() {
      return MemoryPair.this;
    }

    @Override
    public void finish(RunRecord.State end) {
      state = end;
    }

    @Override
    public void close() {
      failAt = Integer.MAX_VALUE;
    }
  }
}
