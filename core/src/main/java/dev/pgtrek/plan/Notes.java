package dev.pgtrek.plan;

import dev.pgtrek.model.Extension;
import dev.pgtrek.model.Finding;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.Severity;
import dev.pgtrek.model.TableName;
import dev.pgtrek.plan.InventoryEntry.Fate;
import java.util.ArrayList;
import java.util.List;

/** What the planner has to say beside the tables, in the order in which it was found. */
final class Notes {

  final List<Finding> findings = new ArrayList<>();
  final List<Plan.NotCarried> notCarried = new ArrayList<>();

  /** What became of each object, in the order in which it was decided; {@link Inventory} sorts. */
  final List<InventoryEntry> inventory = new ArrayList<>();

  /** What parts of the plan need that is seen neither in a type nor in an index. */
  final List<Extension> extensions = new ArrayList<>();

  void find(
      String code, Severity severity, String subject, String measured, String why, String fix) {
    findings.add(new Finding(code, severity, subject, measured, why, fix));
  }

  /** A name that stands against the run, and that the plan file can change. */
  void misname(String code, String subject, String measured, String why) {
    find(
        code,
        Severity.BLOCK,
        subject,
        measured,
        why,
        "Write the plan with `pgtrek plan`, give it another name with `target:` there, and hand the"
            + " file back with --plan.");
  }

  /**
   * An object of the source arrives and means the same.
   *
   * @param kind the kind of object, in the words of {@link Inventory}
   * @param name its name on the source, with its table's where it belongs to one
   * @param how what it became, or empty where that goes without saying
   */
  void carry(String kind, String name, String how) {
    inventory.add(new InventoryEntry(kind, name, Fate.CARRIED, how, "", ""));
  }

  /** Likewise, made by a step of the target's table that makes an object of that name. */
  void carry(String kind, String name, String how, TableName table, Identifier object) {
    inventory.add(new InventoryEntry(kind, name, Fate.CARRIED, how, "", table + " " + object));
  }

  /** An object of the source arrives as something else. */
  void change(String kind, String name, String how, String sql) {
    inventory.add(new InventoryEntry(kind, name, Fate.CHANGED, how, sql, ""));
  }

  /** Likewise, made by a step of the target's table that makes an object of that name. */
  void change(
      String kind, String name, String how, String sql, TableName table, Identifier object) {
    inventory.add(new InventoryEntry(kind, name, Fate.CHANGED, how, sql, table + " " + object));
  }

  /**
   * The target needs an extension.
   *
   * @param reason what needs it and why, one sentence
   */
  void need(String extension, String reason) {
    extensions.add(Extension.of(extension, reason));
  }

  /** Something has no place in the target, by its kind or by the user's choice. */
  void leave(String kind, String name, String reason, String sql) {
    notCarried.add(new Plan.NotCarried(kind, name, reason, sql));
    inventory.add(new InventoryEntry(kind, name, Fate.LEFT, reason, sql, ""));
  }

  /** A table of a kind of its own that is not carried. */
  void leaveTable(String kind, String name, String reason, String sql) {
    inventory.add(new InventoryEntry("table", name, Fate.LEFT, reason, sql, ""));
    notCarried.add(new Plan.NotCarried(kind, name, reason, sql));
  }

  /** A table of which no column is carried. */
  void loseTable(String name, String reason, String sql) {
    inventory.add(new InventoryEntry("table", name, Fate.LEFT, reason, sql, ""));
    notCarried.add(new Plan.NotCarried("table without columns", name, reason, sql));
    warnOfLoss("table without columns", name, reason);
  }

  /** Something that a table has is lost on the way; the user should know before. */
  void lose(String kind, String name, String reason, String sql) {
    leave(kind, name, reason, sql);
    warnOfLoss(kind, name, reason);
  }

  private void warnOfLoss(String kind, String name, String reason) {
    find(
        kind.replace(' ', '-') + "-not-carried",
        Severity.WARN,
        name,
        "1 " + kind + " that is not carried",
        reason,
        "Look at its text in the plan under notCarried, and add on the target what replaces it.");
  }
}
