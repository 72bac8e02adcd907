package dev.pgtrek.report;

import java.util.List;

/**
 * A procedure as a person follows it.
 *
 * @param title what it is for
 * @param version the version of pgtrek that it was written by
 * @param facts what is known beforehand
 * @param parts the parts, in the order of the day
 */
public record Runbook(String title, String version, List<Fact> facts, List<Part> parts) {

  public Runbook {
    facts = List.copyOf(facts);
    parts = List.copyOf(parts);
  }

  /** Something that is known. */
  public record Fact(String word, String text) {}

  /**
   * A part of the day.
   *
   * @param title what is done
   * @param expected how long it takes, in words; empty where nobody can say
   * @param items its steps
   */
  public record Part(String title, String expected, List<Item> items) {

    public Part {
      items = List.copyOf(items);
    }
  }

  /**
   * A step, to be ticked off.
   *
   * @param text what to do, or what to look at
   * @param decision whether it decides how the day goes on
   * @param commands what to run, each as its words
   */
  public record Item(String text, boolean decision, List<List<String>> commands) {

    public Item {
      commands = commands.stream().map(List::copyOf).toList();
    }
  }
}
