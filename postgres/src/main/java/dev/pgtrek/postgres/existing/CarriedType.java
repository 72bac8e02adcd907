package dev.pgtrek.postgres.existing;

import dev.pgtrek.model.ColumnCast;
import dev.pgtrek.model.ColumnType;
import dev.pgtrek.model.ScalarType;
import dev.pgtrek.postgres.catalog.TypeNames;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * As what the values of a column of any type travel, and what the server does with them there. The
 * types of the model travel as themselves. What takes the same bytes as one of them (an enum,
 * citext and char take text's; a rounded timestamp takes a timestamp's) is only tried before; for
 * all else the server makes the value of a staged one.
 *
 * @param type what travels, as {@link ColumnType#sql} spells it; empty where nothing does
 * @param cast what the server does, or null where that is nothing
 */
record CarriedType(String type, @Nullable ColumnCast cast) {

  private static final String VALUE = ColumnCast.VALUE;
  private static final String TEXT = ScalarType.TEXT.sql();

  /** Of every element the text is what a cast reads, and JSON has a form of it. */
  private static final Set<String> PLAIN_ELEMENTS =
      Set.of(
          "text",
          "character varying",
          "citext",
          "smallint",
          "integer",
          "bigint",
          "boolean",
          "double precision",
          "numeric",
          "uuid",
          "date");

  /**
   * Of a column.
   *
   * @param declared its type as format_type spells it
   * @param base the same, of what is under a domain
   * @param kind pg_type.typtype of that, or {@code a} for an array
   * @param element the type of an array's elements, or null
   */
  static CarriedType of(String declared, String base, String kind, @Nullable String element) {
    CarriedType carried = ofBase(base, kind, element);
    if (declared.equals(base) || carried.type.isEmpty()) {
      return carried;
    }
    ColumnCast cast = carried.cast;
    return new CarriedType(
        carried.type,
        cast == null
            ? new ColumnCast(declared, "", "")
            : new ColumnCast(declared, cast.write(), cast.read()));
  }

  private static CarriedType ofBase(String base, String kind, @Nullable String element) {
    if (kind.equals("a") && element != null) {
      return array(base, element);
    }
    if (kind.equals("c") || kind.equals("p")) {
      return new CarriedType("", null);
    }
    ColumnType known = TypeNames.type(base);
    if (known != ScalarType.ANY) {
      // What has a precision of its own rounds what it is given.
      boolean rounds = base.startsWith("time") && base.contains("(") && !base.contains("(6)");
      return new CarriedType(known.sql(), rounds ? new ColumnCast(base, "", "") : null);
    }
    if (kind.equals("e")) {
      return new CarriedType(TEXT, new ColumnCast(base, "", ""));
    }
    if (base.startsWith("character(") || base.equals("character")) {
      return new CarriedType(TEXT, new ColumnCast(base, "", VALUE + "::text"));
    }
    if (base.equals("inet")) {
      // The cast to text adds the length of a mask that the server's own spelling leaves out.
      return new CarriedType(
          TEXT,
          new ColumnCast(
              base,
              VALUE + "::inet",
              "CASE WHEN " + VALUE + " IS NOT NULL THEN format('%s', " + VALUE + ") END"));
    }
    if (base.equals("real")) {
      return new CarriedType(
          ScalarType.DOUBLE.sql(),
          new ColumnCast(base, VALUE + "::real", VALUE + "::double precision"));
    }
    if (base.startsWith("numeric(")) {
      // A scale below zero or above the precision, which no decimal of the model has.
      return new CarriedType("numeric", new ColumnCast(base, "", ""));
    }
    return new CarriedType(TEXT, new ColumnCast(base, VALUE + "::" + base, VALUE + "::text"));
  }

  /** citext lies in whatever schema its extension was made in. */
  private static boolean isCitext(String base) {
    return base.equals("citext") || base.endsWith(".citext");
  }

  private static CarriedType array(String base, String element) {
    String bare = element.replaceFirst("\\(.*\\)$", "");
    if (!PLAIN_ELEMENTS.contains(bare) && !isCitext(bare)) {
      return new CarriedType(TEXT, new ColumnCast(base, VALUE + "::" + base, VALUE + "::text"));
    }
    return new CarriedType(
        ScalarType.JSONB.sql(),
        new ColumnCast(
            base,
            "CASE WHEN "
                + VALUE
                + " IS NOT NULL THEN ARRAY(SELECT e.value FROM jsonb_array_elements_text("
                + VALUE
                + ") WITH ORDINALITY e (value, place) ORDER BY e.place)::"
                + base
                + " END",
            "to_jsonb(" + VALUE + ")"));
  }
}
