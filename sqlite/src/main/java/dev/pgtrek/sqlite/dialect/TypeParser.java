package dev.pgtrek.sqlite.dialect;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Parses the names of types, with their modifiers. */
class TypeParser extends TokenCursor {

  TypeParser(List<Token> tokens) {
    super(tokens);
  }

  /**
   * A type's name alone.
   *
   * @throws NotTranslatable if the text is not one whole name
   */
  static TypeName type(String declared) {
    TypeParser parser = new TypeParser(Tokenizer.of(declared));
    TypeName type = parser.typeName();
    parser.expectEnd();
    return type;
  }

  final TypeName typeName() {
    @Nullable String schema = null;
    Token first = take();
    if (!first.isName()) {
      throw unexpected(first);
    }
    String name = first.text();
    while (skipMark(".")) {
      schema = name;
      name = nameText();
    }
    if (first.kind() == Token.Kind.WORD && schema == null) {
      name = words(name);
    }
    List<String> modifiers = new ArrayList<>();
    if (skipMark("(")) {
      do {
        boolean negative = peek().kind() == Token.Kind.OPERATOR && peek().text().equals("-");
        at += negative ? 1 : 0;
        modifiers.add((negative ? "-" : "") + take().text());
      } while (skipMark(","));
      expectMark(")");
    }
    boolean zoned = name.equals("timestamp") || name.equals("time");
    if (zoned && (peek().isWord("with") || peek().isWord("without"))) {
      name += " " + take().text();
      expectWord("time");
      expectWord("zone");
      name += " time zone";
    }
    boolean array = false;
    while (skipMark("[")) {
      array = true;
      if (!peek().isMark("]")) {
        take();
      }
      expectMark("]");
    }
    return new TypeName("pg_catalog".equals(schema) ? null : schema, name, modifiers, array);
  }

  /** The words that belong to the name of a built-in type. */
  private String words(String first) {
    return switch (first) {
      case "character", "bit", "char" -> skipWord("varying") ? first + " varying" : first;
      case "double" -> {
        expectWord("precision");
        yield "double precision";
      }
      case "interval" -> {
        while (List.of("year", "month", "day", "hour", "minute", "second", "to")
            .contains(peek().keyword())) {
          at++;
        }
        yield first;
      }
      default -> first;
    };
  }
}
