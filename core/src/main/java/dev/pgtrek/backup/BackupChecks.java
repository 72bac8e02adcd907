package dev.pgtrek.backup;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the last checks of a backup said; kept as JSON beside it.
 *
 * @param verified the last check of its bytes and its content
 * @param proved the last time that it was restored and compared
 */
public record BackupChecks(@Nullable Result verified, @Nullable Result proved) {

  static final BackupChecks NONE = new BackupChecks(null, null);

  /**
   * What one check said.
   *
   * @param at when
   * @param sound whether nothing was wrong
   * @param words what was wrong, or what was compared
   */
  public record Result(Instant at, boolean sound, String words) {}

  /** Whether a check found it damaged or different, and none later found it sound. */
  public boolean bad() {
    return (verified != null && !verified.sound()) || (proved != null && !proved.sound());
  }
}
