package dev.pgtrek.sqlite.sql;

import java.util.Optional;

/** Tells virtual tables by their text: the module may be absent, so that no pragma knows. */
public final class VirtualTableText {

  private VirtualTableText() {}

  /** The module of a CREATE VIRTUAL TABLE as written; empty for any other statement. */
  public static Optional<String> module(String sql) {
    TokenReader in = new TokenReader(sql);
    if (!in.take("CREATE") || !in.take("VIRTUAL")) {
      return Optional.empty();
    }
    in.take("TABLE");
    if (in.sees("IF", "NOT")) {
      in.skip();
      in.skip();
      in.skip();
    }
    in.takeQualifiedName();
    in.take("USING");
    return Optional.ofNullable(in.takeName());
  }
}
