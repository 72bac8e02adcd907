package dev.pgtrek.cli;

import dev.pgtrek.error.PgtrekException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Texts in files that the user named. */
final class NamedText {

  private NamedText() {}

  /**
   * The text of a file.
   *
   * @param named the file, as the user named it
   * @param option the option that names it, for messages
   * @throws PgtrekException.Usage if it cannot be read or is no text
   */
  static String read(Session session, Path named, String option) {
    try {
      return Files.readString(session.file(named));
    } catch (CharacterCodingException e) {
      throw new PgtrekException.Usage(
          "file-not-text", named + " is not text in UTF-8.", "Save it as UTF-8.");
    } catch (IOException e) {
      throw new PgtrekException.Usage(
          "file-not-read",
          named + " cannot be read: " + Failure.reason(e) + ".",
          "Name a file that can be read with " + option + ".");
    }
  }
}
