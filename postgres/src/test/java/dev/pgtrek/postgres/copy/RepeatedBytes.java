package dev.pgtrek.postgres.copy;

import dev.pgtrek.spi.LargeValue;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** A large value that stands nowhere: a pattern, again and again, handed out in uneven pieces. */
public final class RepeatedBytes implements LargeValue {

  private final byte[] pattern;
  private final long length;

  public RepeatedBytes(byte[] pattern, long length) {
    this.pattern = pattern.clone();
    this.length = length;
  }

  @Override
  public long length() {
    return length;
  }

  @Override
  public InputStream open() {
    return new InputStream() {
      private long done;

      @Override
      public int read() {
        return done < length ? pattern[(int) (done++ % pattern.length)] & 0xFF : -1;
      }

      @Override
      public int read(byte[] into, int offset, int wanted) {
        if (done == length) {
          return -1;
        }
        int piece = (int) Math.min(length - done, Math.min(wanted, 65_521));
        for (int i = 0; i < piece; i++) {
          into[offset + i] = pattern[(int) ((done + i) % pattern.length)];
        }
        done += piece;
        return piece;
      }
    };
  }

  @Override
  public byte[] sha256() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] piece = new byte[1 << 16];
      InputStream stream = open();
      for (int read = stream.read(piece, 0, piece.length);
          read >= 0;
          read = stream.read(piece, 0, piece.length)) {
        digest.update(piece, 0, read);
      }
      return digest.digest();
    } catch (NoSuchAlgorithmException | java.io.IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
