package dev.pgtrek.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pgtrek.error.PgtrekException;

/**
 * How a command removes what it showed: never without a yes.
 *
 * @param session the command's session
 * @param output how it answers
 * @param yes whether the yes was given beforehand
 */
record Removal(Session session, OutputOptions output, boolean yes) {

  /**
   * Asks, where nobody has said yes.
   *
   * @throws PgtrekException.Refused without a yes
   */
  void confirm() {
    if (yes) {
      return;
    }
    if (!session.shell().inIsTerminal() || output.json) {
      throw new PgtrekException.Refused(
          "not-confirmed", "Nothing is removed without a yes.", "Run the same command with --yes.");
    }
    if (!session.ask("Remove what is marked? Type yes: ").equals("yes")) {
      throw new PgtrekException.Refused(
          "not-confirmed", "Nothing was removed.", "Type yes, or give --yes.");
    }
  }

  /** Tells how it ended, and gives the exit code. */
  int done(ObjectNode result, String words) {
    if (output.json) {
      session.out().print(Json.text(result));
    } else {
      session.out().println(words);
    }
    return 0;
  }
}
