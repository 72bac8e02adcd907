package dev.pgtrek.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TerminalSizeTest {

  @Test
  void readsRowsBeforeColumns() {
    assertThat(TerminalSize.of("50 132\n")).contains(new TerminalSize(132, 50));
  }

  @Test
  void asksAProgram() {
    assertThat(TerminalSize.ask(new ProcessBuilder("echo", "50 132")))
        .contains(new TerminalSize(132, 50));
  }

  @Test
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void waitsForNoProgramThatDoesNotAnswer() {
    assertThat(TerminalSize.ask(new ProcessBuilder("sleep", "100"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0 0\n", "stty: not a terminal\n"})
  void knowsWhenItWasNotTold(String answer) {
    assertThat(TerminalSize.of(answer)).isEmpty();
  }
}
