package dev.pgtrek.manifest;

import dev.pgtrek.manifest.Manifest.Scope;
import dev.pgtrek.manifest.Manifest.TableEntry;
import dev.pgtrek.manifest.ManifestVerdict.Deviation;
import dev.pgtrek.manifest.ManifestVerdict.State;
import dev.pgtrek.manifest.ManifestVerdict.TableResult;
import dev.pgtrek.model.Fact;
import dev.pgtrek.model.TableName;
import dev.pgtrek.spi.BucketSums;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Compares what a manifest says with what a database holds. */
public final class ManifestComparison {

  private static final int LONGEST = 120;

  private final Manifest manifest;
  private final Recount now;
  private final Weights weights;
  private final List<Deviation> deviations = new ArrayList<>();

  private ManifestComparison(Manifest manifest, Recount now) {
    this.manifest = manifest;
    this.now = now;
    this.weights = Weights.between(manifest.facts(), now.facts());
  }

  /** Compares. Differences are values, never exceptions. */
  public static ManifestVerdict of(Manifest manifest, Recount now) {
    ManifestComparison comparison = new ManifestComparison(manifest, now);
    comparison.facts();
    comparison.deviations.sort(
        Comparator.comparing(Deviation::weight).thenComparing(Deviation::subject));
    return new ManifestVerdict(comparison.tables(), comparison.deviations);
  }

  private List<TableResult> tables() {
    List<TableResult> results = new ArrayList<>();
    manifest.tables().forEach(table -> results.add(result(table)));
    if (manifest.scope() == Scope.DATABASE) {
      now.more()
          .forEach(
              name ->
                  results.add(
                      new TableResult(
                          name, State.MORE, 0, 0, 0, List.of(), "the manifest does not know it")));
    }
    return results;
  }

  private TableResult result(TableEntry table) {
    BucketSums was = table.sums();
    BucketSums is = now.sums().get(table.name());
    if (is == null) {
      String hindrance = now.hindrances().get(table.name());
      return new TableResult(
          table.name(),
          hindrance == null ? State.MISSING : State.UNREADABLE,
          was.rows(),
          0,
          0,
          List.of(),
          hindrance == null ? "the table is not there" : hindrance);
    }
    List<Integer> different = was.differing(is);
    int used =
        (int)
            IntStream.range(0, BucketSums.COUNT).filter(i -> was.rows(i) + is.rows(i) > 0).count();
    return new TableResult(
        table.name(),
        different.isEmpty() ? State.EQUAL : State.DIFFERENT,
        was.rows(),
        is.rows(),
        Math.max(1, used),
        different,
        different.isEmpty() ? "" : words(was, is, different));
  }

  /** How many rows it must be at least; a bucket whose count is the same hides a changed one. */
  private static String words(BucketSums was, BucketSums is, List<Integer> different) {
    long more = 0;
    long less = 0;
    long changed = 0;
    for (int bucket : different) {
      long step = is.rows(bucket) - was.rows(bucket);
      more += Math.max(0, step);
      less += Math.max(0, -step);
      changed += step == 0 ? 1 : 0;
    }
    List<String> parts = new ArrayList<>();
    if (more > 0) {
      parts.add(rows(more) + " more");
    }
    if (less > 0) {
      parts.add(rows(less) + " less");
    }
    if (changed > 0) {
      parts.add(rows(changed) + " changed");
    }
    return "at least " + String.join(", ", parts);
  }

  private static String rows(long count) {
    return count == 1 ? "1 row" : count + " rows";
  }

  private void facts() {
    Function<Fact, List<Object>> place = f -> List.of(f.kind(), f.schema(), f.of(), f.name());
    Map<List<Object>, Fact> found = now.facts().stream().collect(Collectors.toMap(place, f -> f));
    Set<List<Object>> known = new HashSet<>();
    for (Fact was : manifest.facts()) {
      known.add(place.apply(was));
      Fact is = found.get(place.apply(was));
      if (is == null) {
        gone(was);
      } else {
        compare(was, is);
      }
    }
    now.facts().stream().filter(f -> !known.contains(place.apply(f))).forEach(this::more);
  }

  private void gone(Fact was) {
    // A table that is missing says so itself, and takes with it what belonged to it.
    boolean told =
        was.kind() == Fact.Kind.TABLE
            ? manifest.table(TableName.of(was.schema(), was.name())).isPresent()
            : !was.of().isEmpty() && isGone(TableName.of(was.schema(), was.of()));
    if (!told) {
      deviations.add(new Deviation(weights.gone(was.kind()), was.display(), "is gone"));
    }
  }

  private boolean isGone(TableName table) {
    return !now.sums().containsKey(table) && !now.hindrances().containsKey(table);
  }

  private void more(Fact is) {
    if (!manifest.words().containsKey(is.kind())) {
      return;
    }
    boolean ours =
        is.of().isEmpty()
            ? manifest.scope() == Scope.DATABASE
                && (is.kind() != Fact.Kind.TABLE
                    || !now.more().contains(TableName.of(is.schema(), is.name())))
            : manifest.table(TableName.of(is.schema(), is.of())).isPresent();
    if (ours) {
      deviations.add(new Deviation(weights.more(is.kind()), is.display(), "is new"));
    }
  }

  private void compare(Fact was, Fact is) {
    for (String word : manifest.words().getOrDefault(was.kind(), List.of())) {
      if (was.kind().says().contains(word) && !was.says(word).equals(is.says(word))) {
        deviations.add(
            new Deviation(
                weights.changed(word, was, is),
                is.display(),
                word + " is " + shown(is.says(word)) + ", and was " + shown(was.says(word))));
      }
    }
    weights.unsound(is).ifPresent(deviations::add);
  }

  private static String shown(String value) {
    if (value.isEmpty()) {
      return "not set";
    }
    String line = value.strip().replaceAll("\\s+", " ");
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
  }
}
