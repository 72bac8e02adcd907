package dev.pgtrek.sqlite.rows;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;

/** Ways in which a file can be damaged. The schema, on page 1, is spared as often as not. */
final class Damages {

  private final byte[] bytes;
  private final ByteBuffer buffer;
  private final Random random;
  private final int pageSize;
  private final int pages;

  private Damages(byte[] bytes, Random random) {
    this.bytes = bytes;
    this.buffer = ByteBuffer.wrap(bytes);
    this.random = random;
    int size = buffer.getShort(16) & 0xffff;
    this.pageSize = size == 1 ? 65536 : size;
    this.pages = bytes.length / pageSize;
  }

  /** A damaged copy. */
  static byte[] damage(byte[] sound, Random random) {
    if (random.nextInt(20) == 0) {
      return Arrays.copyOf(sound, random.nextInt(sound.length) + 1);
    }
    Damages damages = new Damages(sound.clone(), random);
    int count = 1 + random.nextInt(4);
    for (int i = 0; i < count; i++) {
      damages.one();
    }
    return damages.bytes;
  }

  private void one() {
    int page = random.nextInt(pages) * pageSize;
    switch (random.nextInt(10)) {
      case 0 -> bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
      case 1 -> bytes[page + random.nextInt(12)] = (byte) random.nextInt();
      case 2 -> pointer(page);
      case 3 -> cellPointer(page);
      case 4 -> System.arraycopy(bytes, random.nextInt(pages) * pageSize, bytes, page, pageSize);
      case 5 -> inCell(page, (byte) 0xff, 1 + random.nextInt(9));
      case 6 -> inCell(page, (byte) random.nextInt(), 1);
      case 7 -> inCell(page, (byte) (0x80 | random.nextInt()), 1 + random.nextInt(3));
      case 8 -> Arrays.fill(bytes, page, page + pageSize, (byte) (random.nextInt(3) * 0x55));
      default -> overflow(page);
    }
  }

  /** A page's number, mostly of a page that is there. */
  private int number() {
    return random.nextInt(5) == 0 ? random.nextInt() : random.nextInt(pages + 2);
  }

  /** The right-most pointer, or what is there in other pages; and an overflow page's next. */
  private void pointer(int page) {
    buffer.putInt(page + (random.nextBoolean() ? 8 : 0), number());
  }

  private int cells(int page) {
    return Math.min(buffer.getShort(page + 3) & 0xffff, pageSize / 6);
  }

  private int header(int page) {
    return bytes[page] == 2 || bytes[page] == 5 ? 12 : 8;
  }

  private void cellPointer(int page) {
    int cells = Math.max(1, cells(page));
    int at = page + header(page) + 2 * random.nextInt(cells);
    if (at + 2 <= bytes.length) {
      short value =
          random.nextBoolean()
              ? (short) random.nextInt()
              : buffer.getShort(page + header(page) + 2 * random.nextInt(Math.min(cells, 4)));
      buffer.putShort(at, value);
    }
  }

  /** Where one of the page's cells begins. */
  private int cell(int page) {
    int cells = Math.max(1, cells(page));
    int at = page + header(page) + 2 * random.nextInt(cells);
    return at + 2 > bytes.length ? page : page + (buffer.getShort(at) & 0xffff);
  }

  private void inCell(int page, byte value, int count) {
    int at = cell(page) + random.nextInt(12);
    for (int i = at; i < Math.min(at + count, bytes.length); i++) {
      bytes[i] = value;
    }
  }

  /** A number of a page wherever a cell's last bytes may be. */
  private void overflow(int page) {
    int at = cell(page) - 4;
    if (at > page && at + 4 <= bytes.length) {
      buffer.putInt(at, number());
    }
  }
}
