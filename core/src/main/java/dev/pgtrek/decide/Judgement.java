package dev.pgtrek.decide;

/**
 * What one rule says.
 *
 * @param rule the rule
 * @param advice what it says; {@link Advice#GO} where it does not hold
 * @param subject what was measured worst, or empty
 * @param measured the value in words, or {@code not measured}
 * @param others how many other subjects it holds for too
 */
public record Judgement(Rule rule, Advice advice, String subject, String measured, int others) {

  /** The judgement as part of a line. */
  public String words() {
    return rule.measure().word()
        + (subject.isEmpty() ? "" : " of " + subject)
        + " "
        + measured
        + " ("
        + rule.bound()
        + ", rule "
        + rule.name()
        + ")"
        + (others == 0 ? "" : " and of " + others + " more");
  }
}
