package dev.pgtrek.spi;

import org.jspecify.annotations.Nullable;

/**
 * What the user chose for the rows of a table.
 *
 * @param filter a condition in the source's SQL; rows for which it is not true are left out. Null
 *     for all rows
 * @param orphans what becomes of rows whose reference finds no parent
 * @param duplicates what becomes of rows that break a key
 */
public record RowRules(@Nullable String filter, Orphans orphans, Duplicates duplicates) {

  public static final RowRules NONE = new RowRules(null, Orphans.REPORT, Duplicates.STOP);

  /** Rows whose reference finds no parent. */
  public enum Orphans {
    /** They are carried, and the foreign key stays unproved. */
    REPORT,
    /** They are kept out, in {@code pgtrek.reject}; what refers to them is an orphan then too. */
    REJECT,
    /** Their referring columns become NULL. */
    SET_NULL
  }

  /** Rows that a primary or unique key has no place for. */
  public enum Duplicates {
    /** The key decides: it is not made, or made weaker, and the report says so. */
    STOP,
    /** The first row of a key stays; the others, and rows without a primary key, are kept out. */
    REJECT
  }

  /** Whether rows may be left out or changed. */
  public boolean sift() {
    return filter != null || orphans != Orphans.REPORT || duplicates != Duplicates.STOP;
  }
}
