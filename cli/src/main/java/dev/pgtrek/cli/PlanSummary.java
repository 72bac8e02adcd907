package dev.pgtrek.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pgtrek.cli.terminal.Style;
import dev.pgtrek.model.Column;
import dev.pgtrek.plan.Plan;
import dev.pgtrek.plan.Plan.TablePlan;
import dev.pgtrek.report.Figures;
import dev.pgtrek.spi.ColumnRoute;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;

/**
 * What a plan says, for a person or a program.
 *
 * @param plan the plan
 * @param yaml its file
 * @param sql its statements' file
 */
record PlanSummary(Plan plan, Path yaml, Path sql) {

  static PlanSummary of(Plan plan, Path yaml, Path sql) {
    return new PlanSummary(plan, yaml, sql);
  }

  /** The type as the target's tables name it. */
  private static String became(ColumnRoute route) {
    return route.target().declared().isEmpty()
        ? route.target().type().sql()
        : route.target().declared();
  }

  void print(PrintStream out, Style style, boolean everyColumn) {
    for (TablePlan table : plan.tables()) {
      table(table, out, style, everyColumn);
    }
    if (!plan.notCarried().isEmpty()) {
      out.println(style.yellow("Not carried over"));
      for (Plan.NotCarried left : plan.notCarried()) {
        out.println("  " + shown(left.kind() + " " + left.name() + ": " + left.reason()));
      }
      out.println();
    }
    Findings.print(plan.findings(), out, style);
    out.println(
        "%s planned, %s not carried over."
            .formatted(
                Figures.count(plan.tables().size(), "table"),
                Figures.count(plan.notCarried().size(), "object")));
    out.println("  " + style.faint("plan") + "  " + yaml);
    out.println("  " + style.faint("sql ") + "  " + sql);
  }

  private static void table(TablePlan table, PrintStream out, Style style, boolean everyColumn) {
    String source = shown(table.route().source().name().table().text());
    out.println(
        "%s → %s  %s"
            .formatted(
                style.bold(source),
                shown(table.route().target().name().toString()),
                style.faint(
                    Figures.count(table.rows(), "row") + ", " + Figures.bytes(table.bytes()))));
    List<ColumnRoute> columns = table.route().columns();
    int same = 0;
    for (int i = 0; i < columns.size(); i++) {
      if (everyColumn || changed(columns.get(i))) {
        column(columns.get(i), table.reasons().get(i), out, style);
      } else {
        same++;
      }
    }
    if (same > 0) {
      out.println("  " + style.faint(Figures.count(same, "column") + " as declared"));
    }
    out.println();
  }

  private static void column(ColumnRoute route, String reason, PrintStream out, Style style) {
    Column source = route.source();
    String declared = source.declared().isEmpty() ? "(no type)" : source.declared();
    out.println(
        "  %-24s %s → %s"
            .formatted(shown(source.name().text()), shown(declared), shown(became(route))));
    out.println("  " + " ".repeat(24) + " " + style.faint(shown(reason)));
  }

  /** Whether a column becomes another type than its declaration says, or gets another name. */
  private static boolean changed(ColumnRoute route) {
    return !route.source().declared().equalsIgnoreCase(became(route))
        || !route.source().name().equals(route.target().name());
  }

  String json() {
    ObjectNode result = Json.object();
    result.put("format", "pgtrek-plan-summary-1");
    result.put("plan", yaml.toString());
    result.put("sql", sql.toString());
    result.put("schema", plan.schema());
    ArrayNode tables = result.putArray("tables");
    for (TablePlan table : plan.tables()) {
      ObjectNode one = tables.addObject();
      one.put("source", table.route().source().name().toString());
      one.put("target", table.route().target().name().toString());
      one.put("rows", table.rows());
      one.put("bytes", table.bytes());
      ArrayNode columns = one.putArray("columns");
      for (int i = 0; i < table.route().columns().size(); i++) {
        ColumnRoute route = table.route().columns().get(i);
        ObjectNode column = columns.addObject();
        column.put("source", route.source().name().text());
        column.put("declared", route.source().declared());
        column.put("target", route.target().name().text());
        column.put("type", became(route));
        column.put("reason", table.reasons().get(i));
      }
    }
    ArrayNode left = result.putArray("notCarried");
    plan.notCarried().forEach(object -> left.add(Json.of(object)));
    ArrayNode findings = result.putArray("findings");
    plan.findings().forEach(finding -> findings.add(Json.of(finding)));
    return Json.text(result);
  }

  private static String shown(String text) {
    return Figures.visible(text);
  }
}
