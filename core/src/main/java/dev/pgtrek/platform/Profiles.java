package dev.pgtrek.platform;

import dev.pgtrek.error.PgtrekException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** The profiles that pgtrek brings along. */
public final class Profiles {

  /** Their names. */
  public static final List<String> NAMES = List.of("supabase");

  private Profiles() {}

  /** The text of a profile of this name. */
  public static Optional<String> text(String name) {
    if (!NAMES.contains(name)) {
      return Optional.empty();
    }
    try (InputStream in = Profiles.class.getResourceAsStream(name + ".yaml")) {
      if (in == null) {
        throw new IllegalStateException("the profile " + name + " is not in this build");
      }
      return Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What is said of a name that is neither a profile's nor a file's. */
  public static PgtrekException.Usage unknown(String name) {
    return new PgtrekException.Usage(
        "profile-unknown",
        "there is no profile and no file of the name " + name + ".",
        "Name one of: "
            + String.join(", ", NAMES)
            + "; or a file, as 'pgtrek profile "
            + NAMES.getFirst()
            + "' prints one.");
  }
}
