package dev.pgtrek;

import dev.pgtrek.plan.InventoryEntry;
import dev.pgtrek.plan.InventoryEntry.Fate;
import dev.pgtrek.report.RunReport.InventoryLine;
import dev.pgtrek.schema.Refusal;
import dev.pgtrek.spi.Step;
import java.util.List;

/** The plan's inventory as the report tells it: with what the server refused in the end. */
final class InventoryLines {

  private InventoryLines() {}

  static List<InventoryLine> of(List<InventoryEntry> inventory, List<Refusal> refusals) {
    return inventory.stream().map(entry -> line(entry, refusals)).toList();
  }

  private static InventoryLine line(InventoryEntry planned, List<Refusal> refusals) {
    InventoryEntry entry = planned;
    for (Refusal refusal : refusals) {
      Step step = refusal.step();
      if (planned.made().equals(step.table() + " " + step.object())) {
        entry = refused(planned, refusal);
      }
    }
    return new InventoryLine(
        entry.kind(), entry.name(), entry.fate().word(), entry.how(), entry.sql());
  }

  private static InventoryEntry refused(InventoryEntry planned, Refusal refusal) {
    Step step = refusal.step();
    return step.kind() == Step.Kind.VALIDATE
        ? planned.refused(
            Fate.CHANGED,
            "It holds for new rows only (NOT VALID), because rows break it: "
                + refusal.result().reason(),
            step.sql())
        : planned.refused(
            Fate.LEFT, "The server refused it: " + refusal.result().reason(), step.sql());
  }
}
