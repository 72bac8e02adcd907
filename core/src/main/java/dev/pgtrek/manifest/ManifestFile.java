package dev.pgtrek.manifest;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.file.WholeFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A manifest as a file, as docs/manifest.md describes it: a JSON object that has one line per fact
 * and table, and at its end the SHA-256 of everything before it.
 */
public final class ManifestFile {

  /** What the file's member {@code format} says, up to the number of the version. */
  static final String FORMAT = "pgtrek-manifest-";

  /** The version that is written, and the newest that is read. */
  static final int VERSION = 1;

  private static final Pattern FORMAT_LINE =
      Pattern.compile("\\A\\s*+\\{\\s*+\"format\"\\s*+:\\s*+\"" + FORMAT + "(\\d{1,9})\"");

  private static final Pattern SEAL = Pattern.compile("\"seal\":\"([0-9a-f]{64})\"\n}\n?");

  private static final String SEAL_LINE = "\n\"seal\":\"";

  private static final String ANEW = "Make a new one: pgtrek manifest DATABASE -o FILE.";

  private ManifestFile() {}

  /** The file's text. The same manifest gives the same text. */
  public static String text(Manifest manifest) {
    return sealed(ManifestText.write(manifest));
  }

  /**
   * Writes the file. It appears whole or not at all, and takes the place of one that was there; its
   * content is on the disk before it has its name.
   *
   * @throws PgtrekException.Usage if it cannot be written
   */
  public static void write(Manifest manifest, Path file) {
    try {
      WholeFile.write(file, text(manifest));
    } catch (ClosedByInterruptException e) {
      throw new PgtrekException.Interrupted();
    } catch (IOException e) {
      throw new PgtrekException.Usage(
          "manifest-not-written",
          "The manifest cannot be written to " + file + ": " + reason(e) + ".",
          "Make room or give write permission there, or name another file.");
    }
  }

  /**
   * Reads a file.
   *
   * @throws PgtrekException.Usage if it is no manifest, is of a newer format, or is not as pgtrek
   *     wrote it
   */
  public static Manifest read(Path file) {
    try {
      return parse(
          StandardCharsets.UTF_8
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .decode(ByteBuffer.wrap(Files.readAllBytes(file)))
              .toString(),
          file.toString());
    } catch (CharacterCodingException e) {
      throw none(file.toString());
    } catch (ClosedByInterruptException e) {
      throw new PgtrekException.Interrupted();
    } catch (IOException e) {
      throw new PgtrekException.Usage(
          "manifest-unreadable",
          "The manifest " + file + " cannot be read: " + reason(e) + ".",
          "Name a file that 'pgtrek manifest' or a run wrote.");
    }
  }

  /**
   * Reads a file's text.
   *
   * @param where what it is called in messages
   * @throws PgtrekException.Usage as {@link #read}
   */
  public static Manifest parse(String text, String where) {
    Matcher format = FORMAT_LINE.matcher(text);
    if (!format.find()) {
      throw none(where);
    }
    int version = Integer.parseInt(format.group(1));
    if (version > VERSION) {
      throw new PgtrekException.Usage(
          "manifest-newer",
          where
              + " has format "
              + FORMAT
              + version
              + ", and this pgtrek reads formats up to "
              + FORMAT
              + VERSION
              + ".",
          "Use the pgtrek that wrote it, or a newer one.");
    }
    String content = unsealed(text, where, ANEW);
    if (version < 1) {
      throw edited(where, ANEW);
    }
    try {
      return ManifestText.read(content + "\"seal\":\"\"}");
    } catch (IllegalArgumentException e) {
      throw new PgtrekException.Usage(
          "manifest-malformed", where + " cannot be understood: " + e.getMessage() + ".", ANEW);
    }
  }

  /** A text with its seal. */
  static String sealed(String content) {
    return content + "\"seal\":\"" + sha256(content) + "\"\n}\n";
  }

  /**
   * A text without its seal.
   *
   * @param where what it is called in messages
   * @param anew how it is made anew
   * @throws PgtrekException.Usage if it has none, or is not what was sealed
   */
  static String unsealed(String text, String where, String anew) {
    int seal = text.lastIndexOf(SEAL_LINE) + 1;
    Matcher sealed = SEAL.matcher(text.substring(seal));
    if (seal == 0 || !sealed.matches()) {
      throw new PgtrekException.Usage(
          "manifest-cut", where + " ends before its seal: a part of it is missing.", anew);
    }
    String content = text.substring(0, seal);
    if (!sealed.group(1).equals(sha256(content))) {
      throw edited(where, anew);
    }
    return content;
  }

  private static PgtrekException.Usage edited(String where, String anew) {
    return new PgtrekException.Usage(
        "manifest-edited",
        where + " is not as pgtrek wrote it: its content has another SHA-256 than its seal says.",
        "Take the untouched file (a program that changes line ends or indents JSON breaks the seal"
            + " too), or m"
            + anew.substring(1));
  }

  private static PgtrekException.Usage none(String where) {
    return new PgtrekException.Usage(
        "manifest-none",
        where + " is not a manifest of pgtrek.",
        "Name a file that 'pgtrek manifest' or a run wrote; it begins with"
            + " \"format\":\"pgtrek-manifest-1\".");
  }

  static String reason(IOException failure) {
    return failure instanceof NoSuchFileException
        ? "it is not there"
        : String.valueOf(failure.getMessage());
  }

  static String sha256(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
