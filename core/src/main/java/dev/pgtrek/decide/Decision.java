package dev.pgtrek.decide;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What a policy says of what was measured.
 *
 * @param advice the worst that any rule says
 * @param policy where the policy comes from, for people
 * @param judgements one per rule, in the policy's order
 */
public record Decision(Advice advice, String policy, List<Judgement> judgements) {

  public Decision {
    judgements = List.copyOf(judgements);
  }

  /** Judges by every rule; the worst word counts. */
  public static Decision of(Policy policy, List<Measurement> measurements) {
    List<Judgement> judgements = policy.rules().stream().map(r -> r.judge(measurements)).toList();
    Advice advice = judgements.stream().map(Judgement::advice).reduce(Advice.GO, Advice::orWorse);
    return new Decision(advice, policy.origin(), judgements);
  }

  /** The judgements that speak against a go, the worst first. */
  public List<Judgement> reasons() {
    return judgements.stream()
        .filter(j -> j.advice() != Advice.GO)
        .sorted(Comparator.comparing(Judgement::advice).reversed())
        .toList();
  }

  /** The decision in one line: {@code go}, or {@code look} or {@code roll back} with why. */
  public String line() {
    return reasons().isEmpty()
        ? advice.words()
        : reasons().stream()
            .map(Judgement::words)
            .collect(Collectors.joining("; ", advice.words() + ": ", ""));
  }
}
