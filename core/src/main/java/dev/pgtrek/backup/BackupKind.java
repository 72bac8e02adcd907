package dev.pgtrek.backup;

import java.util.Locale;

/** What a backup is made of. */
public enum BackupKind {
  /** A SQLite file. */
  SQLITE,
  /** One file of pg_dump's custom format. */
  DUMP,
  /** A folder of pg_dump's directory format. */
  DUMP_DIRECTORY;

  /** The word in files and on the screen. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static BackupKind of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
  }
}
