package dev.pgtrek.postgres.copy;

/**
 * The decimal text of an integer or a real, as {@link dev.pgtrek.model.ValueFormat#NATIVE} defines
 * it, in a reused array. For one thread.
 */
final class NumberText {

  private final byte[] bytes = new byte[32];
  private final Decimal decimal = new Decimal();
  private int offset;
  private int length;

  byte[] array() {
    return bytes;
  }

  int offset() {
    return offset;
  }

  int length() {
    return length;
  }

  void set(long value) {
    int at = bytes.length;
    long rest = value;
    do {
      long quotient = rest / 10;
      bytes[--at] = (byte) ('0' + Math.abs((int) (rest - quotient * 10)));
      rest = quotient;
    } while (rest != 0);
    if (value < 0) {
      bytes[--at] = '-';
    }
    offset = at;
    length = bytes.length - at;
  }

  void set(double value) {
    offset = 0;
    if (Double.isNaN(value)) {
      throw Misfit.because("it is not a number");
    }
    if (Double.isInfinite(value)) {
      word(value > 0 ? "Inf" : "-Inf");
      return;
    }
    decimal.set(value);
    length = decimal.writeReal(bytes, 0);
  }

  private void word(String word) {
    length = word.length();
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) word.charAt(i);
    }
  }
}
