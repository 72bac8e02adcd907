package dev.pgtrek.sqlite.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Tells virtual tables by their text: the module may be absent, so that no pragma knows. */
public final class VirtualTableText {

  private VirtualTableText() {}

  /** The module of a CREATE VIRTUAL TABLE as written; empty for any other statement. */
  public static Optional<String> module(String sql) {
    TokenReader in = new TokenReader(sql);
    return toModule(in) ? Optional.ofNullable(in.takeName()) : Optional.empty();
  }

  /**
   * What a CREATE VIRTUAL TABLE hands to its module: the text between the commas of its
   * parentheses, quotes and all; a comma inside another parenthesis cuts nothing.
   */
  public static List<String> arguments(String sql) {
    TokenReader in = new TokenReader(sql);
    List<String> arguments = new ArrayList<>();
    if (!toModule(in) || in.takeName() == null || !in.takeSymbol('(')) {
      return arguments;
    }
    int from = in.place();
    while (!in.atEnd() && !in.seesSymbol(')')) {
      if (in.seesSymbol(',')) {
        arguments.add(in.between(from, in.place()));
        in.skip();
        from = in.place();
      } else {
        in.skipWhole();
      }
    }
    arguments.add(in.between(from, in.place()));
    arguments.removeIf(String::isEmpty);
    return arguments;
  }

  /** Moves to the module's name; false where this is no virtual table. */
  private static boolean toModule(TokenReader in) {
    if (!in.take("CREATE") || !in.take("VIRTUAL")) {
      return false;
    }
    in.take("TABLE");
    if (in.sees("IF", "NOT")) {
      in.skip();
      in.skip();
      in.skip();
    }
    in.takeQualifiedName();
    in.take("USING");
    return true;
  }
}
