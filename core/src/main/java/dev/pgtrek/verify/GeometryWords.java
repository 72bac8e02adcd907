package dev.pgtrek.verify;

import dev.pgtrek.model.GeometryKind;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@link dev.pgtrek.model.ValueFormat#WKT} into what {@link CanonicalGeometry} keeps of a
 * geometry. What is no such text is an {@link IllegalArgumentException}. For one thread.
 */
final class GeometryWords {

  private static final int DEEPEST = 200;

  private final String text;
  private int at;

  GeometryWords(byte[] bytes, int offset, int length) {
    this.text = new String(bytes, offset, length, StandardCharsets.US_ASCII);
  }

  /** The SRID in front, or 0. */
  int srid() {
    if (!text.startsWith("SRID=")) {
      return 0;
    }
    int end = text.indexOf(';');
    if (end < 0) {
      throw new IllegalArgumentException("an SRID without an end");
    }
    at = end + 1;
    return Integer.parseInt(text, "SRID=".length(), end, 10);
  }

  /** The geometry, to the end of the text. */
  void geometry(CanonicalRow out) {
    geometry(null, false, false, 0, out);
    blanks();
    if (at != text.length()) {
      throw new IllegalArgumentException("more than a geometry");
    }
  }

  /** What a part is that says nothing of it, and the dimensions of its whole. */
  private void geometry(
      @Nullable GeometryKind usual, boolean wholeZ, boolean wholeM, int depth, CanonicalRow out) {
    if (depth > DEEPEST) {
      throw new IllegalArgumentException("too deep");
    }
    String word = word();
    boolean z = wholeZ;
    boolean m = wholeM;
    GeometryKind kind = usual;
    boolean empty = word.equals("EMPTY");
    if (!word.isEmpty() && !empty) {
      kind = GeometryKind.of(word).orElseThrow(IllegalArgumentException::new);
      String dimensions = word();
      empty = dimensions.equals("EMPTY");
      if (!empty && !dimensions.isEmpty()) {
        z = dimensions.startsWith("Z");
        m = dimensions.endsWith("M");
        empty = word().equals("EMPTY");
      }
    }
    if (kind == null || kind == GeometryKind.GEOMETRY) {
      throw new IllegalArgumentException("a geometry without a kind");
    }
    CanonicalGeometry.head(kind.code(), z, m, out);
    body(kind, z, m, empty, depth, out);
  }

  private void body(
      GeometryKind kind, boolean z, boolean m, boolean empty, int depth, CanonicalRow out) {
    int width = 2 + (z ? 1 : 0) + (m ? 1 : 0);
    if (kind == GeometryKind.POINT) {
      if (empty) {
        for (int i = 0; i < width; i++) {
          CanonicalGeometry.coordinate(Double.NaN, out);
        }
      } else {
        expect('(');
        position(width, out);
        expect(')');
      }
      return;
    }
    Part part =
        switch (kind) {
          case LINESTRING, CIRCULARSTRING -> to -> position(width, to);
          case POLYGON, TRIANGLE -> to -> parts(isEmpty(), p -> position(width, p), to);
          default -> to -> geometry(usual(kind).orElse(null), z, m, depth + 1, to);
        };
    parts(empty, part, out);
  }

  /** Something between commas. */
  private interface Part {
    void read(CanonicalRow out);
  }

  private static Optional<GeometryKind> usual(GeometryKind whole) {
    return switch (whole) {
      case MULTIPOINT -> Optional.of(GeometryKind.POINT);
      case MULTILINESTRING, COMPOUNDCURVE, CURVEPOLYGON, MULTICURVE ->
          Optional.of(GeometryKind.LINESTRING);
      case MULTIPOLYGON, MULTISURFACE, POLYHEDRALSURFACE -> Optional.of(GeometryKind.POLYGON);
      case TIN -> Optional.of(GeometryKind.TRIANGLE);
      default -> Optional.empty();
    };
  }

  /** Their number comes first, and is known last. */
  private void parts(boolean empty, Part part, CanonicalRow out) {
    if (empty) {
      CanonicalGeometry.number(0, out);
      return;
    }
    CanonicalGeometry.number(count(), out);
    expect('(');
    do {
      part.read(out);
      blanks();
    } while (taken(','));
    expect(')');
  }

  /** How many parts the parenthesis has that begins here. */
  private int count() {
    blanks();
    int depth = 0;
    int count = 1;
    for (int i = at; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '(') {
        depth++;
      } else if (c == ')' && --depth == 0) {
        return count;
      } else if (c == ',' && depth == 1) {
        count++;
      }
    }
    throw new IllegalArgumentException("a parenthesis without an end");
  }

  private boolean isEmpty() {
    int before = at;
    if (word().equals("EMPTY")) {
      return true;
    }
    at = before;
    return false;
  }

  private void position(int width, CanonicalRow out) {
    for (int i = 0; i < width; i++) {
      blanks();
      int from = at;
      while (at < text.length() && " ,()".indexOf(text.charAt(at)) < 0) {
        at++;
      }
      CanonicalGeometry.coordinate(Double.parseDouble(text.substring(from, at)), out);
    }
  }

  private String word() {
    blanks();
    int from = at;
    while (at < text.length() && Character.isLetter(text.charAt(at))) {
      at++;
    }
    return text.substring(from, at);
  }

  private void blanks() {
    while (at < text.length() && text.charAt(at) == ' ') {
      at++;
    }
  }

  private boolean taken(char wanted) {
    blanks();
    if (at < text.length() && text.charAt(at) == wanted) {
      at++;
      return true;
    }
    return false;
  }

  private void expect(char wanted) {
    if (!taken(wanted)) {
      throw new IllegalArgumentException("no " + wanted + " where one has to be");
    }
  }
}
