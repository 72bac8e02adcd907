package dev.pgtrek.sqlite.dialect;

import dev.pgtrek.sqlite.dialect.Operand.Level;
import dev.pgtrek.sqlite.dialect.Operand.Place;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What PostgreSQL's operators on documents are over a document's text. */
final class Documents {

  private Documents() {}

  /**
   * {@code ->}, {@code ->>}, {@code #>}, {@code #>>}.
   *
   * @param asText whether the value is wanted as a text
   */
  static Operand place(Operand document, Operand step, boolean asText) {
    return place(document, List.of(step), asText);
  }

  static Operand path(Operand document, Operand steps, boolean asText) {
    String text = steps.string();
    if (text == null || !steps.is(Kind.ARRAY)) {
      throw new NotTranslatable("it looks into a document at a computed place");
    }
    List<Operand> items = new ArrayList<>();
    for (@Nullable String item : ArrayLiteral.items(text)) {
      if (item == null || item.chars().allMatch(c -> c >= '0' && c <= '9')) {
        // It may be a key or a place in an array, as the document has it.
        throw new NotTranslatable("it looks into a document at a place that has two meanings");
      }
      items.add(Operand.string(Kind.TEXT, item));
    }
    return place(document, items, asText);
  }

  private static Operand place(Operand document, List<Operand> steps, boolean asText) {
    if (!document.is(Kind.JSONB)) {
      throw new NotTranslatable(
          document.is(Kind.JSON)
              ? "it looks into a json document, in which a key may stand twice"
              : "it looks into what is no document");
    }
    Place outer = document.json();
    StringBuilder path = new StringBuilder(outer == null ? "$" : unquoted(outer.path()));
    for (Operand step : steps) {
      path.append(step(step));
    }
    String within = outer == null ? document.sql() : outer.document();
    Place place = new Place(within, Literals.text(path.toString()));
    Operand operand = Operand.of(asText ? Kind.JSON_TEXT : Kind.JSONB, place.text(), Level.ATOM);
    return new Operand(
        operand.sql(),
        Level.ATOM,
        operand.kind(),
        0,
        -1,
        Long.MIN_VALUE,
        null,
        null,
        null,
        false,
        place);
  }

  private static String unquoted(String literal) {
    return literal.substring(1, literal.length() - 1).replace("''", "'");
  }

  private static String step(Operand step) {
    String key = step.string();
    if (key != null) {
      if (key.isEmpty() || key.indexOf('"') >= 0 || key.indexOf('\\') >= 0) {
        throw new NotTranslatable("it looks into a document by a key with quotes in it");
      }
      return ".\"" + key + "\"";
    }
    int index = step.whole(Integer.MIN_VALUE);
    if (index == Integer.MIN_VALUE || !step.is(Kind.INTEGER)) {
      throw new NotTranslatable("it looks into a document at a computed place");
    }
    if (index == 0 || index == -1) {
      // A bare value has a first item there: itself.
      throw new NotTranslatable("it takes the first or last item of what may be a bare value");
    }
    return index < 0 ? "[#" + index + "]" : "[" + index + "]";
  }

  /** What stands at a place, as SQLite's own value: texts are themselves. */
  static String value(Operand place) {
    return requirePlace(place).value();
  }

  /** The text of what stands there, where that is no object and no array. */
  static String scalarText(Operand operand) {
    Place place = requirePlace(operand);
    return "CASE "
        + place.type()
        + " WHEN 'text' THEN "
        + place.value()
        + " WHEN 'null' THEN NULL ELSE "
        + place.text()
        + " END";
  }

  /** The text of what stands there; an error where that is an object or an array. */
  static Operand text(Operand operand) {
    Place place = requirePlace(operand);
    return Operand.text(
        "CASE "
            + place.type()
            + " WHEN 'text' THEN "
            + place.value()
            + " WHEN 'null' THEN NULL WHEN 'object' THEN json_extract('{}', 'no text') WHEN 'array'"
            + " THEN json_extract('{}', 'no text') ELSE "
            + place.text()
            + " END",
        Level.ATOM);
  }

