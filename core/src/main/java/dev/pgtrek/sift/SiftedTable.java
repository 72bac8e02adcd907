package dev.pgtrek.sift;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.model.Finding;
import dev.pgtrek.model.Severity;
import dev.pgtrek.spi.Chunk;
import dev.pgtrek.spi.ColumnRead;
import dev.pgtrek.spi.Database;
import dev.pgtrek.spi.PlaceSet;
import dev.pgtrek.spi.RowCursor;
import dev.pgtrek.spi.RowDocument;
import dev.pgtrek.spi.Sieve;
import dev.pgtrek.spi.TableRoute;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** One table while it is sifted. For one thread at a time. */
final class SiftedTable {

  private static final int ROWS_BETWEEN_LOOKS = 256;

  final TableRoute route;
  final Sieve sieve = new Sieve();
  private final Database source;
  private final long chunkRows;

  /** The rows that a rule touches, by column, rule and effect. */
  private final Map<Touch, PlaceSet> touched = new LinkedHashMap<>();

  /** The values that fit under no rule, by column and reason. */
  private final Map<Touch, PlaceSet> misfits = new LinkedHashMap<>();

  private final List<Finding> found = new ArrayList<>();

  SiftedTable(TableRoute route, Database source, long chunkRows) {
    this.route = route;
    this.source = source;
    this.chunkRows = chunkRows;
  }

  /** What a rule does to a column. */
  record Touch(String column, String rule, String effect) {}

  /** Receives rows. */
  @FunctionalInterface
  interface Visitor {
    void row(RowCursor row, long place);
  }

  /** Reads all rows that the filter leaves; the columns stand as in the route. */
  void read(Visitor visitor) {
    List<ColumnRead> reads = new ArrayList<>(route.sourceReads());
    reads.add(ColumnRead.PLACE);
    int last = reads.size() - 1;
    read(reads, last, visitor);
  }

  private void read(List<ColumnRead> reads, int placeColumn, Visitor visitor) {
    long rows = 0;
    for (Chunk chunk : route.sourceChunks(source, chunkRows)) {
      try (RowCursor row = source.read(chunk, reads)) {
        while (row.next()) {
          long place = row.integer(placeColumn);
          if (!sieve.leavesOut(place)) {
            visitor.row(row, place);
          }
          if (++rows % ROWS_BETWEEN_LOOKS == 0 && Thread.currentThread().isInterrupted()) {
            throw new PgtrekException.Interrupted();
          }
        }
      }
    }
  }

  void touch(String column, String rule, String effect, long place) {
    touched.computeIfAbsent(new Touch(column, rule, effect), t -> new PlaceSet()).add(place);
  }

  void misfit(String column, String reason, long place) {
    misfits.computeIfAbsent(new Touch(column, "misfit", reason), t -> new PlaceSet()).add(place);
  }

  /**
   * Sees that what is rejected can be kept.
   *
   * @throws PgtrekException.Refused if a row is too long for that
   */
  void mustBeKept() {
    if (sieve.rejected().isEmpty()) {
      return;
    }
    RowDocument document = RowDocument.of(route.source());
    Map<Long, Sieve.Rejection> rejected = sieve.rejected();
    for (Chunk chunk : route.sourceChunks(source, chunkRows)) {
      try (RowCursor row = source.read(chunk, document.reads())) {
        while (row.next()) {
          if (rejected.containsKey(document.place(row))) {
            document.of(row);
          }
        }
      }
    }
  }

  /** What the rules touch among the rows that travel, and what they keep out. */
  List<RuleEffect> effects() {
    List<RuleEffect> effects = new ArrayList<>();
    if (sieve.filtered() > 0) {
      effects.add(
          effect(
              new Touch("", "filter: " + route.rules().filter(), "rows left out"),
              sieve.filtered(),
              List.of()));
    }
    touched.forEach((touch, places) -> add(touch, places, effects));
    Map<Touch, PlaceSet> rejections =
        new TreeMap<>(java.util.Comparator.comparing(Touch::toString));
    sieve
        .rejected()
        .forEach(
            (place, why) ->
                rejections
                    .computeIfAbsent(
                        new Touch(why.column(), rule(why), "rows rejected: " + why.detail()),
                        t -> new PlaceSet())
                    .add(place));
    rejections.forEach(
        (touch, places) -> effects.add(effect(touch, places.size(), samples(places, false))));
    return effects;
  }

  private void add(Touch touch, PlaceSet places, List<RuleEffect> effects) {
    long[] travelling = new long[1];
    places.forEach(place -> travelling[0] += sieve.leavesOut(place) ? 0 : 1);
    if (travelling[0] > 0) {
      effects.add(effect(touch, travelling[0], samples(places, true)));
    }
  }

  private RuleEffect effect(Touch touch, long count, List<String> samples) {
    return new RuleEffect(
        route.source().name(),
        touch.column(),
        touch.rule(),
        count == 1 ? singular(touch.effect()) : touch.effect(),
        count,
        samples);
  }

  /** Effects begin with what is counted. */
  private static String singular(String effect) {
    for (String noun : List.of("value", "row", "time")) {
      if (effect.startsWith(noun + "s")) {
        return noun + effect.substring(noun.length() + 1);
      }
    }
    return effect;
  }

  private static String rule(Sieve.Rejection why) {
    return switch (why.reason()) {
      case Rejections.DUPLICATE, Rejections.NULL_IN_KEY -> "duplicates: reject";
      case Rejections.ORPHAN -> "orphans: reject";
      default -> "misfit: reject";
    };
  }

  private List<String> samples(PlaceSet places, boolean onlyTravelling) {
    List<String> samples = new ArrayList<>();
    places.forEach(
        place -> {
          if (samples.size() < RuleEffect.SAMPLES && !(onlyTravelling && sieve.leavesOut(place))) {
            samples.add(RowDocument.key(route.source(), place));
          }
        });
    return samples;
  }

  void find(Finding finding) {
    found.add(finding);
  }

  /** What stands against the run. */
  List<Finding> findings() {
    List<Finding> findings = new ArrayList<>(found);
    misfits.forEach(
        (touch, places) ->
            findings.add(
                new Finding(
                    "value-does-not-fit",
                    Severity.BLOCK,
                    route.source().name().table() + "." + touch.column(),
                    places.size()
                        + (places.size() == 1 ? " value" : " values")
                        + ": "
                        + touch.effect()
                        + "; such as "
                        + String.join(", ", samples(places, false)),
                    "By the column's rules and type a value would be lost or altered.",
                    "Correct the rule, mend the values, or keep their rows out with `misfit:"
                        + " reject`.")));
    return findings;
  }
}
