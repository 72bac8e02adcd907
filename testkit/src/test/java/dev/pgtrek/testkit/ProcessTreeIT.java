package dev.pgtrek.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.RepeatedTest;

class ProcessTreeIT {

  @RepeatedTest(5)
  void leavesNothingOfWhatIsBeingStartedMeanwhile() throws Exception {
    String seconds = "9" + System.nanoTime();
    String starting =
        "i=0; while [ $i -lt 500 ]; do sleep %s & i=$((i + 1)); done; wait".formatted(seconds);
    ProcessHandle root = new ProcessBuilder(List.of("sh", "-c", starting)).start().toHandle();
    while (root.children().findAny().isEmpty()) {
      Thread.sleep(1);
    }

    ProcessTree.kill(root);

    assertThat(
            ProcessHandle.allProcesses()
                .filter(each -> each.info().commandLine().orElse("").contains(seconds)))
        .isEmpty();
  }
}
