package dev.pgtrek.plan;

import dev.pgtrek.model.Identifier;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Which of the target's names a name of the source means: the same one, else the one that is the
 * same without regard to case, else the one that is the same in snake_case.
 *
 * @param target the name, or null where none or more than one is meant
 * @param how how it was found
 * @param rivals the names between which nothing decides
 */
public record NameMatch(@Nullable Identifier target, How how, List<Identifier> rivals) {

  /** How a name was found. */
  public enum How {
    SAME("the same name"),
    FOLDED("folded"),
    SNAKE_CASE("snake_case"),
    TOLD("as the plan says"),
    NONE("none");

    private final String words;

    How(String words) {
      this.words = words;
    }

    /** The way in words, for people. */
    public String words() {
      return words;
    }
  }

  public NameMatch {
    rivals = List.copyOf(rivals);
  }

  static NameMatch of(Identifier source, List<Identifier> targets) {
    if (targets.contains(source)) {
      return new NameMatch(source, How.SAME, List.of());
    }
    NameMatch folded = by(source, targets, How.FOLDED, n -> n.toLowerCase(Locale.ROOT));
    return folded.how == How.NONE
        ? by(source, targets, How.SNAKE_CASE, NameMatch::snakeCase)
        : folded;
  }

  private static NameMatch by(
      Identifier source, List<Identifier> targets, How how, UnaryOperator<String> form) {
    String wanted = form.apply(source.text());
    List<Identifier> found =
        targets.stream().filter(t -> form.apply(t.text()).equals(wanted)).toList();
    return switch (found.size()) {
      case 0 -> new NameMatch(null, How.NONE, List.of());
      case 1 -> new NameMatch(found.getFirst(), how, List.of());
      default -> new NameMatch(null, how, found);
    };
  }

  /** {@code userId}, {@code UserID} and {@code user_id} are all {@code user_id}. */
  static String snakeCase(String name) {
    StringBuilder snake = new StringBuilder();
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (Character.isUpperCase(c) && i > 0 && startsWord(name, i)) {
        snake.append('_');
      }
      snake.append(c == ' ' || c == '-' ? '_' : Character.toLowerCase(c));
    }
    return snake.toString();
  }

  /** An upper-case letter after a lower-case one or a digit, or the last one of an acronym. */
  private static boolean startsWord(String name, int at) {
    char before = name.charAt(at - 1);
    boolean lowerNext = at + 1 < name.length() && Character.isLowerCase(name.charAt(at + 1));
    return Character.isLowerCase(before)
        || Character.isDigit(before)
        || (Character.isUpperCase(before) && lowerNext);
  }
}
