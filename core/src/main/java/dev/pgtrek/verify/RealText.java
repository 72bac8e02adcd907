package dev.pgtrek.verify;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;

/**
 * The text form of a real in a text column, as {@link dev.pgtrek.model.ValueFormat#NATIVE} defines
 * it.
 */
final class RealText {

  private RealText() {}

  static byte[] of(double value) {
    if (Double.isInfinite(value)) {
      return ascii(value > 0 ? "Inf" : "-Inf");
    }
    if (value == 0) {
      return ascii(1 / value < 0 ? "-0.0" : "0.0");
    }
    BigDecimal exact = new BigDecimal(Double.toString(value)).stripTrailingZeros();
    String digits = exact.unscaledValue().abs().toString();
    int exponent = digits.length() - 1 - exact.scale();
    StringBuilder text = new StringBuilder(value < 0 ? "-" : "");
    if (exponent >= -4 && exponent <= 14) {
      String plain = exact.abs().toPlainString();
      text.append(plain).append(plain.indexOf('.') < 0 ? ".0" : "");
    } else {
      text.append(digits.charAt(0))
          .append('.')
          .append(digits.length() > 1 ? digits.substring(1) : "0");
      text.append(exponent < 0 ? "e-" : "e+")
          .append(Math.abs(exponent) < 10 ? "0" : "")
          .append(Math.abs(exponent));
    }
    return ascii(text.toString());
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
