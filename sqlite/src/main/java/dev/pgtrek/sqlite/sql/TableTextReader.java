package dev.pgtrek.sqlite.sql;

import dev.pgtrek.sqlite.sql.TableText.CheckText;
import dev.pgtrek.sqlite.sql.TableText.ColumnText;
import dev.pgtrek.sqlite.sql.TableText.KeyText;
import dev.pgtrek.sqlite.sql.TableText.ReferenceText;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Follows SQLite's grammar of CREATE TABLE, its liberties included: strings for names, types of any
 * words, table constraints without commas between them, a DEFERRABLE that stands alone.
 */
final class TableTextReader {

  /** Reserved words, so that none of them begins a type or is a bare column name. */
  private static final Set<String> CONSTRAINT_WORDS =
      Set.of(
          "CONSTRAINT",
          "PRIMARY",
          "NOT",
          "NULL",
          "UNIQUE",
          "CHECK",
          "DEFAULT",
          "COLLATE",
          "REFERENCES",
          "AS",
          "ON",
          "DEFERRABLE",
          "FOREIGN");

  private static final Set<String> TABLE_CONSTRAINT_WORDS =
      Set.of("CONSTRAINT", "PRIMARY", "UNIQUE", "CHECK", "FOREIGN");

  private final TokenReader in;
  private final List<ColumnText> columns = new ArrayList<>();
  private final List<KeyText> keys = new ArrayList<>();
  private final List<CheckText> checks = new ArrayList<>();
  private final List<ReferenceText> references = new ArrayList<>();
  private boolean autoincrement;
  private @Nullable String constraint;

  TableTextReader(String sql) {
    this.in = new TokenReader(sql);
  }

  TableText read() {
    while (!in.atEnd() && !in.seesSymbol('(')) {
      in.skip();
    }
    in.takeSymbol('(');
    while (!in.atEnd() && !in.seesSymbol(')')) {
      int before = in.place();
      if (startsTableConstraint()) {
        tableConstraint();
      } else {
        column();
      }
      if (!in.takeSymbol(',') && in.place() == before) {
        in.skipWhole();
      }
    }
    return new TableText(columns, keys, checks, references, autoincrement);
  }

  private boolean startsTableConstraint() {
    return seesAny(TABLE_CONSTRAINT_WORDS);
  }

  private boolean seesAny(Set<String> words) {
    return words.stream().anyMatch(in::sees);
  }

  private void column() {
    constraint = null;
    String name = in.takeName();
    if (name == null) {
      return;
    }
    while (!atElementEnd() && !seesAny(CONSTRAINT_WORDS) && !in.sees("GENERATED", "ALWAYS")) {
      in.skipWhole();
    }
    String collation = null;
    String generated = null;
    while (!atElementEnd()) {
      if (in.take("COLLATE")) {
        collation = in.takeName();
      } else if (in.take("AS")) {
        generated = in.takeParenthesised();
      } else {
        columnConstraint(name);
      }
    }
    columns.add(new ColumnText(name, collation, generated));
  }

  private boolean atElementEnd() {
    return in.atEnd() || in.seesSymbol(',') || in.seesSymbol(')');
  }

  private void columnConstraint(String column) {
    if (in.take("CONSTRAINT")) {
      constraint = in.takeName();
    } else if (in.take("PRIMARY")) {
      in.take("KEY");
      keys.add(new KeyText(name(), true, List.of(column)));
    } else if (in.take("UNIQUE")) {
      keys.add(new KeyText(name(), false, List.of(column)));
    } else if (in.take("CHECK")) {
      check();
    } else if (in.take("REFERENCES")) {
      reference(List.of(column));
    } else if (in.take("DEFAULT")) {
      constraint = null;
      if (in.seesSymbol('+') || in.seesSymbol('-')) {
        in.skip();
      }
      in.skipWhole();
    } else {
      common();
    }
  }

  private void tableConstraint() {
    if (in.take("CONSTRAINT")) {
      constraint = in.takeName();
    }
    if (in.take("PRIMARY")) {
      in.take("KEY");
      keys.add(new KeyText(name(), true, columnList()));
    } else if (in.take("UNIQUE")) {
      keys.add(new KeyText(name(), false, columnList()));
    } else if (in.take("CHECK")) {
      check();
    } else if (in.take("FOREIGN")) {
      in.take("KEY");
      List<String> referring = columnList();
      if (in.take("REFERENCES")) {
        reference(referring);
      }
    }
    while (!atElementEnd() && !startsTableConstraint()) {
      common();
    }
  }

  /** What may stand behind any constraint. */
  private void common() {
    if (in.take("AUTOINCREMENT")) {
      autoincrement = true;
    } else if (in.sees("DEFERRABLE") || in.sees("NOT", "DEFERRABLE")) {
      deferral();
    } else if (in.sees("NOT", "NULL") || in.sees("ON", "CONFLICT")) {
      constraint = null;
      in.skip();
      in.skip();
    } else {
      in.skipWhole();
    }
  }

  private void check() {
    String expression = in.takeParenthesised();
    String checkName = name();
    if (expression != null) {
      checks.add(new CheckText(checkName, expression));
    }
  }

  private void reference(List<String> referring) {
    String parent = in.takeName();
    if (parent == null) {
      return;
    }
    if (in.seesSymbol('(')) {
      in.skipParenthesised();
    }
    references.add(new ReferenceText(name(), referring, parent, false, false));
    while (in.sees("ON", "DELETE")
        || in.sees("ON", "UPDATE")
        || in.sees("ON", "INSERT")
        || in.sees("MATCH")) {
      if (in.take("MATCH")) {
        in.skip();
      } else {
        in.skip();
        in.skip();
        boolean twoWords = in.sees("SET") || in.sees("NO");
        in.skip();
        if (twoWords) {
          in.skip();
        }
      }
    }
  }

  /** Belongs to the latest foreign key, wherever it stands. */
  private void deferral() {
    boolean deferrable = !in.take("NOT");
    in.take("DEFERRABLE");
    boolean initially = in.take("INITIALLY") && in.sees("DEFERRED");
    if (in.sees("DEFERRED") || in.sees("IMMEDIATE")) {
      in.skip();
    }
    if (!references.isEmpty()) {
      references.add(references.removeLast().deferred(deferrable, initially));
    }
  }

  private List<String> columnList() {
    List<String> names = new ArrayList<>();
    if (!in.takeSymbol('(')) {
      return names;
    }
    while (!in.atEnd() && !in.takeSymbol(')')) {
      String name = in.takeName();
      if (name != null) {
        names.add(name);
      }
      while (!atElementEnd()) {
        if (in.take("AUTOINCREMENT")) {
          autoincrement = true;
        } else {
          in.skipWhole();
        }
      }
      in.takeSymbol(',');
    }
    return names;
  }

  /** The name given by a CONSTRAINT before, which counts for one constraint. */
  private @Nullable String name() {
    String taken = constraint;
    constraint = null;
    return taken;
  }
}
