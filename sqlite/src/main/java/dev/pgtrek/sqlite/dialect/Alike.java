package dev.pgtrek.sqlite.dialect;

import dev.pgtrek.model.ValueFormat;
import dev.pgtrek.sqlite.dialect.Operand.Level;
import java.util.List;
import java.util.stream.Collectors;

/** Values of which one is taken, so that they have to be of one kind. */
final class Alike {

  private Alike() {}

  /** The same, literals as the kind of the others. */
  static List<Operand> of(List<Operand> values) {
    Kind kind = Kind.NULL;
    for (Operand value : values) {
      boolean bare = value.string() != null && value.is(Kind.TEXT);
      if (!value.is(Kind.NULL) && (kind == Kind.NULL || (kind == Kind.TEXT && !bare))) {
        kind = value.kind();
      } else if (kind == Kind.INTEGER && value.kind().isNumber()) {
        kind = value.kind();
      } else if (kind == Kind.NUMERIC && value.is(Kind.DOUBLE)) {
        kind = Kind.DOUBLE;
      }
    }
    Kind wanted = kind;
    values.forEach(Alike::requireUsual);
    return values.stream().map(value -> as(value, wanted)).toList();
  }

  /** Of what is spelled in a way of its own the way would be forgotten. */
  private static void requireUsual(Operand value) {
    if (value.origin() == null) {
      return;
    }
    boolean usual =
        value.kind().isMoment()
            ? StoredColumns.written(value.origin()) == ValueFormat.ISO
            : !value.is(Kind.UUID) || !StoredColumns.asBytes(value.origin());
    if (!usual) {
      throw new NotTranslatable(
          "it takes one of several values, of which " + value.called() + " is spelled otherwise");
    }
  }

  private static Operand as(Operand value, Kind wanted) {
    if (value.is(wanted) || value.is(Kind.NULL)) {
      return wanted == Kind.JSON_TEXT ? Documents.text(value) : value;
    }
    String text = value.string();
    if (text != null && value.is(Kind.TEXT) && wanted != Kind.JSON_TEXT) {
      return Casts.literal(wanted, text);
    }
    if (text != null && wanted == Kind.JSON_TEXT) {
      return value;
    }
    if (value.is(Kind.INTEGER) && wanted == Kind.NUMERIC) {
      return value.as(Kind.NUMERIC);
    }
    if (wanted == Kind.DOUBLE && value.kind().isNumber()) {
      return value.number() != null
          ? Operand.number(Kind.DOUBLE, value.number())
          : Casts.cast(value, TypeName.of("double precision"));
    }
    throw new NotTranslatable("it takes one of values of different kinds");
  }

  static String list(List<Operand> values) {
    return values.stream().map(Operand::sql).collect(Collectors.joining(", "));
  }

  /** What one of them is. */
  static Operand together(List<Operand> values, String sql) {
    Operand first = values.stream().filter(v -> !v.is(Kind.NULL)).findFirst().orElse(Operand.NULL);
    int digits = 0;
    int scale = -1;
    long least = Long.MAX_VALUE;
    boolean bounded = true;
    for (Operand value : values) {
      if (!value.is(Kind.NULL)) {
        digits = Math.max(digits, value.digits());
        scale = Math.max(scale, value.scale());
        least = Math.min(least, value.least());
        bounded &= value.digits() > 0 && value.scale() >= 0;
      }
    }
    if (first.is(Kind.NUMERIC) && bounded) {
      int whole = 0;
      for (Operand value : values) {
        whole = Math.max(whole, value.digits() - Math.max(value.scale(), 0));
      }
      digits = whole + scale;
    }
    String collation = first.collation();
    for (Operand value : values) {
      collation = collation == null ? value.collation() : collation;
    }
    return new Operand(
        sql,
        Level.ATOM,
        first.kind(),
        bounded || first.is(Kind.INTEGER) ? digits : 0,
        bounded ? scale : -1,
        least == Long.MAX_VALUE ? Long.MIN_VALUE : least,
        null,
        null,
        collation,
        false,
        null);
  }
}
