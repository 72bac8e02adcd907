package dev.pgtrek.cli;

import dev.pgtrek.platform.ProfileFile;
import dev.pgtrek.platform.Profiles;
import dev.pgtrek.spi.PlatformProfile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** On which platform one of the sides runs. */
final class PlatformChoices {

  @Option(
      names = "--profile",
      paramLabel = "NAME|FILE",
      description =
          "Between two PostgreSQL databases: leave alone what a platform keeps to itself there, by"
              + " a profile that pgtrek brings along (supabase), or by a file, as 'pgtrek profile'"
              + " prints one.")
  private @Nullable String named;

  /** The profile, made sure of, or null where none was named. */
  @Nullable PlatformProfile read(Session session) {
    return named == null ? null : ProfileFile.read(text(session, named), named);
  }

  /** A profile's text, which is sound. */
  static String text(Session session, String named) {
    String text = Profiles.text(named).orElseGet(() -> file(session, named));
    ProfileFile.read(text, named);
    return text;
  }

  private static String file(Session session, String named) {
    Path file = Path.of(named);
    if (!Files.exists(session.file(file))) {
      throw Profiles.unknown(named);
    }
    return NamedText.read(session, file, "--profile");
  }
}
