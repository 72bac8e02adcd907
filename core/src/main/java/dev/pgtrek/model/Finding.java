package dev.pgtrek.model;

/**
 * Something found before, or beside, the moving of rows. It never holds a row's values.
 *
 * @param code a stable word, such as {@code nul-in-text}
 * @param severity how much it weighs
 * @param subject the table, column, file or server that it is about
 * @param measured what was measured, with its unit
 * @param why why it matters
 * @param fix the exact thing to do, as a command or a line of the plan where there is one
 * @param restart whether the fix works only after the server was started anew
 */
public record Finding(
    String code,
    Severity severity,
    String subject,
    String measured,
    String why,
    String fix,
    boolean restart) {

  /** A finding whose fix works at once. */
  public Finding(
      String code, Severity severity, String subject, String measured, String why, String fix) {
    this(code, severity, subject, measured, why, fix, false);
  }

  public boolean blocks() {
    return severity == Severity.BLOCK;
  }
}
