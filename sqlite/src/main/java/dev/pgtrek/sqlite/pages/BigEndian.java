package dev.pgtrek.sqlite.pages;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Numbers as the file holds them: most significant byte first. */
public final class BigEndian {

  /** The most bytes of a varint. */
  public static final int LONGEST_VARINT = 9;

  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private BigEndian() {}

  /** Two bytes, without a sign. */
  public static int u16(byte[] bytes, int at) {
    return (short) SHORT.get(bytes, at) & 0xffff;
  }

  /** Four bytes, without a sign. */
  public static long u32(byte[] bytes, int at) {
    return (int) INT.get(bytes, at) & 0xffffffffL;
  }

  /** Four bytes. */
  public static int i32(byte[] bytes, int at) {
    return (int) INT.get(bytes, at);
  }

  /** Eight bytes. */
  public static long i64(byte[] bytes, int at) {
    return (long) LONG.get(bytes, at);
  }

  /**
   * A signed number of any length.
   *
   * @param length bytes, from 0 to 8
   */
  public static long integer(byte[] bytes, int at, int length) {
    return switch (length) {
      case 0 -> 0;
      case 1 -> bytes[at];
      case 2 -> (short) SHORT.get(bytes, at);
      case 3 -> ((long) bytes[at] << 16) | u16(bytes, at + 1);
      case 4 -> i32(bytes, at);
      case 6 -> ((long) (short) SHORT.get(bytes, at) << 32) | u32(bytes, at + 2);
      default -> i64(bytes, at);
    };
  }

  /**
   * A varint: up to eight bytes of seven bits, high bit set where more follow, and a ninth of eight
   * bits. Section 1.6. The array reaches at least {@link #LONGEST_VARINT} bytes beyond.
   */
  public static long varint(byte[] bytes, int at) {
    long value = 0;
    for (int i = 0; i < LONGEST_VARINT - 1; i++) {
      byte b = bytes[at + i];
      value = (value << 7) | (b & 0x7f);
      if (b >= 0) {
        return value;
      }
    }
    return (value << 8) | (bytes[at + LONGEST_VARINT - 1] & 0xff);
  }

  /** The bytes of the varint that begins here. */
  public static int varintLength(byte[] bytes, int at) {
    int length = 1;
    while (length < LONGEST_VARINT && bytes[at + length - 1] < 0) {
      length++;
    }
    return length;
  }
}
