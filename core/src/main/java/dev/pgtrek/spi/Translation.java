package dev.pgtrek.spi;

/** What becomes of an expression of the source in the target's dialect. */
public sealed interface Translation {

  /**
   * It can be said.
   *
   * @param sql the target's text
   * @param ensured of a condition that the target's types keep from ever being false, so that a
   *     CHECK of it says nothing: one sentence that says so; else empty
   */
  record Carried(String sql, String ensured) implements Translation {

    /** What has to be said. */
    public Carried(String sql) {
      this(sql, "");
    }
  }

  /**
   * It cannot, or not surely.
   *
   * @param reason one sentence, for the report
   */
  record NotCarried(String reason) implements Translation {}
}
