package dev.pgtrek.spi;

import dev.pgtrek.model.Finding;
import java.util.List;

/**
 * What became of an {@link InPlaceStep}.
 *
 * @param done whether it was done
 * @param words what came of it, for people; may be empty
 * @param findings what is wrong with the data, or stands against the step, where it was not done
 */
public record InPlaceResult(boolean done, String words, List<Finding> findings) {

  public InPlaceResult {
    findings = List.copyOf(findings);
  }

  /** It was done. */
  public static InPlaceResult done(String words) {
    return new InPlaceResult(true, words, List.of());
  }

  /** It was not done, and nothing of it is left. */
  public static InPlaceResult left(Finding why) {
    return new InPlaceResult(false, why.measured(), List.of(why));
  }
}
