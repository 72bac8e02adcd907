package dev.pgtrek.spi;

import dev.pgtrek.model.Finding;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a {@link Move} will do.
 *
 * @param runId names the run: its first start as {@code YYYYMMDD_HHMMSS}
 * @param startedAt when it began first
 * @param start how it stands to earlier runs
 * @param steps all of them, done or not, in an order in which they could run one after the other
 * @param done what is recorded of those that are done
 * @param findings what was found out while it was planned; a blocking one refuses the run
 * @param notCarried what stays behind, each with its reason
 * @param remarks sentences for the operator: what was made, removed or taken up
 */
public record MovePlan(
    String runId,
    Instant startedAt,
    Start start,
    List<MoveStep> steps,
    Map<String, MoveResult> done,
    List<Finding> findings,
    List<NotCarried> notCarried,
    List<String> remarks) {

  public MovePlan {
    steps = List.copyOf(steps);
    done = Map.copyOf(done);
    findings = List.copyOf(findings);
    notCarried = List.copyOf(notCarried);
    remarks = List.copyOf(remarks);
    Set<String> ids = new LinkedHashSet<>();
    for (MoveStep step : steps) {
      if (!ids.add(step.id())) {
        throw new IllegalArgumentException("two steps are called " + step.id());
      }
    }
  }

  /** The same with more findings, before its own. */
  public MovePlan with(List<Finding> more) {
    List<Finding> all = new ArrayList<>(more);
    all.addAll(findings);
    return new MovePlan(runId, startedAt, start, steps, done, all, notCarried, remarks);
  }

  /** How a run stands to earlier ones. */
  public enum Start {
    /** There was none. */
    NEW,
    /** An earlier one is taken up; what it finished is not done again. */
    RESUMED,
    /** What an earlier one made was removed, and it begins anew. */
    OVER,
    /** An earlier one did everything. */
    DONE
  }

  /**
   * An object that stays behind.
   *
   * @param kind what it is, such as {@code subscription}
   * @param name its name
   * @param reason why
   * @param text its definition, for whoever makes it by hand; may be empty
   */
  public record NotCarried(String kind, String name, String reason, String text) {}
}
