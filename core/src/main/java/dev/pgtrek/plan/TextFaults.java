package dev.pgtrek.plan;

import dev.pgtrek.model.ColumnProfile;
import dev.pgtrek.model.ColumnType;
import dev.pgtrek.model.Finding;
import dev.pgtrek.model.ScalarType;
import java.util.ArrayList;
import java.util.List;

/** Texts that no text type of PostgreSQL can hold. They block; bytea keeps their bytes. */
final class TextFaults {

  private TextFaults() {}

  static List<Finding> of(ColumnFacts facts, ColumnType planned) {
    ColumnProfile profile = facts.profile();
    List<Finding> found = new ArrayList<>();
    if (!TypeDecision.isText(planned) && planned != ScalarType.JSON) {
      return found;
    }
    String column = facts.column().name().quoted();
    if (profile.textWithNul() > 0) {
      found.add(
          facts.block(
              "nul-in-text",
              Wording.counted(profile.textWithNul(), "text") + " with the character NUL",
              "PostgreSQL's text holds every character but NUL; cutting it off would lose data.",
              "Keep every byte with "
                  + facts.planLine("type: bytea")
                  + ", or mend the rows, which this query shows: "
                  + facts.query("instr(CAST(" + column + " AS BLOB), x'00') > 0")));
    }
    if (profile.textInvalidUtf8() > 0) {
      found.add(
          facts.block(
              "invalid-utf8",
              Wording.counted(profile.textInvalidUtf8(), "text") + " that are not valid UTF-8",
              "PostgreSQL's text is valid UTF-8; replacing the bytes would lose data.",
              "Keep every byte with "
                  + facts.planLine("type: bytea")
                  + ", or mend the rows, which this query shows: "
                  + facts.query(brokenUtf8(column))));
    }
    return found;
  }

  /**
   * A condition in SQLite's SQL: decoded and encoded again, character by character, a text with a
   * broken sequence comes out otherwise. (A text with NUL does too: length() ends there.)
   */
  private static String brokenUtf8(String column) {
    return "CAST("
        + column
        + " AS BLOB) <> (WITH RECURSIVE s(i, r) AS (VALUES (1, '') UNION ALL SELECT i + 1, r ||"
        + " char(unicode(substr("
        + column
        + ", i, 1))) FROM s WHERE i <= length("
        + column
        + ")) SELECT CAST(r AS BLOB) FROM s ORDER BY i DESC LIMIT 1)";
  }
}
