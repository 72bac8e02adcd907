package dev.pgtrek.sqlite.sql;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What only the text of a CREATE INDEX tells.
 *
 * @param terms the text of each term, without COLLATE, ASC and DESC at its end
 * @param where the condition of a partial index, or null
 */
public record IndexText(List<String> terms, @Nullable String where) {

  public IndexText {
    terms = List.copyOf(terms);
  }

  /** Reads a statement; what it does not understand it passes over. */
  public static IndexText of(String sql) {
    TokenReader in = new TokenReader(sql);
    while (!in.atEnd() && !in.seesSymbol('(')) {
      in.skip();
    }
    in.takeSymbol('(');
    List<String> terms = new ArrayList<>();
    while (!in.atEnd() && !in.takeSymbol(')')) {
      int start = in.place();
      while (!in.atEnd() && !in.seesSymbol(',') && !in.seesSymbol(')')) {
        in.skipWhole();
      }
      terms.add(in.between(start, withoutOrder(in, start, in.place())));
      in.takeSymbol(',');
    }
    return new IndexText(terms, in.take("WHERE") ? in.rest() : null);
  }

  /** The end of a term before its order and collation. */
  private static int withoutOrder(TokenReader in, int start, int end) {
    int last = end;
    if (last - 1 > start && (in.token(last - 1).is("ASC") || in.token(last - 1).is("DESC"))) {
      last--;
    }
    boolean collated = last - 2 > start && in.token(last - 2).is("COLLATE");
    return collated ? last - 2 : last;
  }
}
