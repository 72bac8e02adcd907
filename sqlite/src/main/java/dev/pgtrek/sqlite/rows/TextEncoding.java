package dev.pgtrek.sqlite.rows;

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

  boolean isUtf8() {
    return this == UTF_8;
  }

  boolean isLittleEndian() {
    return this == UTF_16_LE;
  }
}
