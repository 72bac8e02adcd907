package dev.pgtrek.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;

/** Says which pgtrek this is. */
@CommandLine.Command(
    name = "version",
    description = "Says which pgtrek this is, and on what it runs.")
final class VersionCommand implements Command, CommandLine.IVersionProvider {

  @Mixin private final OutputOptions output = new OutputOptions();

  private final Session session;

  VersionCommand(Session session) {
    this.session = session;
  }

  /** pgtrek's version, as its build knows it. */
  static String version() {
    Properties properties = new Properties();
    try (InputStream in = VersionCommand.class.getResourceAsStream("version.properties")) {
      if (in == null) {
        throw new IllegalStateException("version.properties is missing beside its class");
      }
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return properties.getProperty("version", "");
  }

  @Override
  public Integer call() {
    if (output.json) {
      session
          .out()
          .println(
              "{\"version\": \"%s\", \"java\": \"%s\"}"
                  .formatted(version(), System.getProperty("java.version")));
    } else {
      session.out().println(getVersion()[0]);
    }
    return 0;
  }

  @Override
  public String[] getVersion() {
    return new String[] {
      "pgtrek %s (Java %s, %s %s)"
          .formatted(
              version(),
              System.getProperty("java.version"),
              System.getProperty("os.name"),
              System.getProperty("os.arch"))
    };
  }

  @Override
  public OutputOptions output() {
    return output;
  }
}
