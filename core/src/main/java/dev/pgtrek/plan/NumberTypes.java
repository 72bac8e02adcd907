package dev.pgtrek.plan;

import dev.pgtrek.model.ColumnProfile;
import dev.pgtrek.model.ColumnType;
import dev.pgtrek.model.ScalarType;

/** Columns declared as numbers or truth values. */
final class NumberTypes {

  private NumberTypes() {}

  static TypeDecision whole(ColumnFacts facts, ScalarType declared) {
    ColumnProfile profile = facts.profile();
    if (profile.integers() < profile.values()) {
      return Widening.conflict(facts, "not-integer", "integers");
    }
    if (Fit.isWithin(profile, declared)) {
      return TypeDecision.of(
          declared, facts.declared() + "; all values are integers within " + declared.sql());
    }
    ScalarType wider =
        Fit.isWithin(profile, ScalarType.INTEGER) ? ScalarType.INTEGER : ScalarType.BIGINT;
    return TypeDecision.of(
        wider,
        facts.declared() + ", but some values are beyond " + declared.sql() + ": " + wider.sql(),
        facts.warn(
            "integer-beyond-width",
            facts.classes() + ", some beyond " + declared.sql(),
            "The declared width does not hold every value; " + wider.sql() + " does.",
            "See that the application reads " + wider.sql() + " from this column."));
  }

  static TypeDecision truth(ColumnFacts facts) {
    ColumnProfile profile = facts.profile();
    if (profile.integerBooleans() + profile.textBooleans() == profile.values()) {
      return TypeDecision.of(
          ScalarType.BOOLEAN, facts.declared() + "; all values are 0, 1, true, false, t or f");
    }
    return Widening.conflict(facts, "not-boolean", "0, 1, true, false, t or f");
  }

  static TypeDecision real(ColumnFacts facts) {
    ColumnProfile profile = facts.profile();
    if (!Fit.misfit(facts, ScalarType.DOUBLE).isEmpty()) {
      return Widening.conflict(facts, "not-real", "doubles");
    }
    String integers =
        profile.integers() == 0
            ? ""
            : ", " + Wording.counted(profile.integers(), "integer") + " of them, held exactly";
    return TypeDecision.of(
        ScalarType.DOUBLE, facts.declared() + "; all values are 8-byte numbers" + integers);
  }

  static TypeDecision numeric(ColumnFacts facts, ColumnType.Numeric declared) {
    ColumnProfile profile = facts.profile();
    if (Fit.misfit(facts, declared).isEmpty()) {
      String reals = profile.reals() == 0 ? "" : "; reals go as their shortest decimal";
      return TypeDecision.of(
          declared, facts.declared() + "; all values fit " + declared.sql() + reals);
    }
    if (Fit.misfit(facts, ColumnType.Numeric.UNBOUNDED).isEmpty()) {
      String measured =
          profile.decimalDigits()
              + " digits before the point and "
              + profile.decimalScale()
              + " after it";
      return TypeDecision.of(
          ColumnType.Numeric.UNBOUNDED,
          facts.declared() + ", but the values need up to " + measured + ": numeric without bounds",
          facts.warn(
              "numeric-beyond-declared",
              "up to " + measured,
              "As " + declared.sql() + " values would be rounded or refused.",
              "Nothing to do if numeric without bounds suits; else mend the values and plan"
                  + " again."));
    }
    return Widening.conflict(facts, "not-numeric", "finite decimal numbers");
  }
}
