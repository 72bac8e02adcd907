package dev.pgtrek.plan;

import dev.pgtrek.model.Column;
import dev.pgtrek.model.ColumnProfile;
import dev.pgtrek.model.Finding;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.Severity;
import dev.pgtrek.model.Table;
import java.util.List;
import java.util.stream.Collectors;

/**
 * All that a decision about one column may look at.
 *
 * @param table its table on the source
 * @param column the column on the source
 * @param profile what its values are
 */
record ColumnFacts(Table table, Column column, ColumnProfile profile) {

  /** {@code table.column}, for findings. */
  String subject() {
    return table.name().table() + "." + column.name();
  }

  /** The declaration in words. */
  String declared() {
    return column.declared().isBlank() ? "no declared type" : "declared " + column.declared();
  }

  /** The values' storage classes with their counts, such as {@code 3 integers, 1 text}. */
  String classes() {
    return Wording.list(
        List.of(
            Wording.counted(profile.integers(), "integer"),
            Wording.counted(profile.reals(), "real"),
            Wording.counted(profile.texts(), "text"),
            Wording.counted(profile.blobs(), "blob")));
  }

  Finding warn(String code, String measured, String why, String fix) {
    return new Finding(code, Severity.WARN, subject(), measured, why, fix);
  }

  Finding info(String code, String measured, String why, String fix) {
    return new Finding(code, Severity.INFO, subject(), measured, why, fix);
  }

  Finding block(String code, String measured, String why, String fix) {
    return new Finding(code, Severity.BLOCK, subject(), measured, why, fix);
  }

  /** Where a line goes in the plan file. */
  String planLine(String line) {
    return "`"
        + line
        + "` at column "
        + column.name()
        + " of table "
        + table.name().table()
        + " in the plan file";
  }

  /** What finds a row again, for a query on the source. */
  String rowKey() {
    if (table.traits().withoutRowid() && table.primaryKey() != null) {
      return table.primaryKey().columns().stream()
          .map(Identifier::quoted)
          .collect(Collectors.joining(", "));
    }
    return "rowid";
  }

  /** A query on the source that shows the column's bytes where a condition holds. */
  String query(String condition) {
    return "SELECT "
        + rowKey()
        + ", hex("
        + column.name().quoted()
        + ") FROM "
        + table.name().table().quoted()
        + " WHERE typeof("
        + column.name().quoted()
        + ") = 'text' AND "
        + condition;
  }
}
