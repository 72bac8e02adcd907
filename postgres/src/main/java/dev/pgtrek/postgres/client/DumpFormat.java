package dev.pgtrek.postgres.client;

/** The forms of pg_dump's archives that pg_restore reads in any order. */
public enum DumpFormat {
  /** One file. */
  CUSTOM("custom"),
  /** A folder with a file a table, which several jobs write at once. */
  DIRECTORY("directory");

  private final String word;

  DumpFormat(String word) {
    this.word = word;
  }

  /** pg_dump's own word. */
  public String word() {
    return word;
  }
}
