package dev.pgtrek.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgtrek.report.RunReport.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TextReportTest {

  private static final String PROVED = TextReport.of(SampleReport.of(Outcome.PROVED));

  @Test
  void saysTheVerdictBeforeAnythingElse() {
    assertThat(PROVED.lines().skip(3).findFirst()).contains("DONE AND PROVED EQUAL");
  }

  @Test
  void sumsUpTheRows() {
    assertThat(PROVED).contains("  rows      1,238,417\n");
  }

  @Test
  void saysHowLongItTook() {
    assertThat(PROVED).contains("  duration  3.2 s\n");
  }

  @Test
  void saysThatThereWereNoErrors() {
    assertThat(PROVED).contains("  errors    none\n");
  }

  @Test
  void showsEveryTableOnALineOfItsOwn() {
    assertThat(PROVED).containsPattern("(?m)^  main\\.Track +public\\.Track +3,503 .* equal$");
  }

  @Test
  void givesTheReasonOfAChange() {
    assertThat(PROVED)
        .contains("  Invoice.InvoiceDate: DATETIME -> timestamp\n")
        .contains("      all 412 values read as YYYY-MM-DD HH:MM:SS\n");
  }

  @Test
  void keepsTheTextOfWhatIsNotCarried() {
    assertThat(PROVED).contains("      | CREATE VIEW sales AS\n      |   SELECT 1 WHERE 1 < 2\n");
  }

  @Test
  void givesTheStatementThatTheServerRefused() {
    assertThat(PROVED)
        .contains("      | ALTER TABLE \"track\" VALIDATE CONSTRAINT \"track_album_fkey\"\n");
  }

  @Test
  void namesTheBackupAndItsHash() {
    assertThat(PROVED).contains("source.sqlite (1.1 MB)").contains("SHA-256   3f1d9c0f");
  }

  @Test
  void listsTheErrorsOfAFailedRun() {
    assertThat(TextReport.of(SampleReport.of(Outcome.FAILED)))
        .contains("  errors    1\n")
        .contains("\nErrors\n  blocks disk-full: copy: public.Track\n");
  }

  @Test
  void listsTheDifferences() {
    assertThat(TextReport.of(SampleReport.of(Outcome.DIFFERENT)))
        .contains("  public.Track: different: TrackId=17\n      Name\n      Bytes\n");
  }

  @ParameterizedTest
  @EnumSource
  void neverLetsANameReachTheTerminalAsACommand(Outcome outcome) {
    assertThat(TextReport.of(SampleReport.of(outcome)))
        .doesNotContain("\u001b")
        .doesNotContain("\u202e")
        .contains("\\u{1b}[2J\\u{202e}");
  }
}
