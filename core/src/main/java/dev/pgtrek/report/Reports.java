package dev.pgtrek.report;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.file.WholeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Puts a report into its three files, whatever it is of. */
public final class Reports {

  private Reports() {}

  /**
   * The files of one report.
   *
   * @param text for a terminal
   * @param json for programs
   * @param html for a browser
   */
  public record ReportFiles(Path text, Path json, Path html) {}

  /**
   * Writes {@code migration_report_<run>.txt}, {@code .json} and {@code .html}. Each appears whole
   * or not at all, and takes the place of an earlier one of the same run.
   *
   * @param folder made where it is missing
   * @throws PgtrekException.Usage if the folder cannot be written to
   */
  public static ReportFiles write(RunReport report, Path folder) {
    return write(
        folder,
        "migration_report_" + report.runId(),
        TextReport.of(report),
        JsonReport.of(report),
        HtmlReport.of(report));
  }

  /**
   * Writes {@code upgrade_report_<run>.txt}, {@code .json} and {@code .html}, likewise.
   *
   * @param folder made where it is missing
   * @throws PgtrekException.Usage if the folder cannot be written to
   */
  public static ReportFiles write(UpgradeReport report, Path folder) {
    return write(
        folder,
        name(report),
        UpgradeText.of(report),
        JsonReport.of(report),
        UpgradePage.of(report));
  }

  /** The text file of a report of an upgrade. */
  public static Path text(UpgradeReport report, Path folder) {
    return folder.resolve(name(report) + ".txt");
  }

  private static String name(UpgradeReport report) {
    return "upgrade_report_" + report.runId();
  }

  private static ReportFiles write(
      Path folder, String name, String text, String json, String html) {
    ReportFiles files =
        new ReportFiles(
            folder.resolve(name + ".txt"),
            folder.resolve(name + ".json"),
            folder.resolve(name + ".html"));
    try {
      Files.createDirectories(folder);
      WholeFile.write(files.text(), text);
      WholeFile.write(files.json(), json);
      WholeFile.write(files.html(), html);
    } catch (IOException e) {
      throw new PgtrekException.Usage(
          "report-not-written",
          "The report cannot be written to " + folder + ": " + e.getMessage(),
          "Make room or give write permission there, or name another folder with --report.");
    }
    return files;
  }
}
