package dev.pgtrek.spi;

import java.util.Map;

/**
 * One question, as both sides are asked it.
 *
 * @param name what the user calls it
 * @param texts its text by {@link QueryEngine#language}
 * @param ordered whether its answer has an order, because the query asks for one
 */
public record QueryPair(String name, Map<String, String> texts, boolean ordered) {

  public QueryPair {
    texts = Map.copyOf(texts);
  }

  /** Its text in a language. */
  public String in(String language) {
    String text = texts.get(language);
    if (text == null) {
      throw new IllegalArgumentException(name + " has no text for " + language);
    }
    return text;
  }
}
