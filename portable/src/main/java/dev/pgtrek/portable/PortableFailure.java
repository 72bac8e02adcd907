package dev.pgtrek.portable;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** Why there is no portable server here. The message says what happened, in words for people. */
public final class PortableFailure extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  /** Who can do something about it. */
  public enum Reason {
    /** The machine lacks Debian's tools, or is none that Debian's packages run on. */
    MACHINE,
    /** The machine's apt names no mirror of Debian. */
    MIRROR,
    /** The mirror did not answer, or not with what was asked for. */
    NETWORK,
    /** There is no room. */
    DISK,
    /** The thread was interrupted; what was fetched is kept. */
    INTERRUPTED,
    /** Something else went wrong. */
    OTHER
  }

  private final Reason reason;

  PortableFailure(Reason reason, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
