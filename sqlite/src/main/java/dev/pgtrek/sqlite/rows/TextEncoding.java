package dev.pgtrek.sqlite.rows;

import java.nio.charset.StandardCharsets;

/** How a database stores text. */
public enum TextEncoding {
  UTF_8,
  UTF_16_LE,
  UTF_16_BE;

  /** From the number in a database's header. */
  public static TextEncoding of(int header) {
    return switch (header) {
      case 2 -> UTF_16_LE;
      case 3 -> UTF_16_BE;
      default -> UTF_8;
    };
  }

  /** A text as the database stores it. */
  byte[] encode(byte[] utf8) {
    return switch (this) {
      case UTF_8 -> utf8.clone();
      case UTF_16_LE ->
          new String(utf8, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_16LE);
      case UTF_16_BE ->
          new String(utf8, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_16BE);
    };
  }

  boolean isUtf8() {
    return this == UTF_8;
  }

  boolean isLittleEndian() {
    return this == UTF_16_LE;
  }
}
