package dev.pgtrek.plan;

import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.Table;
import dev.pgtrek.spi.Dialect;
import dev.pgtrek.spi.Step;
import dev.pgtrek.spi.TableRoute;
import java.util.List;

/** A plan as the statements that carry it out, for people and for psql. */
public final class PlanSql {

  private PlanSql() {}

  /** The text of plan.sql; the rows' place is marked. */
  public static String of(Plan plan, Dialect dialect) {
    List<Table> tables = plan.routes().stream().map(TableRoute::made).toList();
    StringBuilder text = new StringBuilder();
    comment(
        text,
        "The statements by which pgtrek carries "
            + plan.source()
            + " ("
            + plan.engine()
            + ") into the schema "
            + plan.schema()
            + ".");
    boolean file = plan.typed() != null;
    comment(
        text,
        (file ? "sqlite3" : "psql")
            + " runs this file as it is; it makes everything but the rows.");
    text.append(file ? ".bail on\n\n" : "\\set ON_ERROR_STOP on\n\n");
    comment(text, "Before the rows");
    Identifier schema = Identifier.of(plan.schema());
    plan.extensions().forEach(needed -> append(text, dialect.extend(needed, schema)));
    plan.definedReferences().forEach(needed -> append(text, dialect.refer(needed, schema)));
    ExistingPlan existing = plan.existing();
    (existing == null ? dialect.before(tables) : existing.before())
        .forEach(step -> append(text, step));
    text.append('\n');
    comment(text, "Here the rows are copied: " + rows(plan) + " of them.");
    text.append('\n');
    comment(text, "After the rows");
    (existing == null ? dialect.after(tables) : existing.after())
        .forEach(step -> append(text, step));
    if (plan.typed() != null) {
      plan.typed().restored().forEach(step -> append(text, step));
    }
    dialect.statements().steps(plan.views(), plan.triggers()).forEach(step -> append(text, step));
    plan.notCarried()
        .forEach(
            left -> {
              text.append('\n');
              comment(
                  text, "Not carried: " + left.kind() + " " + left.name() + ". " + left.reason());
              left.sql().lines().forEach(line -> comment(text, "  " + line));
            });
    return text.toString();
  }

  private static long rows(Plan plan) {
    return plan.tables().stream().mapToLong(Plan.TablePlan::rows).sum();
  }

  private static void append(StringBuilder text, Step step) {
    String sql = step.sql().stripTrailing();
    text.append('\n');
    comment(text, PlanTree.word(step.kind()).replace('_', ' ') + " " + step.object());
    text.append(sql).append(sql.endsWith(";") ? "\n" : ";\n");
  }

  /** A name may hold a line break, which must not end the comment. */
  private static void comment(StringBuilder text, String words) {
    text.append("-- ").append(words.replace('\r', ' ').replace('\n', ' ').stripTrailing());
    text.append('\n');
  }
}
