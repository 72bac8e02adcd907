package dev.pgtrek.report;

import dev.pgtrek.model.Finding;
import dev.pgtrek.model.Severity;
import dev.pgtrek.report.RunReport.ChangeLine;
import dev.pgtrek.report.RunReport.DifferenceLine;
import dev.pgtrek.report.RunReport.InventoryLine;
import dev.pgtrek.report.RunReport.NotCarriedLine;
import dev.pgtrek.report.RunReport.Outcome;
import dev.pgtrek.report.RunReport.RefusalLine;
import dev.pgtrek.report.RunReport.RuleLine;
import dev.pgtrek.report.RunReport.TableLine;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A run with one of everything, and names that try to break out of a page and a terminal. */
final class SampleReport {

  static final String HOSTILE = "<script>alert('x')</script>&\"\u001b[2J\u202e";

  private SampleReport() {}

  static RunReport of(Outcome outcome) {
    String verdict =
        switch (outcome) {
          case PROVED -> "equal";
          case DIFFERENT -> "different";
          case UNPROVED, DRY_RUN, FAILED -> "not proved";
        };
    return new RunReport(
        "20261120_130501",
        "0.1.0",
        outcome,
        false,
        "/data/shop/chinook.sqlite",
        "SQLite 3.54.1",
        "postgresql://postgres@127.0.0.1:54321/chinook",
        "PostgreSQL 18.6",
        "public",
        Instant.parse("2026-11-20T13:05:01Z"),
        Instant.parse("2026-11-20T13:05:04.200Z"),
        "/data/shop/.pgtrek/runs/20261120_130501/source.sqlite",
        "3f1d9c0f5a7cb9a1e2d3c4b5a69788776655443322110ffeeddccbbaa9988776",
        1_067_008,
        stages(),
        tables(verdict),
        changes(),
        notCarried(),
        refusals(),
        findings(outcome),
        verdict,
        outcome == Outcome.DIFFERENT ? differences() : List.of(),
        List.of(
            "The source file was only read: point the application back at it.",
            "pgtrek clean --tables removes what this run made."),
        List.of(
            new InventoryLine("table", "artist", "carried", "", ""),
            new InventoryLine("view", HOSTILE, "left", "why: " + HOSTILE, HOSTILE)),
        List.of(new RunReport.DescriptionLine("gpkg_contents", 1, "[{\"srs_id\":4326}]")),
        List.of(
            new RunReport.SearchLine(
                "page_search",
                "public.page.search_vector",
                true,
                true,
                List.of(new RunReport.SearchKindLine("word", 36, 0.987, 0.95, 0.9)),
                1,
                150,
                900,
                310,
                1_200,
                "",
                false)),
        List.of(
            new RuleLine(
                HOSTILE, "nul: strip", "values: NUL stripped", 3, List.of("rowid 5", HOSTILE))),
        List.of(
            new RunReport.QueryLine(
                HOSTILE,
                "different",
                "Why: " + HOSTILE,
                List.of("only on the source: " + HOSTILE),
                25,
                24,
                10,
                1_200,
                1_900,
                800,
                3_000,
                "SCAN album",
                "Seq Scan on album " + HOSTILE)),
        new RunReport.DecisionLine(
            "look",
            "policy.yaml",
            "look: queries-different of " + HOSTILE + " 1 (above 0, rule queries-differ)",
            List.of(
                new RunReport.JudgementLine(
                    "queries-differ",
                    "look",
                    "queries-different",
                    HOSTILE,
                    "1",
                    "above 0",
                    "A query gives other rows than before."),
                new RunReport.JudgementLine(
                    "application-errors",
                    "go",
                    "app-errors",
                    "",
                    "not measured",
                    "above 0",
                    "The application fails where it did not before."))),
        "runs/20260727_120000/manifest-source.json",
        "runs/20260727_120000/manifest-" + HOSTILE);
  }

  private static List<TableLine> tables(String verdict) {
    return List.of(
        new TableLine(
            "main.Album",
            "public.Album",
            347,
            13_214,
            8,
            verdict,
            "a".repeat(32),
            "a".repeat(32),
            0,
            0),
        new TableLine(
            "main.Track",
            "public.Track",
            3_503,
            412_001,
            61,
            verdict,
            "0123456789abcdef0123456789abcdef",
            "0123456789abcdef0123456789abcdef",
            0,
            0),
        new TableLine(
            "main." + HOSTILE,
            "public." + HOSTILE,
            1_234_567,
            987_654_321,
            12_345,
            verdict,
            "b".repeat(32),
            "b".repeat(32),
            0,
            0));
  }

  private static List<ChangeLine> changes() {
    return List.of(
        new ChangeLine(
            "Invoice.InvoiceDate",
            "DATETIME",
            "timestamp",
            "all 412 values read as YYYY-MM-DD HH:MM:SS"),
        new ChangeLine("event.payload", "", "jsonb", "all 1,200 texts are valid JSON"));
  }

  private static List<NotCarriedLine> notCarried() {
    return List.of(
        new NotCarriedLine(
            "view",
            "sales",
            "views are not translated yet",
            "CREATE VIEW sales AS\n  SELECT 1 WHERE 1 < 2"));
  }

  private static List<RefusalLine> refusals() {
    return List.of(
        new RefusalLine(
            "VALIDATE public.track track_album_fkey",
            "23503",
            "2 rows have no parent",
            "ALTER TABLE \"track\" VALIDATE CONSTRAINT \"track_album_fkey\""));
  }

  private static List<Finding> findings(Outcome outcome) {
    Finding orphans =
        new Finding(
            "orphans",
            Severity.WARN,
            "track.album_id",
            "2 rows, such as rowid 17",
            "the foreign key stays NOT VALID until every row finds its parent",
            "DELETE or mend the rows, then run the statement of the report");
    Finding note =
        new Finding("naive-times", Severity.INFO, "Invoice.InvoiceDate", "412 values", "", "");
    Finding error =
        new Finding(
            "disk-full",
            Severity.BLOCK,
            "copy: public.Track",
            "the server says: No space left on device",
            "What was done so far is left in place.",
            "Make room, then run the same command again.");
    return outcome == Outcome.FAILED ? List.of(error, orphans, note) : List.of(orphans, note);
  }

  private static List<DifferenceLine> differences() {
    return List.of(
        new DifferenceLine("public.Track", "different", "TrackId=17", List.of("Name", "Bytes")),
        new DifferenceLine("public.Album", "missing on the target", "AlbumId=3", List.of()));
  }

  private static Map<String, Long> stages() {
    Map<String, Long> stages = new LinkedHashMap<>();
    stages.put("check", 40L);
    stages.put("backup", 120L);
    stages.put("profile", 210L);
    stages.put("copy", 1_900L);
    stages.put("verify", 640L);
    return stages;
  }
}
