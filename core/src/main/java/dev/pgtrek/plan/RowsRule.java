package dev.pgtrek.plan;

/** What happens to rows that an application's own table holds already. */
public enum RowsRule {
  /** A table that holds rows refuses the run. */
  REFUSE,
  /** They stay; a source row with the key of one of them refuses the run. */
  KEEP,
  /** They are deleted before the source's rows arrive. */
  REPLACE
}
