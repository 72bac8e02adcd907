package dev.pgtrek.plan;

import dev.pgtrek.model.ColumnProfile;
import dev.pgtrek.model.ColumnType;
import dev.pgtrek.model.Finding;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.ScalarType;
import dev.pgtrek.model.ValueFormat;
import dev.pgtrek.spi.ColumnRule;
import dev.pgtrek.spi.DateRule;
import dev.pgtrek.spi.TextRule;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the rules make of one column's decision: its type where they decide it, and the rule that
 * travels with it where its values need one.
 */
final class RulePlan {

  private static final String BY_RULE = ", by the rule ";

  private final ColumnFacts facts;
  private final RuleSet rules;
  private final RuleSet own;

  private RulePlan(ColumnFacts facts, RuleSet rules, RuleSet own) {
    this.facts = facts;
    this.rules = rules;
    this.own = own;
  }

  /**
   * Applies the rules.
   *
   * @param told whether the type comes from the plan file
   */
  static TypeDecision apply(ColumnFacts facts, RuleBook book, TypeDecision decision, boolean told) {
    boolean plain =
        decision.type() instanceof ScalarType
            || decision.type() instanceof ColumnType.Numeric
            || decision.type() instanceof ColumnType.Varchar;
    if (!plain) {
      return decision;
    }
    RuleSet rules = book.of(facts.table().name().table(), facts.column().name());
    TypeDecision ruled = ruled(facts, book, rules, decision, told);
    return told ? ruled : nocase(facts, rules, ruled);
  }

  /** Text under NOCASE as citext, where the rule says so. */
  private static TypeDecision nocase(ColumnFacts facts, RuleSet rules, TypeDecision decision) {
    Identifier collation = facts.column().collation();
    boolean folds =
        rules.nocase() == RuleSet.Nocase.CITEXT
            && decision.type() == ScalarType.TEXT
            && collation != null
            && collation.text().equalsIgnoreCase("NOCASE");
    return folds
        ? new TypeDecision(
            ScalarType.CITEXT,
            decision.format(),
            decision.reason() + "; under NOCASE, so citext" + BY_RULE + "nocase",
            decision.findings(),
            decision.rule())
        : decision;
  }

  private static TypeDecision ruled(
      ColumnFacts facts, RuleBook book, RuleSet rules, TypeDecision decision, boolean told) {
    if (rules.equals(RuleSet.NONE) || facts.profile().values() == 0) {
      return notNull(facts, rules, decision);
    }
    RuleSet own = book.own(facts.table().name().table(), facts.column().name());
    RulePlan plan = new RulePlan(facts, rules, own);
    DateRule dates = plan.dates(decision);
    TypeDecision ruled =
        dates != null
            ? plan.withDates(decision, dates, told)
            : told ? decision : plan.misfits(decision);
    return plan.texts(notNull(facts, rules, plan.rejecting(ruled, dates)));
  }

  /** NULLs in a NOT NULL column do not fit it either. */
  private static TypeDecision notNull(ColumnFacts facts, RuleSet rules, TypeDecision decision) {
    boolean rejects = rules.rejects() && facts.column().notNull() && facts.profile().nulls() > 0;
    return rejects ? decision.with(rejecting(decision.rule())) : decision;
  }

  private static ColumnRule rejecting(ColumnRule rule) {
    return new ColumnRule(rule.nul(), rule.utf8(), true, rule.dates());
  }

  /** The rule that reads the column's texts as dates, if one does. */
  private @Nullable DateRule dates(TypeDecision decision) {
    if (facts.profile().texts() == 0) {
      return null;
    }
    DateRule.Dst dst = rules.dst() == null ? DateRule.Dst.STOP : rules.dst();
    boolean declared = TypeDecision.isMoment(facts.column().type());
    boolean unread = declared && !TypeDecision.isMoment(decision.type());
    if (!own.dates().isEmpty() || (!rules.dates().isEmpty() && unread)) {
      return new DateRule(rules.dates(), rules.zone(), dst);
    }
    boolean naive = decision.type() == ScalarType.TIMESTAMP && decision.format() == ValueFormat.ISO;
    if (own.zone() != null || (rules.zone() != null && naive)) {
      return new DateRule(List.of(DateRule.ISO), rules.zone(), dst);
    }
    return null;
  }

  private TypeDecision withDates(TypeDecision decision, DateRule dates, boolean told) {
    ColumnType type =
        told && TypeDecision.isMoment(decision.type()) ? decision.type() : read(dates);
    String patterns = String.join(", ", dates.patterns());
    return new TypeDecision(
        type,
        ValueFormat.ISO,
        facts.declared()
            + "; texts are read as "
            + patterns
            + (dates.zone() == null
                ? ""
                : ", in the zone "
                    + dates.zone()
                    + " where they name none; times in a change of its clocks: "
                    + RuleSet.word(dates.dst()))
            + BY_RULE
            + (own.dates().isEmpty() && rules.dates().isEmpty() ? "zone" : "dates"),
        List.of(),
        new ColumnRule(TextRule.STOP, TextRule.STOP, false, dates));
  }

