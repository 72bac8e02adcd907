package dev.pgtrek.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * The front door of {@code benchmarks/run}. Runs in the project's root folder, with pgtrek built.
 */
public final class Benchmarks {

  private static final int ROUNDS = 5;
  private static final int GROWTH_ROUNDS = 3;
  private static final int TUNING_ROUNDS = 2;
  private static final long GROWTH_ROWS = 30_000_000;

  private Benchmarks() {}

  /**
   * Runs what is named.
   *
   * @param arguments {@code WHAT [ROUNDS] [--rows N]}
   */
  public static void main(String[] arguments) throws Exception {
    List<String> words = new ArrayList<>(List.of(arguments));
    OptionalLong size = OptionalLong.empty();
    int at = words.indexOf("--rows");
    if (at >= 0) {
      size = OptionalLong.of(Long.parseLong(words.get(at + 1).replace("_", "")));
      words.subList(at, at + 2).clear();
    }
    String what = words.isEmpty() ? Scenario.MAIN.word() : words.getFirst();
    OptionalInt rounds =
        words.size() > 1 ? OptionalInt.of(Integer.parseInt(words.get(1))) : OptionalInt.empty();
    Path scratch = Files.createTempDirectory("pgtrek-benchmark");
    try {
      run(what, rounds, size, scratch);
    } finally {
      Folders.delete(scratch);
    }
  }

  private static void run(String what, OptionalInt rounds, OptionalLong size, Path scratch)
      throws Exception {
    switch (what) {
      case "growth" -> Growth.run(rounds.orElse(GROWTH_ROUNDS), size.orElse(GROWTH_ROWS), scratch);
      case "start-up" -> StartUp.run(rounds.orElse(ROUNDS), scratch);
      case "tuning" ->
          TuningSearch.run(
              size.orElse(Scenario.MAIN.size()), rounds.orElse(TUNING_ROUNDS), scratch);
      case "servers" ->
          ServersComparison.run(
              rounds.orElse(ROUNDS), size.orElse(ServersComparison.MEGABYTES), scratch);
      case "all" -> {
        StartUp.run(rounds.orElse(ROUNDS), scratch);
        for (Scenario scenario : Scenario.values()) {
          compare(scenario, rounds, OptionalLong.empty(), scratch);
        }
      }
      default -> compare(Scenario.of(what), rounds, size, scratch);
    }
  }

  private static void compare(
      Scenario scenario, OptionalInt rounds, OptionalLong size, Path scratch) throws Exception {
    // Its files are gigabytes, and the next scenario needs the room.
    Path own = Files.createTempDirectory(scratch, scenario.word());
    own.toFile().setExecutable(true, false);
    Comparison.run(scenario, size.orElse(scenario.size()), rounds.orElse(ROUNDS), own);
    Folders.delete(own);
  }
}
