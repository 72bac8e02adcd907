package dev.pgtrek.spi;

import java.util.Locale;

/**
 * What becomes of texts that PostgreSQL's text cannot hold.
 *
 * @param kind what is done
 * @param text what stands in the place of what is replaced
 */
public record TextRule(Kind kind, String text) {

  /** U+FFFD, the character that stands for what cannot be told. */
  public static final String REPLACEMENT = "\uFFFD";

  public static final TextRule STOP = new TextRule(Kind.STOP, REPLACEMENT);

  /** What is done. */
  public enum Kind {
    /** Nothing is carried before the values are mended. */
    STOP,
    /** What is at fault is left away. */
    STRIP,
    /** What is at fault is replaced. */
    REPLACE,
    /** The column becomes bytea, which holds every byte. */
    BYTEA
  }

  /** Whether values are altered by it. */
  public boolean alters() {
    return kind == Kind.STRIP || kind == Kind.REPLACE;
  }

  /** As the plan file spells it: {@code strip}, {@code replace}, {@code replace=?}. */
  public String word() {
    String word = kind.name().toLowerCase(Locale.ROOT);
    return kind == Kind.REPLACE && !text.equals(REPLACEMENT) ? word + "=" + text : word;
  }
}
