package dev.pgtrek.sqlite.rows;

import dev.pgtrek.spi.LargeValue;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.function.Supplier;

/** A value of a cursor's current row that is read as a stream. */
final class StoredLargeValue implements LargeValue {

  private static final int BUFFER = 1 << 16;

  private final long length;
  private final Supplier<InputStream> opener;

  StoredLargeValue(long length, Supplier<InputStream> opener) {
    this.length = length;
    this.opener = opener;
  }

  @Override
  public long length() {
    return length;
  }

  @Override
  public InputStream open() {
    return opener.get();
  }

  @Override
  public byte[] sha256() throws IOException {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
    byte[] buffer = new byte[BUFFER];
    try (InputStream in = opener.get()) {
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        digest.update(buffer, 0, count);
      }
    }
    return digest.digest();
  }
}
