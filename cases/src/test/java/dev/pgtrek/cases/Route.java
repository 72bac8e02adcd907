package dev.pgtrek.cases;

import dev.pgtrek.testkit.HostileProxy;
import dev.pgtrek.testkit.TestServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** A migration that things happen to: from where, to where, and what it must have left then. */
interface Route extends AutoCloseable {

  /**
   * A server on the way.
   *
   * @param name whose it is
   * @param network what the program reaches it through
   * @param lost the exit code where it was lost before anything was written
   */
  record End(String name, HostileProxy network, TestServer server, int lost) {}

  /** All servers that something can happen to. */
  List<End> ends();

  /** The words of the next run, by way of the networks. */
  String[] command();

  /** The target's journal. */
  JournalWatch journal();

  /** How long an undisturbed run takes, from the start of its process. */
  Duration duration();

  /** How many entries its journal has at the end. */
  int entries();

  /** Something that happens between two runs, in words; mostly nothing. */
  Optional<String> betweenRuns(RandomGenerator random) throws Exception;

  /**
   * Checks that everything is as after an undisturbed run, and that nothing else is left.
   *
   * @param folder where the program works
   */
  void mustBeComplete(Path folder) throws Exception;

  /** The names that files in a run's folder may have, the run's own replaced by {@code ID}. */
  List<String> files();

  @Override
  void close();
}
