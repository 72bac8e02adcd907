package dev.pgtrek.cli.terminal;

/**
 * Colours, where there are any.
 *
 * @param colours whether text is coloured at all
 */
public record Style(boolean colours) {

  /** No colours. */
  public static final Style PLAIN = new Style(false);

  public String bold(String text) {
    return in("1", text);
  }

  public String faint(String text) {
    return in("2", text);
  }

  public String red(String text) {
    return in("1;31", text);
  }

  public String green(String text) {
    return in("32", text);
  }

  public String yellow(String text) {
    return in("33", text);
  }

  private String in(String code, String text) {
    return colours ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
  }
}
