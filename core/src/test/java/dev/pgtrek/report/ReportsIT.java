package dev.pgtrek.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.report.RunReport.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportsIT {

  @TempDir Path folder;

  @Test
  void writesThreeFilesNamedAfterTheRun() throws IOException {
    Reports.write(SampleReport.of(Outcome.PROVED), folder.resolve("made"));

    try (Stream<Path> files = Files.list(folder.resolve("made"))) {
      assertThat(files.map(f -> f.getFileName().toString()))
          .containsExactlyInAnyOrder(
              "migration_report_20261120_130501.txt",
              "migration_report_20261120_130501.json",
              "migration_report_20261120_130501.html");
    }
  }

  @Test
  void takesThePlaceOfAnEarlierReportOfTheSameRun() throws IOException {
    Reports.write(SampleReport.of(Outcome.FAILED), folder);

    Reports.ReportFiles files = Reports.write(SampleReport.of(Outcome.PROVED), folder);

    assertThat(files.text()).content().contains("DONE AND PROVED EQUAL");
  }

  @Test
  void saysWhereItCannotWrite() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "in the way");

    assertThatThrownBy(() -> Reports.write(SampleReport.of(Outcome.PROVED), file))
        .isInstanceOf(PgtrekException.Usage.class)
        .hasMessageContaining(file.toString());
  }
}
