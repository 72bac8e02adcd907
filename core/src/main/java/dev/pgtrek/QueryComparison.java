package dev.pgtrek;

import dev.pgtrek.model.ColumnType;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.ScalarType;
import dev.pgtrek.model.ValueFormat;
import dev.pgtrek.plan.Plan;
import dev.pgtrek.report.RunReport.QueryLine;
import dev.pgtrek.spi.ColumnRoute;
import dev.pgtrek.spi.Database;
import dev.pgtrek.spi.QueryEngine;
import dev.pgtrek.spi.QueryEngine.Answered;
import dev.pgtrek.spi.QueryPair;
import dev.pgtrek.spi.Snapshot;
import dev.pgtrek.spi.TableRoute;
import dev.pgtrek.spi.Target;
import dev.pgtrek.verify.QueryProof;
import dev.pgtrek.verify.QueryVerdict;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The user's own queries on both sides of a plan. */
final class QueryComparison {

  private final Plan plan;
  private final Snapshot snapshot;
  private final Target target;

  private QueryComparison(Plan plan, Snapshot snapshot, Target target) {
    this.plan = plan;
    this.snapshot = snapshot;
    this.target = target;
  }

  /**
   * Compares all of them, one after the other. A side that answers no queries makes each of them
   * fail, so that nobody takes it for compared.
   */
  static List<QueryLine> of(
      Plan plan, Snapshot snapshot, Target target, Judging judging, boolean showValues) {
    if (judging.queries().isEmpty()) {
      return List.of();
    }
    if (!(snapshot instanceof QueryEngine source) || !(target instanceof QueryEngine engine)) {
      return judging.queries().stream().map(QueryComparison::unanswered).toList();
    }
    QueryComparison comparison = new QueryComparison(plan, snapshot, target);
    return lines(judging, source, engine, comparison::format, showValues);
  }

  /** The same of two databases of one engine: each tells the types of its answers itself. */
  static List<QueryLine> of(Snapshot source, Snapshot target, Judging judging, boolean showValues) {
    if (!(source instanceof QueryEngine one) || !(target instanceof QueryEngine other)) {
      return judging.queries().stream().map(QueryComparison::unanswered).toList();
    }
    return lines(judging, one, other, _ -> ValueFormat.NATIVE, showValues);
  }

  private static List<QueryLine> lines(
      Judging judging,
      QueryEngine source,
      QueryEngine target,
      Function<Answered, ValueFormat> formats,
      boolean showValues) {
    return QueryProof.run(
            judging.queries(),
            source,
            target,
            formats,
            (side, type) -> ((Database) side).format(type),
            new QueryProof.Options(judging.runs(), judging.patience(), judging.plans(), showValues))
        .stream()
        .map(QueryComparison::line)
        .toList();
  }

  /**
   * How the untyped side spells the values of a column that the typed side gives: as the plan read
   * or wrote it, where the answer has it just so; else, where it is computed, as SQLite's own
   * functions spell moments.
   */
  private ValueFormat format(Answered column) {
    List<ValueFormat> spelled =
        routes(column)
            .map(route -> snapshot.typed() ? route.writtenTo(target) : route.format())
            .distinct()
            .toList();
    // Tables of one name in several schemas may be spelled in several ways.
    return spelled.size() == 1 && isSpelling(spelled.getFirst())
        ? spelled.getFirst()
        : isMoment(column.type()) ? ValueFormat.ISO : ValueFormat.NATIVE;
  }

  /** An answer has vectors as documents, and geometries as their own engine shows them. */
  private static boolean isSpelling(ValueFormat format) {
    return switch (format) {
      case NATIVE,
          ISO,
          EPOCH_SECONDS,
          EPOCH_MILLIS,
          EPOCH_MICROS,
          EPOCH_DAYS,
          MICROS_OF_DAY,
          JULIAN_DAY ->
          true;
      case FLOAT32, GEOPACKAGE, SPATIALITE, EWKB, WKT -> false;
    };
  }

  private static boolean isMoment(@Nullable ColumnType type) {
    return type == ScalarType.DATE
        || type == ScalarType.TIME
        || type == ScalarType.TIMESTAMP
        || type == ScalarType.TIMESTAMPTZ;
  }

  private Stream<ColumnRoute> routes(Answered column) {
    Identifier table = column.table();
    Identifier name = column.column();
    if (table == null || name == null) {
      return Stream.empty();
    }
    boolean back = snapshot.typed();
    return plan.routes().stream()
        .filter(r -> (back ? r.source() : r.target()).name().table().equals(table))
        .map(TableRoute::all)
        .flatMap(List::stream)
        .filter(c -> (back ? c.source() : c.target()).name().equals(name));
  }

  private static QueryLine unanswered(QueryPair query) {
    return new QueryLine(
        query.name(),
        QueryVerdict.State.FAILED.words(),
        "One of the sides answers no queries.",
        List.of(),
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        "",
        "");
  }

  private static QueryLine line(QueryVerdict verdict) {
    return new QueryLine(
        verdict.name(),
        verdict.state().words(),
        verdict.note(),
        verdict.differences(),
        verdict.sourceRows(),
        verdict.targetRows(),
        verdict.source().size(),
        QueryVerdict.micros(verdict.source(), 50),
        QueryVerdict.micros(verdict.source(), 95),
        QueryVerdict.micros(verdict.target(), 50),
        QueryVerdict.micros(verdict.target(), 95),
        verdict.sourcePlan(),
        verdict.targetPlan());
  }
}
