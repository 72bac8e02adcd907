package dev.pgtrek.cases;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CaseFolderTest {

  @TempDir Path path;

  @BeforeEach
  void writeAWholeCase() throws IOException {
    write("README.md");
    write("input.sql");
    write("expect.plan");
  }

  private void write(String name) throws IOException {
    Files.writeString(path.resolve(name), "");
  }

  @Test
  void acceptsAWholeCase() {
    assertThat(new CaseFolder(path).faults()).isEmpty();
  }

  @Test
  void refusesAFileThatItDoesNotKnow() throws IOException {
    write("expect.rows");

    assertThat(new CaseFolder(path).faults()).containsExactly("unknown file expect.rows");
  }

  @Test
  void refusesTwoInputs() throws IOException {
    write("input.db");

    assertThat(new CaseFolder(path).faults()).containsExactly("needs exactly one input, and has 2");
  }

  @Test
  void refusesAQueryWithoutItsAnswer() throws IOException {
    write("expect.sql");

    assertThat(new CaseFolder(path).faults())
        .containsExactly("expect.sql and expect.out belong together");
  }

  @Test
  void refusesASuccessThatExpectsNoPlan() throws IOException {
    Files.delete(path.resolve("expect.plan"));

    assertThat(new CaseFolder(path).faults()).containsExactly("has no expect.plan");
  }

  @Test
  void refusesAFailureThatExpectsAPlan() throws IOException {
    write("expect.exit");
    write("expect.error");

    assertThat(new CaseFolder(path).faults())
        .containsExactly("expect.plan does not fit the expected exit code");
  }
}
