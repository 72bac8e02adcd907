package dev.pgtrek.postgres.copy;

/**
 * The decimal text of an integer or a real, as {@link dev.pgtrek.model.ValueFormat#NATIVE} defines
 * it, in a reused array. For one thread.
 */
final class NumberText {

  private final byte[] bytes = new byte[32];
  private final Decimal decimal = new Decimal();
  private int length;

  byte[] array() {
    return bytes;
  }

  int length() {
    return length;
  }

  void set(long value) {
    int digits = 1;
    for (long rest = value / 10; rest != 0; rest /= 10) {
      digits++;
    }
    length = digits + (value < 0 ? 1 : 0);
    bytes[0] = '-';
    long rest = value;
    for (int at = length - 1; digits > 0; digits--, at--) {
      bytes[at] = (byte) ('0' + Math.abs(rest % 10));
      rest /= 10;
    }
  }

  void set(double value) {
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
