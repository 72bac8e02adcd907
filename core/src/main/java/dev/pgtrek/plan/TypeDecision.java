package dev.pgtrek.plan;

import dev.pgtrek.model.ColumnType;
import dev.pgtrek.model.Finding;
import dev.pgtrek.model.ScalarType;
import dev.pgtrek.model.ValueFormat;
import dev.pgtrek.spi.ColumnRule;
import java.util.ArrayList;
import java.util.List;

/**
 * What one column becomes. The declared type proposes, the profile of all values decides: the
 * narrowest type that holds every value and keeps the declared meaning; a conflict widens in the
 * order integer, double precision or numeric, text, bytea, and is reported.
 *
 * @param type the planned type
 * @param format how the source's values are read
 * @param reason one sentence or two, without any row's value
 * @param findings what to know about it
 * @param rule what becomes of values that cannot travel as they are
 */
record TypeDecision(
    ColumnType type, ValueFormat format, String reason, List<Finding> findings, ColumnRule rule) {

  TypeDecision {
    findings = List.copyOf(findings);
  }

  /** A decision under no rule. */
  TypeDecision(ColumnType type, ValueFormat format, String reason, List<Finding> findings) {
    this(type, format, reason, findings, ColumnRule.NONE);
  }

  static TypeDecision of(ColumnType type, String reason, Finding... findings) {
    return new TypeDecision(type, naturalFormat(type), reason, List.of(findings));
  }

  /** The spelling of a type's values where nothing else is known. */
  private static ValueFormat naturalFormat(ColumnType type) {
    return isMoment(type) ? ValueFormat.ISO : ValueFormat.NATIVE;
  }

  static boolean isMoment(ColumnType type) {
    return type == ScalarType.DATE
        || type == ScalarType.TIME
        || type == ScalarType.TIMESTAMP
        || type == ScalarType.TIMESTAMPTZ;
  }

  static boolean isWhole(ColumnType type) {
    return type == ScalarType.SMALLINT || type == ScalarType.INTEGER || type == ScalarType.BIGINT;
  }

  static boolean isText(ColumnType type) {
    return type == ScalarType.TEXT
        || type == ScalarType.CITEXT
        || type instanceof ColumnType.Varchar;
  }

  /** Decides by declaration and values alone. */
  static TypeDecision decide(ColumnFacts facts) {
    TypeDecision decision =
        facts.profile().values() == 0 ? withoutValues(facts) : withValues(facts);
    return VectorTypes.proposed(facts, decision).with(TextFaults.of(facts, decision.type()));
  }

  private static TypeDecision withValues(ColumnFacts facts) {
    return switch (facts.column().type()) {
      case ColumnType.Numeric numeric -> NumberTypes.numeric(facts, numeric);
      case ColumnType.Varchar varchar -> TextTypes.varchar(facts, varchar);
      case ColumnType.Vector _ -> TextTypes.text(facts);
      case ColumnType.Geometry _ -> Widening.undeclared(facts);
      case ScalarType scalar ->
          switch (scalar) {
            case SMALLINT, INTEGER, BIGINT -> NumberTypes.whole(facts, scalar);
            case BOOLEAN -> NumberTypes.truth(facts);
            case DOUBLE -> NumberTypes.real(facts);
            case TEXT, CITEXT -> TextTypes.text(facts);
            case BYTEA -> TextTypes.bytes(facts);
            case DATE, TIME, TIMESTAMP, TIMESTAMPTZ -> MomentTypes.moment(facts, scalar);
            case JSON, JSONB -> TextTypes.json(facts);
            case UUID -> TextTypes.uuid(facts);
            case ANY -> Widening.undeclared(facts);
          };
    };
  }

  private static TypeDecision withoutValues(ColumnFacts facts) {
    ColumnType type =
        switch (facts.column().type()) {
          case ColumnType.Varchar _, ColumnType.Vector _ -> ScalarType.TEXT;
          case ScalarType.ANY -> ScalarType.TEXT;
          case ScalarType.JSON -> ScalarType.JSONB;
          case ColumnType other -> other;
        };
    return of(type, facts.declared() + "; no value says otherwise");
  }

  /**
   * A type that was not found but told: by a plan file, or by the key that the column refers to.
   *
   * @param why the reason
   * @param otherwise what to do if the values do not fit
   */
  static TypeDecision told(
      ColumnFacts facts, ColumnType type, ValueFormat format, String why, String otherwise) {
    TypeDecision decision = new TypeDecision(type, format, why, List.of());
    String misfit = Fit.misfit(facts, type, format);
    if (!misfit.isEmpty()) {
      decision =
          decision.with(
              List.of(
                  facts.block(
                      "type-does-not-fit",
                      facts.classes() + ": " + misfit,
                      "As " + type.sql() + " a value would be lost or altered.",
                      otherwise)));
    }
    return decision.with(TextFaults.of(facts, type));
  }

  TypeDecision with(List<Finding> more) {
    if (more.isEmpty()) {
      return this;
    }
    List<Finding> all = new ArrayList<>(findings);
    all.addAll(more);
    return new TypeDecision(type, format, reason, all, rule);
  }

  TypeDecision with(ColumnRule other) {
    return new TypeDecision(type, format, reason, findings, other);
  }

  /** The same without the findings of a code. */
  TypeDecision without(String code) {
    return new TypeDecision(type, format, reason, RulePlan.without(findings, code), rule);
  }
}
