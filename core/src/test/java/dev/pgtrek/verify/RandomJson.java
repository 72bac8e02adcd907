package dev.pgtrek.verify;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;

/**
 * Makes up JSON documents out of few names and values, each spelled in one of many ways, so that
 * different texts often mean the same.
 */
final class RandomJson {

  private static final List<List<String>> STRINGS =
      List.of(
          List.of("\"\""),
          List.of("\"a\"", "\"\\u0061\""),
          List.of("\"b\"", "\"\\u0062\""),
          List.of("\"aa\"", "\"a\\u0061\""),
          List.of("\"é\"", "\"\\u00e9\"", "\"\\u00E9\""),
          List.of("\"\\\"\"", "\"\\u0022\""),
          List.of("\"\\\\\"", "\"\\u005c\""),
          List.of("\"/\"", "\"\\/\"", "\"\\u002F\""),
          List.of("\"\\n\"", "\"\\u000a\""),
          List.of("\"\\b\\f\\r\\t\"", "\"\\u0008\\u000C\\u000d\\u0009\""),
          List.of("\"\\u001f\"", "\"\\u001F\""),
          List.of("\"\\\\n\"", "\"\\u005Cn\""),
          List.of("\"😀\"", "\"\\ud83d\\ude00\"", "\"\\uD83D\\uDE00\""),
          List.of("\"€ and more than eight bytes\"", "\"\\u20ac and more than eight byte\\u0073\""),
          List.of("\"exactly8\""),
          List.of("\"sixteen bytes ok\""));

  private static final List<List<String>> NUMBERS =
      List.of(
          List.of("0", "-0", "0.0", "0e5", "-0.00E-3", "0E+0"),
          List.of("1", "1.0", "10e-1", "0.1e1", "1E0", "1.000"),
          List.of("-1", "-1.0", "-0.01E+2"),
          List.of("10", "1e1", "10.0", "0.1e2", "100E-1"),
          List.of("100", "1e2", "1E+2", "100.00"),
          List.of("101", "101.0", "1.01e2", "1010e-1"),
          List.of("0.5", "5e-1", "0.50", "50E-2"),
          List.of("1.5", "15e-1", "1.50", "0.15E1"),
          List.of("123456789012345678901234567890", "1.2345678901234567890123456789e29"),
          List.of("123456789012345678901234567891"),
          List.of("0.000000000000000000000000000001", "1e-30"));

  private static final List<String> SPACES = List.of("", "", "", " ", "\n", "\r\n\t", "  ");

  private final Random random;

  RandomJson(Random random) {
    this.random = random;
  }

  /** One meaning; {@link #spell} says it. */
  sealed interface Document {

    /** A value of no parts, in its spellings. */
    record Leaf(List<String> spellings) implements Document {}

    /** An array. */
    record Items(List<Document> items) implements Document {}

    /** An object whose names differ. */
    record Fields(List<Field> fields) implements Document {}
  }

  /** A name, in its spellings, and its value. */
  record Field(List<String> name, Document value) {}

  Document document(int depth) {
    return switch (random.nextInt(depth > 0 ? 7 : 4)) {
      case 0 -> new Document.Leaf(pick(STRINGS));
      case 1, 2 -> new Document.Leaf(pick(NUMBERS));
      case 3 -> new Document.Leaf(List.of(pick(List.of("true", "false", "null"))));
      case 4 -> new Document.Items(items(depth));
      default -> new Document.Fields(fields(depth));
    };
  }

  private List<Document> items(int depth) {
    List<Document> items = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      items.add(document(depth - 1));
    }
    return items;
  }

  private List<Field> fields(int depth) {
    List<List<String>> names = new ArrayList<>(STRINGS);
    if (random.nextInt(20) == 0) {
      for (int i = 0; i < 60; i++) {
        names.add(List.of("\"name" + i + "\""));
      }
    }
    Collections.shuffle(names, random);
    int count = names.size() > STRINGS.size() ? names.size() : random.nextInt(5);
    return names.stream()
        .limit(count)
        .map(name -> new Field(name, document(depth - 1)))
        .collect(Collectors.toCollection(ArrayList::new));
  }

  /** The same document with one thing changed, or unchanged. */
  Document nearly(Document document) {
    return switch (document) {
      case Document.Leaf _ -> random.nextInt(3) == 0 ? document(0) : document;
      case Document.Items(List<Document> items) -> {
        List<Document> changed = new ArrayList<>(items);
        if (!changed.isEmpty()) {
          int place = random.nextInt(changed.size());
          changed.set(place, nearly(changed.get(place)));
        }
        yield new Document.Items(changed);
      }
      case Document.Fields(List<Field> fields) -> {
        List<Field> changed = new ArrayList<>(fields);
        if (!changed.isEmpty()) {
          int place = random.nextInt(changed.size());
          Field old = changed.get(place);
          changed.set(place, new Field(old.name(), nearly(old.value())));
        }
        yield new Document.Fields(changed);
      }
    };
  }

  /** A text that means the document: in any spelling and order, some names twice. */
  String spell(Document document) {
    String text =
        switch (document) {
          case Document.Leaf(List<String> spellings) -> pick(spellings);
          case Document.Items(List<Document> items) ->
              items.stream().map(this::spell).collect(Collectors.joining(",", "[" + space(), "]"));
          case Document.Fields(List<Field> fields) -> object(fields);
        };
    return space() + text + space();
  }

  private String object(List<Field> fields) {
    List<Field> shuffled = new ArrayList<>(fields);
    Collections.shuffle(shuffled, random);
    StringBuilder text = new StringBuilder("{" + space());
    if (!fields.isEmpty() && random.nextInt(4) == 0) {
      // Of equal names the last counts.
      Field overridden = pick(fields);
      text.append(member(new Field(overridden.name(), document(0)))).append(',');
    }
    return text.append(shuffled.stream().map(this::member).collect(Collectors.joining(",")))
        .append('}')
        .toString();
  }

  private String member(Field field) {
    return space() + pick(field.name()) + space() + ":" + spell(field.value());
  }

  private String space() {
    return pick(SPACES);
  }

  private <T> T pick(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }
}
