package dev.pgtrek.memory;

import java.nio.charset.StandardCharsets;

/**
 * A text as the bytes that a database may hold, valid UTF-8 or not. Not copied: the array stays as
 * it is.
 *
 * @param bytes the bytes
 */
@SuppressWarnings("ArrayRecordComponent") // compared nowhere; a copy per cell would spoil timings
public record MemoryText(byte[] bytes) {

  public static MemoryText of(String text) {
    return new MemoryText(text.getBytes(StandardCharsets.UTF_8));
  }
}
