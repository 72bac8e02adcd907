package dev.pgtrek.plan;

import dev.pgtrek.model.Column;
import dev.pgtrek.model.Severity;

/** Says how columns of citext compare, beside what SQLite did. */
final class CitextNotes {

  private final Draft draft;
  private final Notes notes;

  CitextNotes(Draft draft, Notes notes) {
    this.draft = draft;
    this.notes = notes;
  }

  /**
   * Tells of one column.
   *
   * @param collation what SQLite compares it by, in upper case
   */
  void tell(Column source, String collation) {
    String subject = draft.subject(source.name());
    if (collation.equals("NOCASE")) {
      notes.change(
          "collation",
          subject,
          "by the type citext, which ignores the case of all letters and not of A to Z alone",
          "COLLATE NOCASE");
      notes.find(
          "citext-folds-more",
          Severity.WARN,
          subject,
          "COLLATE NOCASE, planned as citext",
          "citext ignores the case of every letter that the database's locale knows (Ä equals ä),"
              + " NOCASE of A to Z alone; with citext LIKE, regular expressions, replace(),"
              + " split_part() and strpos() ignore it too. Views and conditions that pgtrek"
              + " translates keep comparing as SQLite does.",
          "Nothing to do if that suits; col::text compares with case, and `nocase: lower` keeps the"
              + " column text.");
      return;
    }
    if (source.collation() != null) {
      notes.change(
          "collation", subject, "citext compares without case", "COLLATE " + source.collation());
    }
    notes.find(
        "case-insensitive-now",
        Severity.WARN,
        subject,
        "COLLATE " + collation + ", planned as citext",
        "SQLite compares the column's values with their case, citext without it: because the column"
            + " refers to one of that type, or because the plan file says so. Indexes over it keep"
            + " the old meaning by way of ::text; keys do not.",
        "Where a query relies on the old comparison, compare the column as ::text.");
  }
}
