package dev.pgtrek.spi;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.model.Fact;
import dev.pgtrek.model.Finding;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A server with all its databases, whose programs change under the same data: another container
 * image, another package, another C library, a minor or, after pg_upgrade, another major version.
 * Safe for all threads but {@link #close}; an interrupt of a thread cancels what it runs on the
 * server.
 */
public interface Cluster extends AutoCloseable {

  /** What the server says of itself. */
  ClusterFacts facts();

  /**
   * All databases, in the order in which they are worked on: the one that was named, the others by
   * name, and last those that new databases are made of.
   */
  List<ClusterDatabase> databases();

  /**
   * What stands against changing the programs, before that is done, in all databases; changes
   * nothing.
   *
   * @param extensions extensions that are wanted afterwards
   * @param watch is told how far the look into indexes is
   */
  List<Finding> check(List<String> extensions, IndexWatch watch);

  /** The database as something whose rows are read; the caller closes it. */
  Source source(ClusterDatabase database);

  /**
   * Finds out what the change has put into doubt, and what is wrong; changes nothing that stays.
   *
   * @param database one that can be worked on
   * @param earlier what the database said of itself before the change; empty where nobody knows
   * @param marks what an earlier examination gave as such: an index that was built anew since is
   *     not in doubt any more
   * @param choices what the user chose
   * @param watch is told how far the look into indexes is
   */
  InPlaceExamination examine(
      ClusterDatabase database,
      List<Fact> earlier,
      Map<String, String> marks,
      InPlaceChoices choices,
      IndexWatch watch);

  /**
   * Does a step of an examination: whole or not at all.
   *
   * @throws dev.pgtrek.error.PgtrekException if it could not be done for a reason that is not the
   *     data's
   */
  InPlaceResult run(InPlaceStep step, InPlaceChoices choices);

  /**
   * Looks up what a failure to read a database's rows is about.
   *
   * @return the table or index whose files cannot be read, or empty where the failure is another
   */
  Optional<Finding> damage(ClusterDatabase database, PgtrekException failure);

  @Override
  void close();
}
