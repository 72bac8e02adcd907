package dev.pgtrek.plan;

/** What happens to the source's names. */
public enum Naming {
  /** They stay as they are, and are quoted. */
  KEEP,
  /** They are folded to lower case, as PostgreSQL folds a name without quotes. */
  FOLD
}
