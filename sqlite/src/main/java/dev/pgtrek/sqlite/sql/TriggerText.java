package dev.pgtrek.sqlite.sql;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the statements of a trigger write to.
 *
 * @param event {@code INSERT}, {@code UPDATE} or {@code DELETE}
 * @param conditional whether a WHEN decides if it acts
 * @param writes its statements, in order
 */
public record TriggerText(String event, boolean conditional, List<Write> writes) {

  public TriggerText {
    writes = List.copyOf(writes);
  }

  /**
   * One statement.
   *
   * @param table the table that it writes to, or null where it writes to none or cannot be read
   * @param columns the columns that an INSERT names
   * @param values what it puts there, in the same order and number: the column of the new row, or
   *     null for anything else; empty where it is no INSERT of one row
   */
  public record Write(@Nullable String table, List<String> columns, List<@Nullable String> values) {

    static final Write NOTHING = new Write(null, List.of(), List.of());

    /** An INSERT whose every value is a column of the new row. */
    public boolean copiesNewRow() {
      return !columns.isEmpty()
          && values.size() == columns.size()
          && values.stream().noneMatch(v -> v == null);
    }
  }

  /** Reads a CREATE TRIGGER. What it does not understand writes to no table. */
  public static TriggerText of(String sql) {
    TokenReader in = new TokenReader(sql);
    String event = "";
    while (!in.atEnd() && !in.sees("ON")) {
      for (String word : List.of("INSERT", "UPDATE", "DELETE")) {
        if (event.isEmpty() && in.sees(word)) {
          event = word;
        }
      }
      in.skip();
    }
    boolean conditional = false;
    while (!in.atEnd() && !in.sees("BEGIN")) {
      conditional |= in.sees("WHEN");
      in.skipWhole();
    }
    in.take("BEGIN");
    List<Write> writes = new ArrayList<>();
    while (!in.atEnd() && !in.sees("END")) {
      writes.add(statement(in));
    }
    return new TriggerText(event, conditional, writes);
  }

  private static Write statement(TokenReader in) {
    Write write = write(in);
    while (!in.atEnd() && !in.takeSymbol(';')) {
      in.skipWhole();
    }
    return write;
  }

  private static Write write(TokenReader in) {
    if (in.take("DELETE") && in.take("FROM")) {
      return new Write(in.takeQualifiedName(), List.of(), List.of());
    }
    if (in.take("UPDATE")) {
      skipConflict(in);
      return new Write(in.takeQualifiedName(), List.of(), List.of());
    }
    boolean replaces = in.take("REPLACE");
    if (!replaces && !in.take("INSERT")) {
      return Write.NOTHING;
    }
    skipConflict(in);
    if (!in.take("INTO")) {
      return Write.NOTHING;
    }
    String table = in.takeQualifiedName();
    List<String> columns = columns(in);
    return new Write(table, columns, values(in));
  }

  private static void skipConflict(TokenReader in) {
    if (in.take("OR")) {
      in.skip();
    }
  }

  private static List<String> columns(TokenReader in) {
    List<String> columns = new ArrayList<>();
    if (in.takeSymbol('(')) {
      do {
        String name = in.takeName();
        if (name != null) {
          columns.add(name);
        }
      } while (in.takeSymbol(','));
      in.takeSymbol(')');
    }
    return columns;
  }

  /** One row of VALUES, or of a SELECT that reads no table. */
  private static List<@Nullable String> values(TokenReader in) {
    boolean selects = in.take("SELECT");
    if (!selects && !(in.take("VALUES") && in.takeSymbol('('))) {
      return List.of();
    }
    List<@Nullable String> values = new ArrayList<>();
    do {
      values.add(ofNewRow(in));
    } while (in.takeSymbol(','));
    boolean oneRow = selects ? in.seesSymbol(';') : in.takeSymbol(')') && in.seesSymbol(';');
    return oneRow ? values : List.of();
  }

  /** Passes over one value; the column where it is {@code new.column} and nothing more. */
  private static @Nullable String ofNewRow(TokenReader in) {
    String column = null;
    if (in.take("new") && in.takeSymbol('.')) {
      column = in.takeName();
    }
    while (!in.atEnd() && !in.seesSymbol(',') && !in.seesSymbol(')') && !in.seesSymbol(';')) {
      column = null;
      in.skipWhole();
    }
    return column;
  }
}
