package dev.pgtrek.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pgtrek.cli.terminal.Style;
import dev.pgtrek.report.Figures;
import dev.pgtrek.spi.MovePlan;
import dev.pgtrek.spi.MovePlan.NotCarried;
import dev.pgtrek.spi.MoveStep;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What moving between servers would do: as text, as JSON, and as the statements themselves. */
final class MovePlanText {

  private static final int MOST_OF_A_KIND = 5;

  private MovePlanText() {}

  /** The statements in the order in which they could run one after the other. */
  static String sql(MovePlan plan) {
    StringBuilder text = new StringBuilder();
    for (MoveStep step : plan.steps()) {
      text.append("-- ").append(Figures.visible(step.id()));
      if (step.bytes() > 0) {
        text.append(" (").append(Figures.bytes(step.bytes())).append(')');
      }
      text.append('\n');
      if (isSql(step)) {
        text.append(step.text()).append('\n');
      } else {
        step.text().lines().forEach(line -> text.append("--   ").append(line).append('\n'));
      }
      text.append('\n');
    }
    return text.toString();
  }

  /** Rows, large objects and positions are moved by pgtrek itself. */
  private static boolean isSql(MoveStep step) {
    return step.kind().phase() != MoveStep.Phase.COPY
        && step.kind() != MoveStep.Kind.EXTENSION_ROWS;
  }

  /** A summary for people: how many steps of each kind, and the largest of each. */
  static void print(MovePlan plan, Path sql, PrintStream out, Style style) {
    Findings.print(plan.findings(), out, style);
    Map<MoveStep.Kind, List<MoveStep>> kinds = new EnumMap<>(MoveStep.Kind.class);
    plan.steps().forEach(s -> kinds.computeIfAbsent(s.kind(), _ -> new ArrayList<>()).add(s));
    out.println(style.bold(Figures.count(plan.steps().size(), "step")));
    kinds.forEach((kind, steps) -> print(kind, steps, out, style));
    if (!plan.notCarried().isEmpty()) {
      out.println();
      out.println(style.yellow("Left out (" + plan.notCarried().size() + ")"));
      for (NotCarried left : plan.notCarried()) {
        out.println("  " + Figures.visible(left.kind() + " " + left.name() + ": " + left.reason()));
      }
    }
    out.println();
    plan.remarks().forEach(remark -> out.println("  " + Figures.visible(remark)));
    out.println("  the statements: " + sql);
  }

  private static void print(
      MoveStep.Kind kind, List<MoveStep> steps, PrintStream out, Style style) {
    long bytes = steps.stream().mapToLong(MoveStep::bytes).sum();
    out.println(
        "  %-18s %6s %10s"
            .formatted(
                word(kind), Figures.count(steps.size()), bytes == 0 ? "" : Figures.bytes(bytes)));
    steps.stream()
        .limit(MOST_OF_A_KIND)
        .forEach(s -> out.println("      " + style.faint(Figures.visible(s.id()))));
    if (steps.size() > MOST_OF_A_KIND) {
      out.println(
          "      " + style.faint("and " + Figures.count(steps.size() - MOST_OF_A_KIND) + " more"));
    }
  }

  private static String word(MoveStep.Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  /** All of it, for programs. */
  static String json(MovePlan plan, Path sql) {
    ObjectNode result = Json.object();
    result.put("format", "pgtrek-move-plan-1");
    result.put("sql", sql.toString());
    ArrayNode findings = result.putArray("findings");
    plan.findings().forEach(f -> findings.add(Json.of(f)));
    ArrayNode steps = result.putArray("steps");
    for (MoveStep step : plan.steps()) {
      ObjectNode one = steps.addObject().put("id", step.id()).put("kind", word(step.kind()));
      if (step.table() != null) {
        one.put("table", step.table().toString());
      }
      one.put("bytes", step.bytes()).put("alone", step.alone()).put("text", step.text());
      ArrayNode after = one.putArray("after");
      step.after().stream().sorted().forEach(after::add);
    }
    ArrayNode left = result.putArray("notCarried");
    for (NotCarried each : plan.notCarried()) {
      left.addObject()
          .put("kind", each.kind())
          .put("name", each.name())
          .put("reason", each.reason())
          .put("text", each.text());
    }
    return Json.text(result);
  }
}