  private static Place requirePlace(Operand operand) {
    if (operand.json() == null) {
      throw new NotTranslatable("it takes a whole document for a text");
    }
    return operand.json();
  }

  /** {@code IS NULL} of what stands at a place: nothing does, or for a text also JSON's null. */
  static String nullable(Operand operand) {
    Place place = requirePlace(operand);
    return operand.is(Kind.JSON_TEXT) ? place.value() : place.type();
  }

  /** {@code jsonb_typeof(document)}. */
  static Operand type(Operand document) {
    if (!document.is(Kind.JSONB) && !document.is(Kind.JSON)) {
      throw new NotTranslatable("it asks for the kind of what is no document");
    }
    Place place = document.json();
    String type = place == null ? "json_type(" + document.sql() + ")" : place.type();
    return Operand.text(
        "CASE "
            + type
            + " WHEN 'true' THEN 'boolean' WHEN 'false' THEN 'boolean' WHEN 'integer' THEN 'number'"
            + " WHEN 'real' THEN 'number' WHEN 'text' THEN 'string' ELSE "
            + type
            + " END",
        Level.ATOM);
  }

  /** {@code jsonb_array_length(document)}; of what is no array it is an error there, 0 here. */
  static Operand length(Operand document) {
    if (!document.is(Kind.JSONB) && !document.is(Kind.JSON)) {
      throw new NotTranslatable("it counts the items of what is no document");
    }
    Place place = document.json();
    return Operand.integer(
            place == null
                ? "json_array_length(" + document.sql() + ")"
                : "json_array_length(" + place.document() + ", " + place.path() + ")",
            Level.ATOM,
            10)
        .atLeast(0);
  }

  /** {@code document @> '{"key": value}'}. */
  static Operand contains(Operand document, Operand part) {
    String text = part.string();
    if (!document.is(Kind.JSONB) || text == null || !part.is(Kind.JSONB)) {
      throw new NotTranslatable("it asks whether a value contains another one");
    }
    String within = document.json() == null ? document.sql() : document.json().document();
    String path = document.json() == null ? "$" : unquoted(document.json().path());
    List<String> conditions = new ArrayList<>();
    if (!(JsonText.read(text) instanceof Map<?, ?> members)) {
      throw new NotTranslatable("it asks whether a document contains an array or a bare value");
    }
    contains(within, path, members, conditions);
    String all = String.join(" AND ", conditions);
    return Operand.condition(
        "CASE WHEN " + nullTest(document) + " IS NOT NULL THEN " + all + " END", Level.ATOM);
  }

  private static String nullTest(Operand document) {
    return document.json() == null ? document.inner() : document.json().type();
  }

  private static void contains(
      String document, String path, Map<?, ?> members, List<String> conditions) {
    conditions.add(new Place(document, Literals.text(path)).type() + " IS 'object'");
    members.forEach(
        (key, value) -> {
          Operand name = Operand.string(Kind.TEXT, String.valueOf(key));
          String inside = path + step(name);
          Place place = new Place(document, Literals.text(inside));
          switch (value) {
            case Map<?, ?> nested -> contains(document, inside, nested, conditions);
            case String word -> {
              conditions.add(place.type() + " IS 'text'");
              conditions.add(place.value() + " IS " + Literals.text(word));
            }
            case Boolean truth -> conditions.add(place.type() + " IS '" + truth + "'");
            case BigDecimal number -> {
              if (number.precision() > Comparisons.EXACT_DIGITS) {
                throw new NotTranslatable("it looks for a number of many digits in a document");
              }
              conditions.add(place.type() + " IN ('integer', 'real')");
              conditions.add(place.value() + " IS " + Literals.number(number));
            }
            default -> {
              if (!JsonText.NOTHING.equals(value)) {
                throw new NotTranslatable("it asks whether a document contains an array");
              }
              conditions.add(place.type() + " IS 'null'");
            }
          }
        });
  }
}
