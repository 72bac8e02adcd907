package dev.pgtrek.spi;

import java.io.IOException;
import java.io.InputStream;

/** A value that is too long to be handed over whole. Valid until its cursor moves. */
public interface LargeValue {

  /** Its length in bytes; text as UTF-8. */
  long length();

  /**
   * Its bytes, text as UTF-8. May be called more than once.
   *
   * @throws UnsupportedOperationException on the target's side, where only {@link #sha256()} is
   *     read back
   */
  InputStream open() throws IOException;

  /** The SHA-256 of its bytes, 32 of them; taken inside the server where there is one. */
  byte[] sha256() throws IOException;
}
