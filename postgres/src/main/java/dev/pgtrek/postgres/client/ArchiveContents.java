package dev.pgtrek.postgres.client;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The table of contents of an archive that pg_dump wrote: every object with its statement, its
 * owner and what it depends on, in the order in which pg_restore would make them. Nothing is parsed
 * out of SQL text, so nothing that a user wrote can be taken for a border.
 *
 * <p>The layout is that of archive versions 1.14 to 1.16 (PostgreSQL 12 to 18): after the magic
 * word, the version and the widths of numbers come the compression, the time, the names of the
 * database and of both versions, and then the entries. A number is a byte for its sign and its
 * bytes, the lowest first; a text is its length, -1 for none, and its bytes.
 *
 * @param version the archive's version: {@code 1016} for 1.16
 * @param database the dumped database's name
 * @param serverVersion the dumped server's version
 * @param dumpVersion pg_dump's version
 * @param entries the objects
 */
public record ArchiveContents(
    int version, String database, String serverVersion, String dumpVersion, List<Entry> entries) {

  private static final String MAGIC = "PGDMP";
  private static final int OLDEST = 1014;
  private static final int NEWEST = 1016;
  private static final int COMPRESSION_IS_A_BYTE = 1015;
  private static final int KNOWS_KIND = 1016;
  private static final int CUSTOM = 1;

  /** More than any schema has, and few enough that a broken file cannot ask for all memory. */
  private static final int MOST_ENTRIES = 100_000_000;

  private static final int LONGEST_TEXT = 1 << 30;
  private static final int WIDEST_NUMBER = 8;

  public ArchiveContents {
    entries = List.copyOf(entries);
  }

  /** The same without what fills materialized views. */
  ArchiveContents withoutRefreshes() {
    return new ArchiveContents(
        version,
        database,
        serverVersion,
        dumpVersion,
        entries.stream().filter(entry -> !entry.kind().equals("MATERIALIZED VIEW DATA")).toList());
  }

  /** Whether a table comes behind what is made upon rows. */
  boolean hasLateTables() {
    boolean behind = false;
    for (Entry entry : entries) {
      behind |= entry.section() == Section.POST_DATA;
      if (behind && entry.kind().equals("TABLE")) {
        return true;
      }
    }
    return false;
  }

  /**
   * One object.
   *
   * @param id its number in the archive
   * @param kind what it is, in pg_dump's words: {@code TABLE}, {@code FK CONSTRAINT}…
   * @param section when it is made
   * @param schema its schema, or empty
   * @param name its name; of a constraint or trigger {@code table name}
   * @param owner its owner, or empty
   * @param definition the statements that make it, or empty
   * @param drop the statement that removes it, or empty
   * @param copy the COPY that loads it, or empty
   * @param tablespace its tablespace, or empty
   * @param dependencies numbers of entries that come before
   * @param accessMethod how its rows are stored, or empty
   */
  public record Entry(
      int id,
      String kind,
      Section section,
      String schema,
      String name,
      String owner,
      String definition,
      String drop,
      String copy,
      String tablespace,
      List<Integer> dependencies,
      String accessMethod) {

    public Entry {
      dependencies = List.copyOf(dependencies);
    }
  }

  /** When an object is made. */
  public enum Section {
    NONE,
    PRE_DATA,
    DATA,
    POST_DATA
  }

  /**
   * Reads it.
   *
   * @param archive a file of the custom format, or a folder of the directory format
   * @throws UncheckedIOException if it cannot be read
   * @throws IllegalArgumentException if it is no archive, a damaged one, or of a version that is
   *     not known; the message says which
   */
  public static ArchiveContents read(Path archive) {
    Path file = Files.isDirectory(archive) ? archive.resolve("toc.dat") : archive;
    try (InputStream in = Files.newInputStream(file)) {
      return new Reader(in).read();
    } catch (EOFException e) {
      throw new IllegalArgumentException(file + " ends inside its table of contents", e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads one stream. */
  private static final class Reader {

    private final InputStream in;
    private final byte[] buffer = new byte[1 << 16];
    private int at;
    private int end;
    private int numberBytes;
    private int offsetBytes;

    private Reader(InputStream in) {
      this.in = in;
    }

    ArchiveContents read() throws IOException {
      if (!new String(bytes(MAGIC.length()), StandardCharsets.ISO_8859_1).equals(MAGIC)) {
        throw new IllegalArgumentException("not an archive of pg_dump's");
      }
      int version = octet() * 1000 + octet();
      octet();
      if (version < OLDEST || version > NEWEST) {
        throw new IllegalArgumentException(
            "an archive of version %d.%d, and %d.%d to %d.%d are known"
                .formatted(
                    version / 1000,
                    version % 1000,
                    OLDEST / 1000,
                    OLDEST % 1000,
                    NEWEST / 1000,
                    NEWEST % 1000));
      }
      numberBytes = width();
      offsetBytes = width();
      boolean custom = octet() == CUSTOM;
      if (version >= COMPRESSION_IS_A_BYTE) {
        octet();
      } else {
        number();
      }
      for (int i = 0; i < 7; i++) {
        number(); // Second, minute, hour, day, month, year, daylight saving.
      }
      String database = text();
      String server = text();
      String dump = text();
      int count = number();
      if (count < 0 || count > MOST_ENTRIES) {
        throw new IllegalArgumentException("a damaged archive: " + count + " entries");
      }
      List<Entry> entries = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        entries.add(entry(version, custom));
      }
      return new ArchiveContents(version, database, server, dump, entries);
    }

    private Entry entry(int version, boolean custom) throws IOException {
      int id = number();
      number(); // Whether it has data.
      text(); // The catalog's number,
      text(); // and the object's own.
      String name = text();
      String kind = text();
      Section section = section(number());
      String definition = text();
      String drop = text();
      String copy = text();
      String schema = text();
      String tablespace = text();
      String accessMethod = text();
      if (version >= KNOWS_KIND) {
        number();
      }
      String owner = text();
      text(); // Once: whether it has oids.
      List<Integer> dependencies = new ArrayList<>();
      for (String next = text(); !next.isEmpty(); next = text()) {
        dependencies.add(Integer.parseInt(next));
      }
      if (custom) {
        octet(); // The state of its data,
        bytes(offsetBytes); // and where they are.
      } else {
        text(); // The name of its file.
      }
      return new Entry(
          id,
          kind,
          section,
          schema,
          name,
          owner,
          definition,
          drop,
          copy,
          tablespace,
          dependencies,
          accessMethod);
    }

    private static Section section(int number) {
      return switch (number) {
        case 2 -> Section.PRE_DATA;
        case 3 -> Section.DATA;
        case 4 -> Section.POST_DATA;
        default -> Section.NONE;
      };
    }

    private int width() throws IOException {
      int width = octet();
      if (width < 1 || width > WIDEST_NUMBER) {
        throw new IllegalArgumentException("a damaged archive: numbers of " + width + " bytes");
      }
      return width;
    }

    private int number() throws IOException {
      boolean negative = octet() != 0;
      long value = 0;
      for (int i = 0; i < numberBytes; i++) {
        value |= (long) octet() << (8 * i);
      }
      if (value < 0 || value > Integer.MAX_VALUE) {
        throw new IllegalArgumentException("a damaged archive: a number beyond all bounds");
      }
      return (int) (negative ? -value : value);
    }

    private String text() throws IOException {
      int length = number();
      if (length > LONGEST_TEXT) {
        throw new IllegalArgumentException("a damaged archive: a text of " + length + " bytes");
      }
      if (length <= 0) {
        return "";
      }
      byte[] bytes = bytes(length);
      if (isAscii(bytes)) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
      }
      try {
        return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      } catch (CharacterCodingException _) {
        throw new IllegalArgumentException("an archive with a text that is not UTF-8");
      }
    }

    private static boolean isAscii(byte[] bytes) {
      for (byte each : bytes) {
        if (each < 0) {
          return false;
        }
      }
      return true;
    }

    private int octet() throws IOException {
      if (at == end) {
        at = 0;
        end = Math.max(0, in.read(buffer));
        if (end == 0) {
          throw new EOFException();
        }
      }
      return buffer[at++] & 0xff;
    }

    private byte[] bytes(int count) throws IOException {
      int ready = Math.min(count, end - at);
      if (ready == count) {
        at += count;
        return Arrays.copyOfRange(buffer, at - count, at);
      }
      // What is asked for need not be there: memory is taken as it comes.
      ByteArrayOutputStream bytes = new ByteArrayOutputStream(ready);
      bytes.write(buffer, at, ready);
      at += ready;
      bytes.write(in.readNBytes(count - ready));
      if (bytes.size() < count) {
        throw new EOFException();
      }
      return bytes.toByteArray();
    }
  }
}