  private static ScalarType read(DateRule dates) {
    boolean zone = dates.zone() != null || dates.patterns().stream().anyMatch(RuleWords::readsZone);
    boolean day = dates.patterns().stream().anyMatch(RuleWords::readsDay);
    boolean time =
        dates.patterns().stream().anyMatch(p -> RuleWords.readsTime(p) || p.equals(DateRule.ISO));
    if (zone) {
      return ScalarType.TIMESTAMPTZ;
    }
    return day && time ? ScalarType.TIMESTAMP : day ? ScalarType.DATE : ScalarType.TIME;
  }

  /** The declared type instead of a wider one, where a rule says so. */
  private TypeDecision misfits(TypeDecision decision) {
    if (rules.misfit() == null || rules.misfit() == RuleSet.Misfit.WIDEN) {
      return decision;
    }
    TypeDecision declared = declared(decision);
    if (declared.equals(decision)) {
      return decision;
    }
    String misfit = Fit.misfit(facts, declared.type(), declared.format());
    if (rules.misfit() == RuleSet.Misfit.REJECT) {
      return declared;
    }
    return misfit.isEmpty()
        ? decision
        : decision.with(
            List.of(
                facts.block(
                    "misfit-stops",
                    facts.classes() + ": " + misfit,
                    "The column is "
                        + facts.declared()
                        + ", and the rule `misfit: stop` takes no wider type.",
                    "Mend the values, or take `misfit: widen` or `misfit: reject`.")));
  }

  private TypeDecision declared(TypeDecision decision) {
    ColumnType type =
        switch (facts.column().type()) {
          case ScalarType.ANY -> decision.type();
          case ScalarType.JSON -> ScalarType.JSONB;
          case ScalarType.SMALLINT, ScalarType.INTEGER, ScalarType.BIGINT ->
              TypeDecision.isWhole(decision.type()) ? decision.type() : width();
          case ColumnType other -> other;
        };
    if (type.equals(decision.type())) {
      return decision;
    }
    ValueFormat format = ValueFormat.NATIVE;
    if (TypeDecision.isMoment(type)) {
      if (TypeDecision.isMoment(decision.type())) {
        return decision;
      }
      TypeDecision most = MomentTypes.mostFitting(facts, (ScalarType) type);
      type = most.type();
      format = most.format();
    }
    return new TypeDecision(
        type,
        format,
        facts.declared()
            + "; rows whose value does not fit "
            + type.sql()
            + " are rejected"
            + BY_RULE
            + "misfit",
        List.of());
  }

  /** Integers are never too wide: the declared width, or the next that holds them all. */
  private ScalarType width() {
    ScalarType declared = (ScalarType) facts.column().type();
    for (ScalarType width : List.of(declared, ScalarType.INTEGER)) {
      if (Fit.isWithin(facts.profile(), width)) {
        return width;
      }
    }
    return ScalarType.BIGINT;
  }

  private TypeDecision rejecting(TypeDecision decision, @Nullable DateRule dates) {
    if (!rules.rejects()) {
      return decision;
    }
    boolean fits = dates == null && Fit.misfit(facts, decision.type(), decision.format()).isEmpty();
    if (fits) {
      return decision;
    }
    return decision.without("type-does-not-fit").with(rejecting(decision.rule()));
  }

  /** Texts that no text type holds: carried out by the rule, or left to stop the run. */
  private TypeDecision texts(TypeDecision decision) {
    ColumnProfile profile = facts.profile();
    TypeDecision ruled = decision;
    TextRule nul = rule(rules.nul(), profile.textWithNul());
    TextRule utf8 = rule(rules.utf8(), profile.textInvalidUtf8());
    if (decision.type() == ScalarType.BYTEA) {
      return decision;
    }
    boolean bytes =
        TypeDecision.isText(decision.type())
            && (nul.kind() == TextRule.Kind.BYTEA || utf8.kind() == TextRule.Kind.BYTEA);
    if (bytes) {
      return new TypeDecision(
          ScalarType.BYTEA,
          ValueFormat.NATIVE,
          facts.declared()
              + "; some texts are not what text can hold, so bytea keeps every byte"
              + BY_RULE
              + (nul.kind() == TextRule.Kind.BYTEA ? "nul" : "utf8"),
          new ArrayList<>(decision.without("nul-in-text").without("invalid-utf8").findings()));
    }
    if (nul.alters()) {
      ruled = ruled.without("nul-in-text");
    }
    if (utf8.alters()) {
      ruled = ruled.without("invalid-utf8");
    }
    ColumnRule rule = ruled.rule();
    return ruled.with(new ColumnRule(nul, utf8, rule.rejects(), rule.dates()));
  }

  private static TextRule rule(@Nullable TextRule given, long faults) {
    return given == null || faults == 0 ? TextRule.STOP : given;
  }

  /** Findings but those of a code. */
  static List<Finding> without(List<Finding> findings, String code) {
    return findings.stream().filter(f -> !f.code().equals(code)).toList();
  }
}
