package dev.pgtrek.cases;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgtrek.testkit.Servers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Runs every case's folder on every server: {@code -Dcases=value-*} runs some. */
class CasesIT {

  private static final int[] MAJORS = {15, 18};

  @TestFactory
  Stream<DynamicNode> everyFolder(@TempDir Path scratch) {
    String wanted = System.getProperty("cases", "*").replace("*", ".*");
    return CaseFolder.all(CaseFolder.MODULE).stream()
        .filter(folder -> folder.name().matches(wanted))
        .map(
            folder ->
                DynamicContainer.dynamicContainer(
                    folder.name(),
                    IntStream.of(MAJORS)
                        .mapToObj(
                            major ->
                                DynamicTest.dynamicTest(
                                    "PostgreSQL " + major, () -> check(folder, major, scratch)))));
  }

  private static void check(CaseFolder folder, int major, Path scratch) throws Exception {
    assertThat(folder.faults()).as("%s", folder).isEmpty();
    CaseRun.prepare(folder, Servers.postgres(major), own(scratch)).check();
  }

  private static Path own(Path scratch) throws IOException {
    return Files.createTempDirectory(scratch, "case");
  }
}
