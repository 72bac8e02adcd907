package dev.pgtrek.sqlite.dialect;

import dev.pgtrek.sqlite.dialect.Operand.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * {@code LIKE} and {@code ILIKE} of a fixed pattern. SQLite's {@code LIKE} folds the letters A to Z
 * whatever is asked, so that a pattern that minds the case becomes a {@code GLOB}, which does; one
 * that does not stays a {@code LIKE} as long as its letters are none that a letter beyond ASCII is
 * folded to.
 */
final class Patterns {

  /** The lower case of a letter beyond ASCII: the Kelvin sign, the dotted capital I. */
  private static final String FOLDED_TO = "ki";

  private Patterns() {}

  /** A piece of a pattern: a literal character, or one of the two wildcards. */
  private record Piece(int character, boolean wildcard) {}

  static Operand like(Operand value, Operand pattern, boolean anyCase) {
    if (value.is(Kind.NULL) || pattern.is(Kind.NULL)) {
      return Operand.NULL.as(Kind.BOOLEAN);
    }
    String text = pattern.string();
    if (text == null) {
      throw new NotTranslatable("it matches a pattern that is computed");
    }
    return like(value, pieces(text, '\\'), anyCase);
  }

  /** The pattern of {@code LIKE … ESCAPE}, spelled with the usual escape. */
  static Operand escaped(@Nullable String pattern, @Nullable String escape) {
    if (pattern == null || escape == null || escape.length() > 1) {
      throw new NotTranslatable("it matches a pattern that is computed");
    }
    StringBuilder usual = new StringBuilder();
    List<Piece> pieces =
        escape.isEmpty() ? pieces(pattern, '\0') : pieces(pattern, escape.charAt(0));
    for (Piece piece : pieces) {
      if (!piece.wildcard && "%_\\".indexOf(piece.character) >= 0) {
        usual.append('\\');
      }
      usual.appendCodePoint(piece.character);
    }
    return Operand.string(Kind.TEXT, usual.toString());
  }

  private static List<Piece> pieces(String pattern, char escape) {
    List<Piece> pieces = new ArrayList<>();
    for (int i = 0; i < pattern.length(); ) {
      int c = pattern.codePointAt(i);
      i += Character.charCount(c);
      if (c == escape && escape != '\0') {
        if (i >= pattern.length()) {
          throw new NotTranslatable("it matches a pattern that ends with its escape");
        }
        c = pattern.codePointAt(i);
        i += Character.charCount(c);
        pieces.add(new Piece(c, false));
      } else {
        pieces.add(new Piece(c, c == '%' || c == '_'));
      }
    }
    return pieces;
  }

  private static Operand like(Operand value, List<Piece> pieces, boolean anyCase) {
    String subject = subject(value, pieces);
    boolean letters = pieces.stream().anyMatch(p -> !p.wildcard && hasCase(p.character));
    if (pieces.stream().noneMatch(Piece::wildcard) && !(anyCase && letters)) {
      return Operand.condition(subject + " = " + Literals.text(literal(pieces)), Level.PREDICATE);
    }
    if (!anyCase || !letters) {
      return Operand.condition(subject + " GLOB " + Literals.text(glob(pieces)), Level.PREDICATE);
    }
    for (Piece piece : pieces) {
      boolean sure =
          piece.wildcard
              || !hasCase(piece.character)
              || (piece.character < 0x80
                  && FOLDED_TO.indexOf(Character.toLowerCase(piece.character)) < 0);
      if (!sure) {
        throw new NotTranslatable(
            "it matches without regard to case a pattern with the letter "
                + Character.toString(piece.character)
                + ", which letters beyond ASCII are folded to");
      }
    }
    boolean escapes =
        pieces.stream().anyMatch(p -> !p.wildcard && "%_\\".indexOf(p.character) >= 0);
    return Operand.condition(
        subject + " LIKE " + Literals.text(like(pieces)) + (escapes ? " ESCAPE '\\'" : ""),
        Level.PREDICATE);
  }

  private static String subject(Operand value, List<Piece> pieces) {
    return switch (value.kind()) {
      case TEXT -> {
        if (!StoredColumns.tellsApart(value.collation())) {
          throw new NotTranslatable(
              "it matches under the collation "
                  + value.collation()
                  + ", under which different texts may be equal");
        }
        yield value.inner();
      }
      case JSON_TEXT -> {
        Piece first = pieces.isEmpty() ? new Piece('%', true) : pieces.getFirst();
        if (first.wildcard || first.character == '{' || first.character == '[') {
          throw new NotTranslatable(
              "it matches what stands in a document, which may be an object of another spelling");
        }
        yield "(" + Documents.scalarText(value) + ")";
      }
      case PADDED -> value.inner();
      default ->
          throw new NotTranslatable("it matches " + value.called() + ", which is no text, by LIKE");
    };
  }

  private static boolean hasCase(int character) {
    String letter = Character.toString(character);
    return !letter.toLowerCase(Locale.ROOT).equals(letter)
        || !letter.toUpperCase(Locale.ROOT).equals(letter);
  }

  private static String literal(List<Piece> pieces) {
    StringBuilder text = new StringBuilder();
    pieces.forEach(p -> text.appendCodePoint(p.character));
    return text.toString();
  }

  private static String glob(List<Piece> pieces) {
    StringBuilder text = new StringBuilder();
    for (Piece piece : pieces) {
      if (piece.wildcard) {
        text.append(piece.character == '%' ? '*' : '?');
      } else if ("*?[".indexOf(piece.character) >= 0) {
        text.append('[').appendCodePoint(piece.character).append(']');
      } else {
        text.appendCodePoint(piece.character);
      }
    }
    return text.toString();
  }

  private static String like(List<Piece> pieces) {
    StringBuilder text = new StringBuilder();
    for (Piece piece : pieces) {
      if (!piece.wildcard && "%_\\".indexOf(piece.character) >= 0) {
        text.append('\\');
      }
      text.appendCodePoint(piece.character);
    }
    return text.toString();
  }
}
