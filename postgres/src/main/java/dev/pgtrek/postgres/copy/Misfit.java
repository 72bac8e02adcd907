package dev.pgtrek.postgres.copy;

/**
 * A value that its column cannot hold. Thrown by encoders, which know neither table nor column; the
 * writer adds both. The reason never holds the value.
 */
final class Misfit extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String code;

  private Misfit(String code, String reason) {
    super(reason);
    this.code = code;
  }

  /** A value that would have to be changed. */
  static Misfit because(String reason) {
    return new Misfit("value-does-not-fit", reason);
  }

  /** A kind that the column does not take at all. */
  static Misfit kind() {
    return because("values of this kind are not taken");
  }

  /** A value over PostgreSQL's own bound. */
  static Misfit tooLarge() {
    return new Misfit(
        "value-too-large", "a value, and a row, of PostgreSQL ends a little below 1 GiB");
  }

  String code() {
    return code;
  }

  String reason() {
    return String.valueOf(getMessage());
  }
}
