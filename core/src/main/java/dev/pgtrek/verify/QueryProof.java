package dev.pgtrek.verify;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.model.ColumnType;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.ScalarType;
import dev.pgtrek.model.ValueFormat;
import dev.pgtrek.spi.ColumnRead;
import dev.pgtrek.spi.QueryEngine;
import dev.pgtrek.spi.QueryEngine.Answered;
import dev.pgtrek.spi.QueryPair;
import dev.pgtrek.spi.RowCursor;
import dev.pgtrek.verify.QueryVerdict.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Asks both sides the user's own queries, and compares what they give and how long they take. A
 * query that fails is a verdict too; only an interrupt ends the whole.
 */
public final class QueryProof {

  /** What the query itself is at fault for, so that the next step belongs to its verdict. */
  private static final Set<String> OF_THE_QUERY = Set.of("answer-too-large", "query-too-slow");

  private final QueryEngine source;
  private final QueryEngine target;
  private final Function<Answered, ValueFormat> formats;
  private final BiFunction<QueryEngine, ColumnType, ValueFormat> spelled;
  private final Options options;

  private QueryProof(
      QueryEngine source,
      QueryEngine target,
      Function<Answered, ValueFormat> formats,
      BiFunction<QueryEngine, ColumnType, ValueFormat> spelled,
      Options options) {
    this.source = source;
    this.target = target;
    this.formats = formats;
    this.spelled = spelled;
    this.options = options;
  }

  /**
   * Choices about the comparison.
   *
   * @param runs how often each side is timed, after both were asked once
   * @param patience how long one answer may take
   * @param plans whether the engines' plans are asked for
   * @param showValues whether differences show the values
   */
  public record Options(int runs, Duration patience, boolean plans, boolean showValues) {}

  /**
   * Compares one after the other.
   *
   * @param formats how the untyped side spells the values of a column that the typed side gives
   * @param spelled how a typed side hands over the values of a type
   */
  public static List<QueryVerdict> run(
      List<QueryPair> queries,
      QueryEngine source,
      QueryEngine target,
      Function<Answered, ValueFormat> formats,
      BiFunction<QueryEngine, ColumnType, ValueFormat> spelled,
      Options options) {
    QueryProof proof = new QueryProof(source, target, formats, spelled, options);
    return queries.stream().map(proof::verdict).toList();
  }

  private QueryVerdict verdict(QueryPair query) {
    String ours = query.in(source.language());
    String theirs = query.in(target.language());
    AnswerComparison comparison;
    try {
      List<Answered> ourColumns = source.describe(ours);
      List<Answered> theirColumns = target.describe(theirs);
      if (ourColumns.size() != theirColumns.size()) {
        return told(
            query,
            State.DIFFERENT,
            "The source gives %d columns, the target %d."
                .formatted(ourColumns.size(), theirColumns.size()));
      }
      comparison =
          AnswerComparison.of(
              rows("source", source, ours, ourColumns, theirColumns),
              rows("target", target, theirs, theirColumns, ourColumns),
              query.ordered(),
              options.showValues());
    } catch (PgtrekException.Interrupted interrupt) {
      throw interrupt;
    } catch (PgtrekException failure) {
      return failed(query, failure);
    }
    return timed(query, comparison, ours, theirs);
  }

  private static QueryVerdict failed(QueryPair query, PgtrekException failure) {
    String words = String.valueOf(failure.getMessage());
    return told(
        query,
        State.FAILED,
        OF_THE_QUERY.contains(failure.code()) ? words + " " + failure.next() : words);
  }

  private static QueryVerdict told(QueryPair query, State state, String note) {
    return new QueryVerdict(
        query.name(), state, note, List.of(), 0, 0, List.of(), List.of(), "", "");
  }

  /** The rows of one side, made comparable by the types that either side's answer has. */
  private AnswerRows rows(
      String name, QueryEngine side, String query, List<Answered> own, List<Answered> others) {
    List<ColumnRead> reads = new ArrayList<>();
    List<Canonical> canonicals = new ArrayList<>();
    List<ColumnType> types = new ArrayList<>();
    for (int i = 0; i < own.size(); i++) {
      ColumnType mine = own.get(i).type();
      ColumnType other = others.get(i).type();
      ColumnType type = mine != null ? mine : other != null ? other : ScalarType.ANY;
      ValueFormat format =
          mine != null
              ? spelled.apply(side, type)
              : other != null ? formats.apply(others.get(i)) : ValueFormat.NATIVE;
      types.add(type);
      canonicals.add(Canonical.of(type, format));
      reads.add(new ColumnRead(Identifier.of("c" + i), type, false, own.get(i).cast()));
    }
    try (RowCursor cursor = side.ask(query, reads, options.patience())) {
      return AnswerRows.read(
          name, cursor, own.stream().map(Answered::name).toList(), types, canonicals);
    }
  }

  /** In turn, so that whatever else the machine does meets both sides. */
  private QueryVerdict timed(
      QueryPair query, AnswerComparison comparison, String ours, String theirs) {
    List<Long> onSource = new ArrayList<>();
    List<Long> onTarget = new ArrayList<>();
    String note = comparison.note();
    String ourPlan = "";
    String theirPlan = "";
    try {
      for (int i = 0; i < options.runs(); i++) {
        onSource.add(source.time(ours, options.patience()));
        onTarget.add(target.time(theirs, options.patience()));
      }
      if (options.plans()) {
        ourPlan = source.explain(ours, options.patience());
        theirPlan = target.explain(theirs, options.patience());
      }
    } catch (PgtrekException.Interrupted interrupt) {
      throw interrupt;
    } catch (PgtrekException failure) {
      return failed(query, failure);
    }
    return new QueryVerdict(
        query.name(),
        comparison.state(),
        note,
        comparison.differences(),
        comparison.sourceRows(),
        comparison.targetRows(),
        onSource,
        onTarget,
        ourPlan,
        theirPlan);
  }
}
