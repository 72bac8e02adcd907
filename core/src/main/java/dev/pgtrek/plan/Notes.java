package dev.pgtrek.plan;

import dev.pgtrek.model.Finding;
import dev.pgtrek.model.Severity;
import java.util.ArrayList;
import java.util.List;

/** What the planner has to say beside the tables, in the order in which it was found. */
final class Notes {

  final List<Finding> findings = new ArrayList<>();
  final List<Plan.NotCarried> notCarried = new ArrayList<>();

  void find(
      String code, Severity severity, String subject, String measured, String why, String fix) {
    findings.add(new Finding(code, severity, subject, measured, why, fix));
  }

  /** Something has no place in the target, by its kind or by the user's choice. */
  void leave(String kind, String name, String reason, String sql) {
    notCarried.add(new Plan.NotCarried(kind, name, reason, sql));
  }

  /** Something that a table has is lost on the way; the user should know before. */
  void lose(String kind, String name, String reason, String sql) {
    leave(kind, name, reason, sql);
    find(
        kind.replace(' ', '-') + "-not-carried",
        Severity.WARN,
        name,
        "1 " + kind + " that is not carried",
        reason,
        "Look at its text in the plan under notCarried, and add on the target what replaces it.");
  }
}
