package dev.pgtrek.cli;

import dev.pgtrek.Provision;
import dev.pgtrek.cli.Targets.Receiver;
import dev.pgtrek.model.Extension;
import dev.pgtrek.postgres.PostgresTarget;
import dev.pgtrek.spi.Target;
import java.util.List;

/**
 * The target of a migration while it is open. Where it is the embedded server and a plan needs more
 * than that has, it is opened anew on the form of the server that has it. For one thread.
 */
final class OpenTarget implements Provision, AutoCloseable {

  private final Session session;
  private final RunOptions choices;
  private final boolean embedded;
  private Receiver receiver;
  private PostgresTarget target;

  private OpenTarget(
      Session session,
      RunOptions choices,
      boolean embedded,
      Receiver receiver,
      PostgresTarget target) {
    this.session = session;
    this.choices = choices;
    this.embedded = embedded;
    this.receiver = receiver;
    this.target = target;
  }

  /**
   * Opens it.
   *
   * @param embedded whether it is the embedded server
   */
  static OpenTarget of(Session session, RunOptions choices, boolean embedded, Receiver receiver) {
    return new OpenTarget(session, choices, embedded, receiver, choices.open(receiver.url()));
  }

  PostgresTarget target() {
    return target;
  }

  /** The same for other programs, without a password. */
  String connect() {
    return receiver.connect();
  }

  @Override
  public Target with(Target planned, List<Extension> needed) {
    if (!embedded || !lacks(needed)) {
      return planned;
    }
    String database = receiver.url().database();
    // Its sessions would hold up the exchange, and end with the server.
    target.close();
    receiver = Targets.of(session).withExtensions(database);
    target = choices.open(receiver.url());
    return target;
  }

  private boolean lacks(List<Extension> needed) {
    return target.checkExtensions(needed).stream()
        .anyMatch(finding -> finding.code().equals("extension-missing"));
  }

  @Override
  public void close() {
    target.close();
  }
}
