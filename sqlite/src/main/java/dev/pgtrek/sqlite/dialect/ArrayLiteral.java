package dev.pgtrek.sqlite.dialect;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The text of an array of one dimension, as PostgreSQL writes it: {@code {a,"b c",NULL}}. */
final class ArrayLiteral {

  private final String text;
  private int at;

  private ArrayLiteral(String text) {
    this.text = text;
  }

  /** Its items, null for NULL. */
  static List<@Nullable String> items(String text) {
    return new ArrayLiteral(text.strip()).read();
  }

  private List<@Nullable String> read() {
    List<@Nullable String> items = new ArrayList<>();
    if (!text.startsWith("{") || !text.endsWith("}")) {
      throw odd();
    }
    at = 1;
    if (text.length() == 2) {
      return items;
    }
    while (true) {
      items.add(text.charAt(at) == '"' ? quoted() : bare());
      char next = at < text.length() ? text.charAt(at++) : ' ';
      if (next == '}' && at == text.length()) {
        return items;
      }
      if (next != ',') {
        throw odd();
      }
    }
  }

  private String quoted() {
    StringBuilder item = new StringBuilder();
    for (at++; at < text.length() && text.charAt(at) != '"'; at++) {
      if (text.charAt(at) == '\\') {
        at++;
      }
      item.append(text.charAt(at));
    }
    at++;
    return item.toString();
  }

  private @Nullable String bare() {
    StringBuilder item = new StringBuilder();
    while (at < text.length() && ",}".indexOf(text.charAt(at)) < 0) {
      if (text.charAt(at) == '{') {
        throw odd();
      }
      if (text.charAt(at) == '\\') {
        at++;
      }
      item.append(text.charAt(at++));
    }
    String word = item.toString();
    return word.equalsIgnoreCase("null") ? null : word;
  }

  private static NotTranslatable odd() {
    return new NotTranslatable("it holds an array that is no plain list");
  }
}
