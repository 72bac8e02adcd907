package dev.pgtrek;

import dev.pgtrek.model.Extension;
import dev.pgtrek.spi.Target;
import java.util.List;

/**
 * Who can give a run a target that has what its plan needs: the embedded server, which exists in
 * more than one form. Asked once, after planning and before the first write.
 */
@FunctionalInterface
public interface Provision {

  /** A target is what it is. */
  Provision NONE = (target, needed) -> target;

  /**
   * The target to go on with: the same, or another way to the same database. Then the first one is
   * closed, and its lock given back.
   */
  Target with(Target target, List<Extension> needed);
}
