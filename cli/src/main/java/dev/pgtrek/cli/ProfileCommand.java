package dev.pgtrek.cli;

import dev.pgtrek.platform.Profiles;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** What is known of platforms, to be read and edited. */
@CommandLine.Command(
    name = "profile",
    description = {
      "Prints the profile of a platform, as a file that can be edited and handed to 'pgtrek check',"
          + " 'pgtrek migrate' or 'pgtrek verify' with --profile.",
      "With a file: reads that one, refuses it with the place where it cannot be taken, and prints"
          + " it."
    })
final class ProfileCommand implements Command {

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "NAME|FILE",
      description = "A profile that pgtrek brings along (supabase), or one of your own.")
  private @Nullable String named;

  @Mixin private final OutputOptions output = new OutputOptions();

  private final Session session;

  ProfileCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    String wanted = Objects.requireNonNullElse(named, Profiles.NAMES.getFirst());
    session.out().print(PlatformChoices.text(session, wanted));
    return 0;
  }

  @Override
  public OutputOptions output() {
    return output;
  }
}
