package dev.pgtrek.sqlite.rows;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.sqlite.pages.PayloadReader;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A long value's bytes, read from the file page by page; text as UTF-8. */
final class PayloadStream extends InputStream {

  private static final int PIECE = 64 * 1024;

  private final PayloadReader payload;
  private final @Nullable Utf16 transcoder;
  private final Function<IOException, PgtrekException> failure;
  private int at;
  private int left;
  private byte[] piece = new byte[0];
  private int pieceAt;
  private boolean ended;

  /**
   * @param payload for this stream alone
   * @param at where the value begins in the payload
   * @param length its bytes as stored
   * @param transcoder where the bytes are text in UTF-16, else null
   * @param failure says what a failure to read means
   */
  PayloadStream(
      PayloadReader payload,
      int at,
      int length,
      @Nullable Utf16 transcoder,
      Function<IOException, PgtrekException> failure) {
    this.payload = payload;
    this.at = at;
    this.left = length;
    this.transcoder = transcoder;
    this.failure = failure;
  }

  @Override
  public int read() {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int length) {
    if (length == 0) {
      return 0;
    }
    try {
      return transcoder == null
          ? stored(into, offset, length)
          : transcoded(transcoder, into, offset, length);
    } catch (IOException e) {
      throw failure.apply(e);
    }
  }

  private int stored(byte[] into, int offset, int length) throws IOException {
    int count = Math.min(length, left);
    if (count == 0) {
      return -1;
    }
    payload.read(at, into, offset, count);
    at += count;
    left -= count;
    return count;
  }

  private int transcoded(Utf16 utf16, byte[] into, int offset, int length) throws IOException {
    while (pieceAt == piece.length) {
      pieceAt = 0;
      if (left > 0) {
        byte[] next = new byte[Math.min(PIECE, left)];
        stored(next, 0, next.length);
        piece = utf16.next(next);
      } else if (!ended) {
        ended = true;
        piece = utf16.end();
      } else {
        piece = new byte[0];
        return -1;
      }
    }
    int count = Math.min(length, piece.length - pieceAt);
    System.arraycopy(piece, pieceAt, into, offset, count);
    pieceAt += count;
    return count;
  }

  @Override
  public void close() {
    left = 0;
    ended = true;
    piece = new byte[0];
    pieceAt = 0;
  }
}
