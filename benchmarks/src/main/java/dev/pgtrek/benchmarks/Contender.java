package dev.pgtrek.benchmarks;

import dev.pgtrek.benchmarks.TimedProcess.Memory;
import java.util.Map;

/** Something that fills an empty database. */
interface Contender {

  String name();

  /** Fills the database at this URL and says how it went. */
  Outcome fill(String url) throws Exception;

  /**
   * How it went.
   *
   * @param seconds wall time of the whole
   * @param stages seconds per stage, where it tells
   * @param memory what it held, without the server
   * @param processorSeconds processor time without the server's, or NaN
   * @param failure why it failed, or empty
   */
  record Outcome(
      double seconds,
      Map<String, Double> stages,
      Memory memory,
      double processorSeconds,
      String failure) {

    static Outcome of(TimedProcess process, Map<String, Double> stages) {
      return new Outcome(
          process.seconds(),
          stages,
          process.memory(),
          process.processorSeconds(),
          process.exitCode() == 0 ? "" : "exit " + process.exitCode() + ": " + process.lastWords());
    }

    Outcome failed(String why) {
      return new Outcome(seconds, stages, memory, processorSeconds, why);
    }
  }
}
