package dev.pgtrek.progress;

import java.util.Locale;

/** The stages of a migration, in their order. */
public enum Stage {
  CHECK,
  BACKUP,
  PROFILE,
  PLAN,
  SCHEMA,
  COPY,
  FINISH,
  VERIFY,
  REPORT;

  /** The stage's word on a terminal and in a report. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
