package dev.pgtrek.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgtrek.error.PgtrekException;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class TraceTest {

  @Test
  void keepsRowValuesOfTheDriverOut() {
    SQLException cause = new SQLException("Key (email)=(me@example.org) already exists", "23505");

    String trace =
        Trace.of(new PgtrekException.Target("refused", "23505", "Refused.", "Look.", cause));

    assertThat(trace).doesNotContain("me@example.org").contains("[SQLSTATE 23505]");
  }

  @Test
  void keepsWhatWasParsedOut() {
    assertThat(Trace.of(new NumberFormatException("For input string: \"secret\"")))
        .doesNotContain("secret");
  }

  @Test
  void tellsOurOwnMessagesAndWhereTheyArose() {
    assertThat(Trace.of(new PgtrekException.Refused("full", "The disk is full.", "Make room.")))
        .startsWith("dev.pgtrek.error.PgtrekException$Refused [full]: The disk is full.\n    at ");
  }

  @Test
  void endsWhereCausesGoInACircle() {
    Exception one = new Exception();
    Exception other = new Exception(one);
    one.initCause(other);

    assertThat(Trace.of(one)).contains("caused by");
  }
}
