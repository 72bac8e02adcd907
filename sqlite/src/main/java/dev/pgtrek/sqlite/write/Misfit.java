package dev.pgtrek.sqlite.write;

/**
 * A value that its column cannot hold unaltered. Thrown by codecs, which know neither table nor
 * column; the writer adds both. The reason never holds the value.
 */
final class Misfit extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private Misfit(String reason) {
    super(reason, null, false, false);
  }

  static Misfit because(String reason) {
    return new Misfit(reason);
  }

  /** A kind that the column does not take at all. */
  static Misfit kind() {
    return because("values of this kind are not taken");
  }

  String reason() {
    return String.valueOf(getMessage());
  }
}
